#include <fmt/format.h>

#include <iterator>
#include <nlohmann/json.hpp>

#include "shared/wire/submission.hpp"
#include "shared/wire/submission_columns.hpp"

namespace parangon::wire {
namespace {

using nlohmann::ordered_json;

ordered_json sharing_json(const model::SharingTerms& sharing) {
  return {{"paid", to_string(sharing.paid)}, {"awarded", to_string(sharing.awarded)}};
}

/// An object even when it is empty; std::map gives the members sorted by rule id.
template <class Value>
ordered_json by_rule(const std::map<std::string, Value>& values) {
  ordered_json out = ordered_json::object();
  for (const auto& [rule, value] : values) out[rule] = value;
  return out;
}

ordered_json manifest_json(const model::Manifest& m) {
  return {
      {"agency", m.agency.to_string()},
      {"period", m.period.to_string()},
      {"register_release", m.register_release},
      {"rules_version", m.rules_version},
      {"families_version", m.families_version},
      {"secrecy", {{"min_suppliers", m.secrecy.min_suppliers}, {"max_share", m.secrecy.max_share}}},
      {"lines", {{"in", m.lines.in}, {"used", m.lines.used}, {"excluded", m.lines.excluded}}},
      {"figures", m.figures},
      {"sealed", m.sealed},
      {"nothing_to_report", m.nothing_to_report},
      {"sharing", sharing_json(m.sharing)},
      {"warnings", by_rule(m.warnings)},
      {"justifications", by_rule(m.justifications)},
      {"nonce", m.nonce},
      {"idempotency_key", m.idempotency_key},
      {"created", format_instant(m.created)},
      {"software", m.software},
  };
}

void append_row(std::string& out, const model::Figure& figure) {
  const auto& key = model::key_of(figure);
  const auto& value = model::SealedCodec::value(figure);
  const auto& t = value.before_tax;
  fmt::format_to(std::back_inserter(out), R"(["{}","{}","{}","{}",{},{},{},{},{},{},{})",
                 to_string(key.measure), key.segment.to_string(), to_string(key.kind),
                 to_string(key.basis), model::is_sealed(figure) ? 1 : 0, value.suppliers,
                 t.amount.in_cents(), t.magnitude.in_cents(), t.lines, t.suppliers,
                 t.largest_share);
  const auto& u = value.tax_unknown;
  if (!u.empty()) {
    fmt::format_to(std::back_inserter(out), ",{},{},{},{},{}", u.amount.in_cents(),
                   u.magnitude.in_cents(), u.lines, u.suppliers, u.largest_share);
  }
  out.push_back(']');
}

void append_cell(std::string& out, const model::LeafContributors& leaf) {
  const auto& key = leaf.cell.key;
  const auto kind = key.kind == model::KindNode::all ? other_kind : to_string(key.kind);
  fmt::format_to(std::back_inserter(out), R"(["{}","{}","{}","{}",{:d},{:d},{},{},{},[)",
                 to_string(key.measure), key.segment.to_string(), kind, to_string(key.basis),
                 leaf.cell.ess, leaf.cell.esus, leaf.suppliers, leaf.magnitude.in_cents(),
                 leaf.others_share);
  const char* comma = "";
  for (const auto& supplier : leaf.listed) {
    fmt::format_to(std::back_inserter(out), R"({}"{}",{})", comma,
                   model::to_string(supplier.pseudonym), supplier.share);
    comma = ",";
  }
  out += "]]";
}

void append_contributors(std::string& out, const model::SealedContributors& contributors) {
  out += fmt::format(",\n\"contributors\":{{\"key\":\"{}\",\n\"columns\":{},\n\"cells\":[",
                     contributors.key(), ordered_json(contributor_columns).dump());
  const char* comma = "\n";
  for (const auto& leaf : model::ContributorsCodec::cells(contributors)) {
    out += comma;
    append_cell(out, leaf);
    comma = ",\n";
  }
  out += "\n]}";
}

}  // namespace

std::string write_submission(const model::Submission& submission) {
  constexpr std::size_t usual_row = 64;
  std::string out;
  out.reserve(4096 + submission.figures.size() * usual_row);
  out += fmt::format("{{\"document\":\"parangon-submission\",\n\"format\":{},\n\"manifest\":",
                     model::submission_format);
  out += manifest_json(submission.manifest).dump();
  out += ",\n\"columns\":" + ordered_json(submission_columns).dump() + ",\n\"figures\":[";
  bool first = true;
  for (const auto& figure : submission.figures) {
    out += first ? "\n" : ",\n";
    first = false;
    append_row(out, figure);
  }
  out += "\n]";
  if (submission.contributors) append_contributors(out, *submission.contributors);
  out += "}\n";
  return out;
}

}  // namespace parangon::wire
