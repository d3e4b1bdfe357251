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
    if (!more()) fail("too few columns");
    // The iterator may only advance once the current value has been consumed, so it advances here.
    if (consumed_) {
      ++it_;
      if (!more()) fail("too few columns");
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
    if (token.size() < 2 || token.front() != '"' || token.back() != '"') fail("text expected");
    return token.substr(1, token.size() - 2);
  }
  [[noreturn]] void fail(std::string_view what) {
    defect(fmt::format("figures, row {}: {}", number_, what));
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
  if (share < 0 || share > 100) row.fail("largest share outside 0-100");
  tally.largest_share = static_cast<int>(share);
  return tally;
}

model::Figure read_row(array cells, std::size_t number) {
  Row row(cells, number);
  const auto measure = model::measure_from(row.text_cell());
  if (!measure) row.fail("unknown measure");
  const auto segment = model::Segment::parse(row.text_cell());
  if (!segment) row.fail("unreadable segment");
  const auto kind = model::kind_node_from(row.text_cell());
  if (!kind) row.fail("unknown kind");
  const auto basis = model::basis_node_from(row.text_cell());
  if (!basis) row.fail("unknown basis");
  const std::int64_t sealed = row.integer_cell();
  if (sealed != 0 && sealed != 1) row.fail("sealed must be 0 or 1");
  model::FigureValue value;
  value.suppliers = row.integer_cell();
  value.before_tax = read_tally(row);
  if (!row.ends()) {
    value.tax_unknown = read_tally(row);
    if (value.tax_unknown.empty()) row.fail("columns of an empty tally");
    if (!row.ends()) row.fail("too many columns");
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
      defect(fmt::format("columns: \"{}\" in position {}", name, i + 1));
    }
    ++i;
  }
  if (i != submission_columns.size()) defect("columns: too few");
}

model::Submission read_document(object root) {
  Members members(root, "document");
  if (members.next("document").get_string().value() != "parangon-submission") {
    defect("document: not a submission");
  }
  const std::int64_t format = integer(members.next("format"));
  if (format != model::submission_format) {
    defect(
        fmt::format("format {}: this program reads format {}", format, model::submission_format));
  }
  model::Submission out{parts::read_manifest(members.next("manifest").get_object()), {}};
  check_columns(members.next("columns").get_array());
  const auto announced = out.manifest.figures;
  if (announced < 0 || announced > static_cast<std::int64_t>(max_figures)) {
    defect(fmt::format("manifest.figures: {} (limit {})", announced, max_figures));
  }
  out.figures.reserve(static_cast<std::size_t>(announced));
  std::size_t number = 0;
  for (auto row : members.next("figures").get_array()) {
    if (++number > max_figures) defect(fmt::format("more than {} figures", max_figures));
    out.figures.push_back(read_row(row.get_array(), number));
  }
  members.finish();
  return out;
}

Error malformed(std::string_view what) {
  return {Errc::malformed,
          {fmt::format("document de dépôt illisible : {}", what),
           fmt::format("unreadable submission document: {}", what)}};
}

}  // namespace

Result<model::Submission> read_submission(std::string& document) {
  document.reserve(document.size() + simdjson::SIMDJSON_PADDING);
  simdjson::ondemand::parser parser;
  try {
    auto json = parser
                    .iterate(simdjson::padded_string_view(document.data(), document.size(),
                                                          document.capacity()))
                    .value();
    auto submission = read_document(json.get_object());
    if (json.current_location().error() != simdjson::OUT_OF_BOUNDS) {
      return malformed("text behind the document");
    }
    return submission;
  } catch (const parts::Defect& found) {
    return malformed(found.what);
  } catch (const simdjson::simdjson_error& error) {
    return malformed(simdjson::error_message(error.error()));
  }
}

}  // namespace parangon::wire
