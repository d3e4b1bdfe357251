#include <fmt/format.h>
#include <simdjson.h>

#include "shared/wire/malformed.hpp"
#include "shared/wire/submission.hpp"
#include "shared/wire/submission_columns.hpp"
#include "shared/wire/submission_parts.hpp"

namespace parangon::wire {
namespace {

using simdjson::ondemand::array;
using simdjson::ondemand::object;

using parts::defect;
using parts::integer;
using parts::Members;
using parts::Row;

model::Tally read_tally(Row& row) {
  model::Tally tally;
  tally.amount = model::Money::cents(row.integer_cell());
  tally.magnitude = model::Money::cents(row.integer_cell());
  tally.lines = row.integer_cell();
  tally.suppliers = row.integer_cell();
  const std::int64_t share = row.integer_cell();
  if (share < 0 || share > 100)
    row.fail("plus grande part hors de 0-100", "largest share outside 0-100");
  tally.largest_share = static_cast<int>(share);
  return tally;
}

model::Figure read_row(array cells, std::size_t number) {
  Row row(cells, "figures", number);
  const auto measure = model::measure_from(row.text_cell());
  if (!measure) row.fail("mesure inconnue", "unknown measure");
  const auto segment = model::Segment::parse(row.text_cell());
  if (!segment) row.fail("segment illisible", "unreadable segment");
  const auto kind = model::kind_node_from(row.text_cell());
  if (!kind) row.fail("catégorie inconnue", "unknown kind");
  const auto basis = model::basis_node_from(row.text_cell());
  if (!basis) row.fail("base inconnue", "unknown basis");
  const std::int64_t sealed = row.integer_cell();
  if (sealed != 0 && sealed != 1) row.fail("sealed doit être 0 ou 1", "sealed must be 0 or 1");
  model::FigureValue value;
  value.suppliers = row.integer_cell();
  value.before_tax = read_tally(row);
  if (!row.ends()) {
    value.tax_unknown = read_tally(row);
    if (value.tax_unknown.empty())
      row.fail("colonnes d'un décompte vide", "columns of an empty tally");
    if (!row.ends()) row.fail("trop de colonnes", "too many columns");
  }
  const model::FigureKey key{*measure, *segment, *kind, *basis};
  if (sealed == 1) return model::SealedCodec::seal(key, value);
  return model::OpenFigure{key, value};
}

model::Submission read_document(object root) {
  Members members(root, "document");
  if (members.next("document").get_string().value() != "parangon-submission") {
    defect("document", "ce n'est pas un dépôt", "not a submission");
  }
  const std::int64_t format = integer(members.next("format"));
  if (format != model::submission_format) {
    defect(fmt::format("format {}", format),
           fmt::format("ce programme lit le format {}", model::submission_format),
           fmt::format("this program reads format {}", model::submission_format));
  }
  model::Submission out{parts::read_manifest(members.next("manifest").get_object()), {}, {}};
  parts::check_columns(members.next("columns").get_array(), submission_columns);
  const auto announced = out.manifest.figures;
  if (announced < 0 || announced > static_cast<std::int64_t>(max_figures)) {
    defect("manifest.figures", fmt::format("{} (limite {})", announced, max_figures),
           fmt::format("{} (limit {})", announced, max_figures));
  }
  out.figures.reserve(static_cast<std::size_t>(announced));
  std::size_t number = 0;
  for (auto row : members.next("figures").get_array()) {
    if (++number > max_figures) {
      defect({fmt::format("plus de {} chiffres", max_figures),
              fmt::format("more than {} figures", max_figures)});
    }
    out.figures.push_back(read_row(row.get_array(), number));
  }
  if (auto part = members.last("contributors")) {
    out.contributors = parts::read_contributors(part->get_object());
    members.finish();
  }
  return out;
}

constexpr Malformed malformed_submission = {"document de dépôt illisible",
                                            "unreadable submission document"};

/// What is wrong with the JSON itself, or with a value's type. simdjson has English only.
Text fault_of(simdjson::error_code code) {
  switch (code) {
    case simdjson::EMPTY: return {"document vide", "the document is empty"};
    case simdjson::UTF8_ERROR: return {"ce n'est pas de l'UTF-8", "this is not UTF-8"};
    case simdjson::UNCLOSED_STRING: return {"texte sans guillemet fermant", "unclosed string"};
    case simdjson::UNESCAPED_CHARS:
      return {"caractère de contrôle dans un texte", "control character in a string"};
    case simdjson::STRING_ERROR: return {"texte mal écrit", "badly written string"};
    case simdjson::NUMBER_ERROR: return {"nombre mal écrit", "badly written number"};
    case simdjson::NUMBER_OUT_OF_RANGE: return {"nombre trop grand", "number too large"};
    case simdjson::DEPTH_ERROR: return {"trop de niveaux", "too many levels"};
    case simdjson::INCORRECT_TYPE:
      return {"valeur d'un autre type que celui attendu", "value of another type than expected"};
    case simdjson::T_ATOM_ERROR:
    case simdjson::F_ATOM_ERROR:
    case simdjson::N_ATOM_ERROR:
      return {"mot autre que true, false ou null", "word other than true, false or null"};
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
      return {"liste ou objet qui ne se ferme pas", "list or object that does not end"};
    case simdjson::CAPACITY: return {"document trop grand", "document too large"};
    default: return {"JSON mal formé", "malformed JSON"};
  }
}

/// Reads the document that `json` holds; errors of simdjson get their place, a byte from 0.
Result<model::Submission> read_placed(simdjson::ondemand::document& json, std::string_view bytes) {
  try {
    auto submission = read_document(json.get_object());
    if (json.current_location().error() != simdjson::OUT_OF_BOUNDS) {
      return malformed_submission({"du texte suit le document", "text behind the document"});
    }
    return submission;
  } catch (const parts::Defect& found) {
    return malformed_submission(found.what);
  } catch (const simdjson::simdjson_error& error) {
    const Text fault = fault_of(error.error());
    const char* at = nullptr;
    if (json.current_location().get(at) != simdjson::SUCCESS || at < bytes.data() ||
        at >= bytes.data() + bytes.size()) {
      return malformed_submission({fault.fr + ", à la fin", fault.en + ", at the end"});
    }
    return malformed_submission({fmt::format("{}, vers l'octet {}", fault.fr, at - bytes.data()),
                                 fmt::format("{}, near byte {}", fault.en, at - bytes.data())});
  }
}

}  // namespace

Result<model::Submission> read_submission(std::string& document) {
  document.reserve(document.size() + simdjson::SIMDJSON_PADDING);
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document json;
  const auto error = parser
                         .iterate(simdjson::padded_string_view(document.data(), document.size(),
                                                               document.capacity()))
                         .get(json);
  if (error != simdjson::SUCCESS) return malformed_submission(fault_of(error));
  return read_placed(json, document);
}

}  // namespace parangon::wire
