#pragma once

#include "hub/collect/attempt.hpp"
#include "hub/collect/collector.hpp"

namespace parangon::hub::collect {

/// Judges one statement and records it if it holds. In this order, the first that refuses decides:
/// key and size → agency a member and active → key already used: the original receipt, or
/// Errc::conflict → signature, chain, signer of the connection's agency → document readable, its
/// agency and key those of the request → judge_statement, in the recording transaction → nonce new.
Result<StatementAccepted> record_statement(const Context& context, const IncomingStatement& sent);

}  // namespace parangon::hub::collect
