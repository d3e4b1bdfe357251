#include <fmt/format.h>
#include <simdjson.h>

#include <array>

#include "shared/wire/submission.hpp"
#include "shared/wire/submission_columns.hpp"
#include "shared/wire/submission_parts.hpp"

namespace parangon::wire {
namespace {

using simdjson::ondemand::array;
using simdjson::ondemand::object;
using simdjson::ondemand::value;

using parts::defect;
using parts::integer;
using parts::Members;

/// Walks one row of the figures.
class Row {
 public:
  Row(array row, std::size_t number)
      : number_(number), it_(row.begin().value()), end_(row.end().value()) {}

  bool more() { return it_ != end_; }

  value next() {
    if (!more()) fail("trop peu de colonnes", "too few columns");
    // The iterator may only advance once the current value has been consumed, so it advances here.
    if (consumed_) {
      ++it_;
      if (!more()) fail("trop peu de colonnes", "too few columns");
    }
    consumed_ = true;
    return (*it_).value();
  }

  bool ends() {
    ++it_;
    consumed_ = false;
    return !more();
  }

  std::int64_t integer_cell() { return next().get_int64(); }
  /// A string without escapes, as every word of a figure is written; compared where it stands.
  std::string_view text_cell() {
    std::string_view token = next().raw_json_token();
    while (!token.empty() && (token.back() == ' ' || token.back() == '\n' || token.back() == '\t' ||
                              token.back() == '\r')) {
      token.remove_suffix(1);
    }
    if (token.size() < 2 || token.front() != '"' || token.back() != '"')
      fail("texte attendu", "text expected");
    return token.substr(1, token.size() - 2);
  }
  [[noreturn]] void fail(std::string_view fr, std::string_view en) {
    defect({fmt::format("figures, ligne {} : {}", number_, fr),
            fmt::format("figures, row {}: {}", number_, en)});
  }

 private:
  std::size_t number_;
  simdjson::ondemand::array_iterator it_;
  simdjson::ondemand::array_iterator end_;
  bool consumed_ = false;
};

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
  Row row(cells, number);
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

void check_columns(array columns) {
  std::size_t i = 0;
  for (auto column : columns) {
    const std::string_view name = column.get_string();
    if (i >= submission_columns.size() || name != submission_columns[i]) {
      defect("columns", fmt::format("« {} » en position {}", name, i + 1),
             fmt::format("\"{}\" in position {}", name, i + 1));
    }
    ++i;
  }
  if (i != submission_columns.size()) {
    defect("columns", "trop peu de noms", "too few names");
  }
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
  model::Submission out{parts::read_manifest(members.next("manifest").get_object()), {}};
  check_columns(members.next("columns").get_array());
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
  members.finish();
  return out;
}

Error malformed(const Text& what) {
  return {Errc::malformed,
          {fmt::format("document de dépôt illisible : {}", what.fr),
           fmt::format("unreadable submission document: {}", what.en)}};
}

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
      return malformed({"du texte suit le document", "text behind the document"});
    }
    return submission;
  } catch (const parts::Defect& found) {
    return malformed(found.what);
  } catch (const simdjson::simdjson_error& error) {
    const Text fault = fault_of(error.error());
    const char* at = nullptr;
    if (json.current_location().get(at) != simdjson::SUCCESS || at < bytes.data() ||
        at >= bytes.data() + bytes.size()) {
      return malformed({fault.fr + ", à la fin", fault.en + ", at the end"});
    }
    return malformed({fmt::format("{}, vers l'octet {}", fault.fr, at - bytes.data()),
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
  if (error != simdjson::SUCCESS) return malformed(fault_of(error));
  return read_placed(json, document);
}

}  // namespace parangon::wire
