#include <map>

#include "shared/wire/submission_parts.hpp"

namespace parangon::wire::parts {
namespace {

using simdjson::ondemand::object;
using simdjson::ondemand::value;

bool is_lower_hex(std::string_view s) {
  return s.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

model::Sharing read_sharing(value v, std::string_view name) {
  const auto found = model::sharing_from(text(v, name, 64));
  if (!found) defect(name, "modalité de partage inconnue", "unknown sharing terms");
  return *found;
}

/// An object whose names are rule ids, sorted, each once. `read` gives a member's value or fails.
template <class Value, class Read>
std::map<std::string, Value> by_rule(object o, std::string_view name, const Read& read) {
  constexpr std::size_t max_rule = 64;
  std::map<std::string, Value> out;
  for (auto field : o) {
    const std::string rule(std::string_view(field.unescaped_key()));
    if (rule.empty() || rule.size() > max_rule) {
      defect(name, "identifiant de règle vide ou trop long", "rule id empty or too long");
    }
    if (!out.empty() && out.rbegin()->first >= rule) {
      defect(name, fmt::format("« {} » n'est pas à sa place dans l'ordre", rule),
             fmt::format("\"{}\" is not in order", rule));
    }
    if (out.size() == model::max_justifications) {
      defect(name, fmt::format("plus de {}", out.size()), fmt::format("more than {}", out.size()));
    }
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
        if (count < 1 || count > model::max_warning_count) {
          defect("warnings." + rule, fmt::format("1 à {} attendu", model::max_warning_count),
                 fmt::format("1 to {} expected", model::max_warning_count));
        }
        return count;
      });
  out.justifications = by_rule<std::string>(
      m.next("justifications").get_object(), "justifications",
      [](value v, const std::string& rule) {
        // A character has at most four bytes.
        std::string why = text(v, "justifications", 4 * model::max_justification);
        if (!model::is_justification(why)) {
          defect("justifications." + rule,
                 fmt::format("1 à {} caractères sur une ligne attendus", model::max_justification),
                 fmt::format("1 to {} characters on one line expected", model::max_justification));
        }
        return why;
      });
}

}  // namespace

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
    defect("nonce", "32 chiffres hexadécimaux minuscules attendus",
           "32 lower-case hexadecimal digits expected");
  }
  out.idempotency_key = text(m.next("idempotency_key"), "idempotency_key", max_key);
  if (out.idempotency_key.empty()) defect("idempotency_key", "vide", "empty");
  out.created = checked(parse_instant(text(m.next("created"), "created", 32)), "created");
  out.software = text(m.next("software"), "software", max_version);
  m.finish();
  return out;
}

}  // namespace parangon::wire::parts
