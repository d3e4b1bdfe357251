#pragma once

#include <cstdint>
#include <string_view>

#include "hub/store/statement_records.hpp"
#include "shared/core/error.hpp"
#include "shared/model/statement.hpp"

namespace parangon::hub::collect {

/// What a statement does to what counts: the revision that counts after it (0: none), or why it
/// may not be made. Pure: the same function judges at recording and re-derives at the check.
///   certify r: counts, unless r was withdrawn or is certified already;
///   withdraw r: no longer counts; if it did, none does until the next statement;
///   revert r: a certified, not withdrawn revision counts again;
///   enter_alone r: r counts; nothing counts differently;
///   name_certifier, remove_certifier: by the agency itself; nothing counts differently.
/// `signer_person`: empty when the agency's own certificate signed. Errors: Errc::forbidden (signed
/// by who may not), Errc::not_found (no such revision, or person), Errc::conflict (the state does
/// not allow it, or the document is not the one of that revision).
Result<std::int64_t> judge_statement(const model::Statement& statement,
                                     std::string_view signer_person,
                                     const store::Standing& standing);

/// The standing after a statement that was judged: what `check` follows history with.
void apply_statement(const store::StatementInfo& statement, std::int64_t counts,
                     store::Standing& standing);

}  // namespace parangon::hub::collect
