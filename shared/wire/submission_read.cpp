#include <fmt/format.h>
#include <simdjson.h>

#include <array>
#include <map>
#include <optional>

#include "shared/wire/submission.hpp"
#include "shared/wire/submission_columns.hpp"

namespace parangon::wire {
namespace {

using simdjson::ondemand::array;
using simdjson::ondemand::object;
using simdjson::ondemand::value;

/// Thrown inside this file only, where a defect stops the reading; read_submission turns it into
/// an Error.
struct Defect {
  std::string what;
};

[[noreturn]] void defect(std::string what) { throw Defect{std::move(what)}; }

/// The members of an object, which must come in the order they are asked for.
class Members {
 public:
  Members(object o, std::string path)
      : path_(std::move(path)), it_(o.begin().value()), end_(o.end().value()) {}

  value next(std::string_view name) {
    if (started_) ++it_;
    started_ = true;
    if (!(it_ != end_)) defect(fmt::format("{}: member \"{}\" is missing", path_, name));
    auto field = *it_;
    const std::string_view found = field.unescaped_key();
    if (found != name) {
      defect(fmt::format("{}: member \"{}\" expected, \"{}\" found", path_, name, found));
    }
    return field.value();
  }

  void finish() {
    ++it_;
    if (it_ != end_) defect(fmt::format("{}: unknown member", path_));
  }

 private:
  std::string path_;
  simdjson::ondemand::object_iterator it_;
  simdjson::ondemand::object_iterator end_;
  bool started_ = false;
};

std::string text(value v, std::string_view name, std::size_t max_size) {
  const std::string_view found = v.get_string();
  if (found.size() > max_size) defect(fmt::format("{}: longer than {}", name, max_size));
  return std::string(found);
}

std::int64_t integer(value v) { return v.get_int64(); }

template <class T>
T checked(Result<T> result, std::string_view name) {
  if (!result) defect(fmt::format("{}: {}", name, result.error().message.en));
  return *result;
}

bool is_lower_hex(std::string_view s) {
  return s.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

model::Sharing read_sharing(value v, std::string_view name) {
  const auto found = model::sharing_from(text(v, name, 64));
  if (!found) defect(fmt::format("{}: unknown sharing terms", name));
  return *found;
}

/// An object whose names are rule ids, sorted, each once. `read` gives a member's value or fails.
template <class Value, class Read>
std::map<std::string, Value> by_rule(object o, std::string_view name, const Read& read) {
  constexpr std::size_t max_rule = 64;
  std::map<std::string, Value> out;
  for (auto field : o) {
    const std::string rule(std::string_view(field.unescaped_key()));
    if (rule.empty() || rule.size() > max_rule) defect(fmt::format("{}: rule id", name));
    if (!out.empty() && out.rbegin()->first >= rule) {
      defect(fmt::format("{}: \"{}\" is not in order", name, rule));
    }
    if (out.size() == model::max_justifications) defect(fmt::format("{}: too many", name));
    out.emplace_hint(out.end(), rule, read(field.value(), rule));
  }
  return out;
}

void read_terms_and_warnings(Members& m, model::Manifest& out) {
  out.nothing_to_report = m.next("nothing_to_report").get_bool();
  Members sharing(m.next("sharing").get_object(), "manifest.sharing");
  out.sharing.paid = read_sharing(sharing.next("paid"), "sharing.paid");
  out.sharing.awarded = read_sharing(sharing.next("awarded"), "sharing.awarded");
  sharing.finish();
  out.warnings = by_rule<std::int64_t>(
      m.next("warnings").get_object(), "warnings", [](value v, const std::string& rule) {
        const std::int64_t count = integer(v);
        if (count < 1) defect(fmt::format("warnings: {}: at least 1 expected", rule));
        return count;
      });
  out.justifications = by_rule<std::string>(
      m.next("justifications").get_object(), "justifications",
      [](value v, const std::string& rule) {
        // A character has at most four bytes.
        std::string why = text(v, "justifications", 4 * model::max_justification);
        if (!model::is_justification(why)) {
          defect(fmt::format("justifications: {}: 1 to {} characters on one line expected", rule,
                             model::max_justification));
        }
        return why;
      });
}

model::Manifest read_manifest(object o) {
  constexpr std::size_t max_version = 64;
  constexpr std::size_t max_key = 64;
  Members m(o, "manifest");
  auto agency = checked(model::Siret::parse(text(m.next("agency"), "agency", 14)), "agency");
  auto period = checked(model::Period::parse(text(m.next("period"), "period", 7)), "period");
  model::Manifest out{.agency = agency,
                      .period = period,
                      .rules_version = {},
                      .families_version = {},
                      .secrecy = {},
                      .lines = {},
                      .nonce = {},
                      .idempotency_key = {},
                      .created = {},
                      .software = {}};
  out.register_release = integer(m.next("register_release"));
  out.rules_version = text(m.next("rules_version"), "rules_version", max_version);
  out.families_version = text(m.next("families_version"), "families_version", max_version);
  Members secrecy(m.next("secrecy").get_object(), "manifest.secrecy");
  out.secrecy.min_suppliers = static_cast<int>(integer(secrecy.next("min_suppliers")));
  out.secrecy.max_share = static_cast<int>(integer(secrecy.next("max_share")));
  secrecy.finish();
  Members lines(m.next("lines").get_object(), "manifest.lines");
  out.lines.in = integer(lines.next("in"));
  out.lines.used = integer(lines.next("used"));
  out.lines.excluded = integer(lines.next("excluded"));
  lines.finish();
  out.figures = integer(m.next("figures"));
  out.sealed = integer(m.next("sealed"));
  read_terms_and_warnings(m, out);
  out.nonce = text(m.next("nonce"), "nonce", 32);
  if (out.nonce.size() != 32 || !is_lower_hex(out.nonce)) {
    defect("nonce: 32 lower-case hexadecimal digits expected");
  }
  out.idempotency_key = text(m.next("idempotency_key"), "idempotency_key", max_key);
  if (out.idempotency_key.empty()) defect("idempotency_key: empty");
  out.created = checked(parse_instant(text(m.next("created"), "created", 32)), "created");
  out.software = text(m.next("software"), "software", max_version);
  m.finish();
  return out;
}

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
  model::Submission out{read_manifest(members.next("manifest").get_object()), {}};
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
  } catch (const Defect& found) {
    return malformed(found.what);
  } catch (const simdjson::simdjson_error& error) {
    return malformed(simdjson::error_message(error.error()));
  }
}

}  // namespace parangon::wire
