#include "shared/wire/statement.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "shared/wire/json_once.hpp"
#include "shared/wire/malformed.hpp"

namespace parangon::wire {
namespace {

using model::StatementAction;
using nlohmann::ordered_json;

constexpr std::string_view statement_name = "parangon-statement";
constexpr std::string_view statement_receipt_name = "parangon-statement-receipt";

constexpr Malformed malformed_statement = {"déclaration illisible", "unreadable statement"};

constexpr Malformed malformed_statement_receipt = {"récépissé de déclaration illisible",
                                                   "unreadable receipt of a statement"};

bool is_hex(std::string_view text, std::size_t size) {
  return text.size() == size &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// The first member that does not have the form, or the presence, that the action asks for.
std::string_view member_at_fault(const model::Statement& s) {
  constexpr std::size_t sha256_digits = 64;
  constexpr std::size_t nonce_digits = 32;
  constexpr std::size_t max_key = 64;
  const bool revision = is_about_revision(s.action);
  const bool enters = s.action == StatementAction::enter_alone;
  const bool reasoned =
      enters || s.action == StatementAction::withdraw || s.action == StatementAction::revert;
  if (revision != s.period.has_value()) return "period";
  if (revision ? s.revision < 1 : s.revision != 0) return "revision";
  if (revision ? !is_hex(s.subject_sha256, sha256_digits) : !s.subject_sha256.empty()) {
    return "subject_sha256";
  }
  if (revision ? !s.person.empty() : !model::is_person_id(s.person)) return "person";
  const bool named = s.action == StatementAction::name_certifier;
  if (named == s.person_name.empty() || s.person_name.size() > model::max_person_name) {
    return "person_name";
  }
  if (reasoned == s.reason.empty() || s.reason.size() > model::max_statement_reason) {
    return "reason";
  }
  if (enters && !is_hex(s.reason, sha256_digits)) return "reason";
  if (!is_hex(s.nonce, nonce_digits)) return "nonce";
  if (s.idempotency_key.empty() || s.idempotency_key.size() > max_key) return "idempotency_key";
  return {};
}

model::Statement statement_from(const ordered_json& json, model::Siret agency,
                                StatementAction action, Instant created) {
  model::Statement out{agency, action, {}, 0, {}, {}, {}, {}, {}, {}, created, {}};
  const auto period = json.at("period").get<std::string>();
  if (!period.empty()) {
    const auto parsed = model::Period::parse(period);
    if (parsed) out.period = *parsed;
  }
  json.at("revision").get_to(out.revision);
  json.at("subject_sha256").get_to(out.subject_sha256);
  json.at("person").get_to(out.person);
  json.at("person_name").get_to(out.person_name);
  json.at("reason").get_to(out.reason);
  json.at("nonce").get_to(out.nonce);
  json.at("idempotency_key").get_to(out.idempotency_key);
  json.at("software").get_to(out.software);
  return out;
}

Result<model::Statement> parse_statement(const ordered_json& json) {
  if (json.value("document", "") != statement_name) return malformed_statement("document");
  if (json.value("format", 0) != model::statement_format) return malformed_statement("format");
  const auto agency = model::Siret::parse(json.at("agency").get<std::string>());
  if (!agency) return malformed_statement("agency");
  const auto action = model::statement_action_from(json.at("action").get<std::string>());
  if (!action) return malformed_statement("action");
  const auto created = parse_instant(json.at("created").get<std::string>());
  if (!created) return malformed_statement("created");
  return statement_from(json, *agency, *action, *created);
}

}  // namespace

std::string write_statement(const model::Statement& s) {
  const ordered_json json = {
      {"document", statement_name},
      {"format", model::statement_format},
      {"agency", s.agency.to_string()},
      {"action", to_string(s.action)},
      {"period", s.period ? s.period->to_string() : std::string()},
      {"revision", s.revision},
      {"subject_sha256", s.subject_sha256},
      {"person", s.person},
      {"person_name", s.person_name},
      {"reason", s.reason},
      {"nonce", s.nonce},
      {"idempotency_key", s.idempotency_key},
      {"created", format_instant(s.created)},
      {"software", s.software},
  };
  // What a person typed may hold bytes that are no UTF-8.
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Result<model::Statement> read_statement(std::string_view document) {
  if (document.size() > max_statement_bytes) {
    return Error{Errc::too_large,
                 {fmt::format("déclaration de plus de {} octets", max_statement_bytes),
                  fmt::format("statement of more than {} bytes", max_statement_bytes)}};
  }
  const auto json = ordered_json::parse(document, nullptr, false);
  if (json.is_discarded() || !json.is_object()) return malformed_statement("JSON");
  try {
    auto statement = parse_statement(json);
    if (!statement) return statement;
    if (const auto member = member_at_fault(*statement); !member.empty()) {
      return malformed_statement(member);
    }
    if (write_statement(*statement) != document) {
      return malformed_statement({"membres inconnus, répétés ou dans un autre ordre",
                                  "members that are unknown, repeated or in another order"});
    }
    return statement;
  } catch (const nlohmann::json::exception& e) {
    return malformed_statement(fault_text(e.id, e.what()));
  }
}

std::string write_statement_receipt(const StatementReceipt& r) {
  const ordered_json json = {
      {"document", statement_receipt_name},
      {"format", 1},
      {"hub", r.hub},
      {"log", r.log},
      {"statement", r.statement},
      {"agency", r.agency.to_string()},
      {"action", to_string(r.action)},
      {"period", r.period},
      {"revision", r.revision},
      {"counts", r.counts},
      {"signer_person", r.signer_person},
      {"document_sha256", r.document_sha256},
      {"signature_sha256", r.signature_sha256},
      {"signer_sha256", r.signer_sha256},
      {"idempotency_key", r.idempotency_key},
      {"received", format_instant(r.received)},
  };
  return json.dump() + "\n";
}

Result<StatementReceipt> read_statement_receipt(std::string_view text) {
  const auto json = parse_once(text);
  if (json.is_discarded()) return malformed_statement_receipt("JSON");
  const auto get = [&](const char* name) { return json.value(name, std::string()); };
  try {
    if (get("document") != statement_receipt_name || json.value("format", 0) != 1) {
      return malformed_statement_receipt("document");
    }
    const auto agency = model::Siret::parse(get("agency"));
    if (!agency) return malformed_statement_receipt("agency");
    const auto action = model::statement_action_from(get("action"));
    if (!action) return malformed_statement_receipt("action");
    const auto received = parse_instant(get("received"));
    if (!received) return malformed_statement_receipt("received");
    return StatementReceipt{get("hub"),
                            get("log"),
                            get("statement"),
                            *agency,
                            *action,
                            get("period"),
                            json.at("revision").get<std::int64_t>(),
                            json.at("counts").get<std::int64_t>(),
                            get("signer_person"),
                            get("document_sha256"),
                            get("signature_sha256"),
                            get("idempotency_key"),
                            get("signer_sha256"),
                            *received};
  } catch (const nlohmann::json::exception& e) {
    return malformed_statement_receipt(fault_text(e.id, e.what()));
  }
}

}  // namespace parangon::wire
