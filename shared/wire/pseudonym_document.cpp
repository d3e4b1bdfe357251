#include "shared/wire/pseudonym_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "shared/model/contributors.hpp"
#include "shared/wire/json_once.hpp"
#include "shared/wire/malformed.hpp"

namespace parangon::wire {
namespace {

using model::PseudonymAction;
using model::PseudonymDocument;
using model::PseudonymKeyInfo;
using model::PseudonymKeyWrap;
using nlohmann::ordered_json;

constexpr std::string_view key_document_name = "parangon-pseudonym-key";
constexpr std::size_t max_envelope_chars = 12 * 1024;
constexpr std::size_t max_software = 64;
constexpr std::int64_t max_year = 9999;

constexpr Malformed malformed_key_document = {"document sur les clés de pseudonymes illisible",
                                              "unreadable document about pseudonym keys"};

bool is_sha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// The first member of a key that does not have its form; empty when all have.
std::string_view member_at_fault(const PseudonymKeyInfo& key) {
  if (!model::is_pseudonym_key_id(key.id)) return "key";
  if (key.number < 1 || key.number > model::max_pseudonym_key_number) return "number";
  if (key.from_year < 0 || key.from_year > max_year) return "from_year";
  const bool first = key.number == 1;
  if (first ? !key.replaces.empty() : !model::is_pseudonym_key_id(key.replaces)) return "replaces";
  return {};
}

std::string_view member_at_fault(const PseudonymDocument& document) {
  if (document.software.size() > max_software) return "software";
  if (document.action == PseudonymAction::ask) {
    if (document.key != PseudonymKeyInfo{}) return "key";
    return document.wraps.empty() ? "" : "wraps";
  }
  if (const auto member = member_at_fault(document.key); !member.empty()) return member;
  if (document.wraps.empty() || document.wraps.size() > model::max_pseudonym_wraps) return "wraps";
  const PseudonymKeyWrap* previous = nullptr;
  for (const auto& wrap : document.wraps) {
    const bool in_order =
        previous == nullptr || std::tie(previous->agency, previous->certificate_sha256) <
                                   std::tie(wrap.agency, wrap.certificate_sha256);
    if (!in_order || !is_sha256(wrap.certificate_sha256) || wrap.envelope.empty() ||
        wrap.envelope.size() > max_envelope_chars) {
      return "wraps";
    }
    previous = &wrap;
  }
  return {};
}

PseudonymKeyInfo key_from(const ordered_json& json) {
  return {json.at("key").get<std::string>(), json.at("number").get<std::int64_t>(),
          json.at("from_year").get<std::int64_t>(), json.at("replaces").get<std::string>()};
}

ordered_json key_json(const PseudonymKeyInfo& key) {
  return {{"key", key.id},
          {"number", key.number},
          {"from_year", key.from_year},
          {"replaces", key.replaces}};
}

Result<PseudonymDocument> parse_key_document(const ordered_json& json) {
  if (json.value("document", "") != key_document_name) return malformed_key_document("document");
  if (json.value("format", 0) != model::pseudonym_document_format) {
    return malformed_key_document("format");
  }
  const auto action = model::pseudonym_action_from(json.at("action").get<std::string>());
  if (!action) return malformed_key_document("action");
  const auto agency = model::Siret::parse(json.at("agency").get<std::string>());
  if (!agency) return malformed_key_document("agency");
  const auto created = parse_instant(json.at("created").get<std::string>());
  if (!created) return malformed_key_document("created");
  PseudonymDocument out{*action, *agency,  key_from(json),
                        {},      *created, json.at("software").get<std::string>()};
  for (const auto& each : json.at("wraps")) {
    const auto recipient = model::Siret::parse(each.at("agency").get<std::string>());
    if (!recipient) return malformed_key_document("wraps");
    out.wraps.push_back({*recipient, each.at("certificate_sha256").get<std::string>(),
                         each.at("envelope").get<std::string>()});
  }
  return out;
}

ordered_json signed_json(const std::vector<SignedPseudonymDocument>& documents) {
  ordered_json out = ordered_json::array();
  for (const auto& each : documents) {
    out.push_back({{"document", each.document}, {"signature", each.signature}});
  }
  return out;
}

std::vector<SignedPseudonymDocument> signed_from(const ordered_json& json) {
  std::vector<SignedPseudonymDocument> out;
  for (const auto& each : json) {
    out.push_back(
        {each.at("document").get<std::string>(), each.at("signature").get<std::string>()});
  }
  return out;
}

}  // namespace

std::string write_pseudonym_document(const PseudonymDocument& document) {
  ordered_json json = {{"document", key_document_name},
                       {"format", model::pseudonym_document_format},
                       {"action", to_string(document.action)},
                       {"agency", document.agency.to_string()}};
  json.update(key_json(document.key));
  ordered_json wraps = ordered_json::array();
  for (const auto& wrap : document.wraps) {
    wraps.push_back({{"agency", wrap.agency.to_string()},
                     {"certificate_sha256", wrap.certificate_sha256},
                     {"envelope", wrap.envelope}});
  }
  json["wraps"] = std::move(wraps);
  json["created"] = format_instant(document.created);
  json["software"] = document.software;
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Result<PseudonymDocument> read_pseudonym_document(std::string_view text) {
  if (text.size() > max_pseudonym_document_bytes) {
    return Error{Errc::too_large,
                 {fmt::format("document sur les clés de pseudonymes de plus de {} octets",
                              max_pseudonym_document_bytes),
                  fmt::format("document about pseudonym keys of more than {} bytes",
                              max_pseudonym_document_bytes)}};
  }
  const auto json = ordered_json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object()) return malformed_key_document("JSON");
  try {
    auto document = parse_key_document(json);
    if (!document) return document;
    if (const auto member = member_at_fault(*document); !member.empty()) {
      return malformed_key_document(member);
    }
    if (write_pseudonym_document(*document) != text) {
      return malformed_key_document({"membres inconnus, répétés ou dans un autre ordre",
                                     "members that are unknown, repeated or in another order"});
    }
    return document;
  } catch (const nlohmann::json::exception& e) {
    return malformed_key_document(fault_text(e.id, e.what()));
  }
}

std::string write_pseudonym_key_list(const PseudonymKeyList& list) {
  ordered_json keys = ordered_json::array(), given = ordered_json::array();
  for (const auto& key : list.keys) keys.push_back(key_json(key));
  for (const auto& each : list.given) {
    given.push_back({{"key", each.key}, {"certificate_sha256", each.certificate_sha256}});
  }
  const ordered_json json = {{"keys", std::move(keys)},
                             {"asks", signed_json(list.asks)},
                             {"gives", signed_json(list.gives)},
                             {"given", std::move(given)}};
  return json.dump() + "\n";
}

Result<PseudonymKeyList> read_pseudonym_key_list(std::string_view text) {
  const auto json = parse_once(text);
  if (json.is_discarded() || !json.is_object()) return malformed_key_document("JSON");
  try {
    PseudonymKeyList out;
    for (const auto& each : json.at("keys")) {
      out.keys.push_back(key_from(each));
      if (!member_at_fault(out.keys.back()).empty()) return malformed_key_document("keys");
    }
    out.asks = signed_from(json.at("asks"));
    out.gives = signed_from(json.at("gives"));
    for (const auto& each : json.at("given")) {
      out.given.push_back(
          {each.at("key").get<std::string>(), each.at("certificate_sha256").get<std::string>()});
    }
    std::ranges::sort(out.given);
    return out;
  } catch (const nlohmann::json::exception& e) {
    return malformed_key_document(fault_text(e.id, e.what()));
  }
}

}  // namespace parangon::wire
