#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include "hub/collect/collector.hpp"
#include "hub/config.hpp"
#include "hub/log/ledger.hpp"
#include "hub/store/store.hpp"
#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/core/text.hpp"
#include "shared/model/nomenclature.hpp"

namespace parangon::hub {

/// The configured store, and who verifies its log.
struct OpenedStore {
  std::unique_ptr<store::Store> store;
  trust::NoteVerifier log;
  std::shared_ptr<log::Ledger> ledger;  ///< Writes it; what the store was opened with.
};
/// `create`: make store and log key when there is neither. Errors: see store::open_sqlite and
/// load_ledger.
Result<OpenedStore> open_store(const Config& config, bool create, const Clock& clock);

/// The members' authorities with their revocation lists, and the hub's signing key with its
/// certificates. Errors name the file and what to do.
Result<collect::Credentials> load_credentials(const Config& config);

struct ServeOptions {
  std::optional<std::filesystem::path> ready_file;  ///< {"members_port", "portal_port", "pid"}
  Lang lang = Lang::en;
  /// The families that submissions are judged by. Must outlive the call.
  const model::Nomenclature* nomenclature = &model::Nomenclature::standard();
};

/// Runs the hub until SIGTERM or SIGINT, then lets requests in flight finish; SIGHUP reads
/// certificates, keys, authorities and revocation lists again, or keeps the old ones when any file
/// is wrong and logs why. Writes one line with both addresses to `out` when ready. To be called
/// once, before the process has other threads: it takes these signals for itself.
/// Errors: those of starting; a running hub does not end with one.
Status serve(const Config& config, const ServeOptions& options, const Clock& clock,
             std::ostream& out);

/// The interface's description as this configuration serves it.
Result<std::string> describe(const Config& config, const Clock& clock);

}  // namespace parangon::hub
