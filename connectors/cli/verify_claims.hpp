#pragma once

#include "connectors/agent/evidence.hpp"
#include "shared/core/text.hpp"

namespace parangon::wire {
class JsonWriter;
}

namespace parangon::connectors::cli {

/// Claims and verdicts, for people.
Text label_of(agent::ClaimId id);
Text label_of(agent::Verdict verdict);

/// The member "claims": {"receipt_signature": {"verdict": "proven", "says": …}, …}.
void write_claims(wire::JsonWriter& json, const agent::Examined& examined, Lang lang);

}  // namespace parangon::connectors::cli
