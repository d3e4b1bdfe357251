#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/cli/command.hpp"
#include "hub/store/disclosure_records.hpp"

namespace parangon::hub::cli {

/// Enters what a command is about to show into the ledger of disclosures (docs/disclosures.md).
/// Called before it is shown, so that nothing is shown that the ledger does not hold. Errors: those
/// of DisclosureWriter.
Status disclose(const OpenStore& opened, Session& session, store::NewDisclosure disclosure);
Status disclose_to_staff(const OpenStore& opened, Session& session, std::string_view outlet,
                         std::string subject, std::string bytes,
                         std::optional<std::int64_t> release = {});

}  // namespace parangon::hub::cli
