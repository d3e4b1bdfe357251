#include "shared/wire/receipt.hpp"

#include <nlohmann/json.hpp>

#include "shared/wire/json_once.hpp"
#include "shared/wire/malformed.hpp"

namespace parangon::wire {
namespace {

constexpr Malformed malformed_receipt = {"récépissé illisible", "unreadable receipt"};

}  // namespace

std::string write_receipt(const Receipt& r) {
  const nlohmann::ordered_json json = {
      {"document", "parangon-receipt"},
      {"format", 1},
      {"hub", r.hub},
      {"log", r.log},
      {"submission", r.submission},
      {"agency", r.agency.to_string()},
      {"period", r.period.to_string()},
      {"revision", r.revision},
      {"document_sha256", r.document_sha256},
      {"signature_sha256", r.signature_sha256},
      {"signer_sha256", r.signer_sha256},
      {"idempotency_key", r.idempotency_key},
      {"received", format_instant(r.received)},
  };
  return json.dump() + "\n";
}

Result<Receipt> read_receipt(std::string_view text) {
  const auto json = parse_once(text);
  if (json.is_discarded()) return malformed_receipt("JSON");
  const auto get = [&](const char* name) { return json.value(name, std::string()); };
  try {
    if (get("document") != "parangon-receipt" || json.value("format", 0) != 1) {
      return malformed_receipt("document");
    }
    const auto agency = model::Siret::parse(get("agency"));
    if (!agency) return agency.error();
    const auto period = model::Period::parse(get("period"));
    if (!period) return period.error();
    const auto received = parse_instant(get("received"));
    if (!received) return received.error();
    return Receipt{get("hub"),
                   get("log"),
                   get("submission"),
                   *agency,
                   *period,
                   json.at("revision").get<std::int64_t>(),
                   get("document_sha256"),
                   get("signature_sha256"),
                   get("idempotency_key"),
                   get("signer_sha256"),
                   *received};
  } catch (const nlohmann::json::exception& e) {
    return malformed_receipt(fault_text(e.id, e.what()));
  }
}

}  // namespace parangon::wire
