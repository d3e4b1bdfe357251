#include "shared/rules/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace parangon::rules {
namespace {

std::string expand(std::string_view pattern, const std::vector<Text>& args, Lang lang) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool placeholder = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}' &&
                             pattern[i + 1] >= '0' && pattern[i + 1] <= '9';
    if (!placeholder) {
      out.push_back(pattern[i]);
      continue;
    }
    const auto index = static_cast<std::size_t>(pattern[i + 1] - '0');
    out += index < args.size() ? std::string_view(args[index].in(lang)) : "?";
    i += 2;
  }
  return out;
}

std::string_view heading(Subject subject) {
  switch (subject) {
    case Subject::purchase_line: return "P: purchase lines";
    case Subject::supplier_register: return "R: supplier register";
    case Subject::figure: return "F: figures";
    case Subject::submission: return "S: submissions";
  }
  return "";
}

}  // namespace

std::string_view to_string(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

const Rule* find(std::string_view id) {
  const auto all = catalogue();
  const auto it = std::lower_bound(
      all.begin(), all.end(), id, [](const Rule& rule, std::string_view i) { return rule.id < i; });
  return it != all.end() && it->id == id ? &*it : nullptr;
}

std::string catalogue_markdown() {
  std::string out = fmt::format(
      "# Validation rules\n\n"
      "Generated from the catalogue (`parangon-hub rules`); version {}. An error blocks: the line "
      "is excluded, or the submission refused. A warning asks: the line is used, and somebody "
      "should look. `{{0}}`, `{{1}}` stand for what the message names.\n",
      catalogue_version());
  for (const auto subject :
       {Subject::purchase_line, Subject::supplier_register, Subject::figure, Subject::submission}) {
    out += fmt::format(
        "\n## {}\n\n| id | severity | français | English | source |\n|---|---|---|---|---|\n",
        heading(subject));
    for (const Rule& rule : catalogue()) {
      if (rule.subject != subject) continue;
      out += fmt::format("| `{}` | {} | {} | {} | {} |\n", rule.id, to_string(rule.severity),
                         rule.message_fr, rule.message_en, rule.source);
    }
  }
  return out;
}

const Rule& Finding::definition() const {
  const Rule* found = find(rule);
  if (found == nullptr) throw std::logic_error("unknown rule id " + std::string(rule));
  return *found;
}

std::string Finding::message(Lang lang) const {
  const Rule& definition_ = definition();
  return expand(lang == Lang::fr ? definition_.message_fr : definition_.message_en, args, lang);
}

void Report::add(Finding finding) {
  const bool keep = wants(finding.rule);
  count(finding.rule);
  if (keep) findings_.push_back(std::move(finding));
}

bool Report::wants(std::string_view rule) const {
  const auto it = counts_.find(rule);
  return it == counts_.end() || static_cast<std::size_t>(it->second) < kept_per_rule;
}

void Report::count(std::string_view rule, std::int64_t times) {
  const Rule* found = find(rule);
  if (found == nullptr) throw std::logic_error("unknown rule id " + std::string(rule));
  counts_[found->id] += times;
  (found->severity == Severity::error ? errors_ : warnings_) += times;
}

}  // namespace parangon::rules
