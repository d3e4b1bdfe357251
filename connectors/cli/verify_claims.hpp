#pragma once

#include <cstdint>

#include "connectors/agent/evidence.hpp"
#include "shared/core/text.hpp"

namespace parangon::wire {
class JsonWriter;
}

namespace parangon::connectors::cli {

/// Largest file of roots that is read.
inline constexpr std::uint64_t max_roots_bytes = 1U << 20;

/// Claims and verdicts, for people.
Text label_of(agent::ClaimId id);
Text label_of(agent::Verdict verdict);

/// The member "claims": {"receipt_signature": {"verdict": "proven", "says": …}, …}.
void write_claims(wire::JsonWriter& json, const agent::Examined& examined, Lang lang);

}  // namespace parangon::connectors::cli
