#include "hub/config_release.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hub/collect/reminder.hpp"
#include "hub/config_numbers.hpp"
#include "hub/release/layout.hpp"

namespace parangon::hub {
namespace {

using wire::TomlTable;

constexpr int max_embargo_days = 366;

bool is_web_address(std::string_view text) {
  const auto rest = text.starts_with("https://")  ? text.substr(8)
                    : text.starts_with("http://") ? text.substr(7)
                                                  : std::string_view();
  return !rest.empty() && rest.front() != '/' && std::ranges::none_of(rest, [](char c) {
    return c <= ' ' || c == '"' || c == '<' || c == '>';
  });
}

std::string web_address(TomlTable& table, std::string_view key, std::string text) {
  if (!text.empty() && !is_web_address(text)) {
    table.reject(key, {fmt::format("« {} » n'est pas une adresse http(s)", text),
                       fmt::format("\"{}\" is not an http(s) address", text)});
  }
  return text;
}

/// `key`_fr and `key`_en; one stands for the other where only one is said.
Text text_of(TomlTable& table, const std::string& key, const std::string& otherwise) {
  const auto fr = table.string(key + "_fr");
  const auto en = table.string(key + "_en");
  return {fr.value_or(en.value_or(otherwise)), en.value_or(fr.value_or(otherwise))};
}

void read_publisher(TomlTable& table, const std::string& consortium_name, release::Publisher& out) {
  out.base_uri = web_address(table, "base_uri", table.required("base_uri"));
  if (out.base_uri.ends_with('/')) {
    table.reject("base_uri", {"sans « / » à la fin", "without a \"/\" at the end"});
  }
  out.name = text_of(table, "publisher", consortium_name);
  out.uri = web_address(table, "publisher_uri", table.string("publisher_uri").value_or(""));
  out.contact_name = table.string("contact_name").value_or(consortium_name);
  out.contact_email = table.required("contact_email");
  if (!out.contact_email.empty() && !collect::is_mail_address(out.contact_email)) {
    table.reject("contact_email",
                 {fmt::format("« {} » n'est pas une adresse électronique", out.contact_email),
                  fmt::format("\"{}\" is not an e-mail address", out.contact_email)});
  }
  out.contact_url = web_address(table, "contact_url", table.string("contact_url").value_or(""));
}

void read_rules(TomlTable& release, disclosure::PrimaryRules& out) {
  auto rules = release.table("rules");
  if (!rules) return;
  const int coalition = ranged_int(*rules, "coalition", 1, 1, disclosure::largest_coalition);
  out = disclosure::against_coalition(out, coalition);
  out.minimum_count =
      ranged_int(*rules, "minimum_count", out.minimum_count, out.minimum_count, 100);
  out.dominance_count = ranged_int(*rules, "dominance_n", out.dominance_count, 0, 10);
  out.dominance_permille = ranged_int(*rules, "dominance_k", out.dominance_permille, 1, 999);
  out.p_permille = ranged_int(*rules, "p", out.p_permille, 0, 999);
  out.prior_posterior_p_permille = ranged_int(*rules, "pq_p", 0, 0, 999);
  out.prior_posterior_q_permille = ranged_int(*rules, "pq_q", 0, 0, 1000);
  out.second_supplier = rules->boolean("second_supplier").value_or(out.second_supplier);
  if (const auto fine = disclosure::check(out); !fine) {
    rules->reject("minimum_count", fine.error().message);
  }
}

void read_defence(TomlTable& table, std::optional<disclosure::DefenceStrength>& out) {
  const auto word = table.string("defence").value_or("costs");
  if (word == "costs") {
    out = disclosure::DefenceStrength::costs();
  } else if (word == "levels") {
    out = disclosure::DefenceStrength::levels();
  } else if (word == "off") {
    out.reset();
  } else {
    table.reject("defence", {"« costs », « levels » ou « off » attendu",
                             "\"costs\", \"levels\" or \"off\" expected"});
  }
}

}  // namespace

ReleaseSettings read_release(TomlTable& table, const std::string& consortium_name) {
  ReleaseSettings out;
  read_publisher(table, consortium_name, out.publisher);
  out.coverage.name = text_of(table, "coverage", "");
  out.coverage.uris = table.strings("coverage_uris");
  for (const auto& uri : out.coverage.uris) web_address(table, "coverage_uris", uri);
  if (out.coverage.uris.empty()) {
    table.reject("coverage_uris", {"au moins l'adresse d'un lieu dans un registre public",
                                   "the address of one place in a public register at least"});
  }
  if (out.coverage.name.fr.empty()) {
    table.reject("coverage_fr", {"nom du territoire attendu", "name of the area expected"});
  }
  out.territories = table.path("territories").value_or("");
  out.layout = table.string("layout").value_or(std::string(release::default_layout));
  if (const auto known = release::find_layout(out.layout); !known) {
    table.reject("layout", known.error().message);
  }
  for (const auto& text : table.strings("revision_windows")) {
    const auto window = collect::parse_window(text);
    if (window) {
      out.windows.push_back(*window);
    } else {
      table.reject("revision_windows", window.error().message);
    }
  }
  out.intervals = table.boolean("intervals").value_or(false);
  read_defence(table, out.defence);
  out.embargo =
      std::chrono::days(ranged(table, "embargo_days", out.embargo.count(), 0, max_embargo_days));
  read_rules(table, out.rules);
  return out;
}

}  // namespace parangon::hub
