#pragma once

#include <sys/types.h>

#include <filesystem>
#include <vector>

#include "hub/config.hpp"
#include "shared/core/clock.hpp"
#include "shared/model/nomenclature.hpp"
#include "shared/model/siret.hpp"

namespace parangon::bench {

/// So many made-up SIRETs that hold, all different.
std::vector<model::Siret> made_up_agencies(int count);

/// Certificates for a hub on loopback (`server`, `signer`) and for each agency (by its SIRET), and
/// `crl.pem`, as parangon-ca makes them.
void make_pki(const std::filesystem::path& folder, const std::vector<model::Siret>& agencies,
              Instant now);

/// A hub on loopback with these certificates, its log's key in `folder`. Limits as the default's.
hub::Config config_for(const std::filesystem::path& folder, const std::filesystem::path& store);

/// Makes the configured store with the agencies as members and a register release, each recorded
/// in the log.
void fill_store(const hub::Config& config, const std::vector<model::Siret>& agencies,
                const Clock& clock);

/// A hub in a process of its own. Forked while this one has a single thread. Throws when it does
/// not become ready.
class HubProcess {
 public:
  HubProcess(const hub::Config& config, const model::Nomenclature& nomenclature,
             const std::filesystem::path& ready);
  ~HubProcess();
  HubProcess(const HubProcess&) = delete;
  HubProcess& operator=(const HubProcess&) = delete;
  /// Of the members' listener.
  int port() const { return port_; }
  pid_t pid() const { return pid_; }

 private:
  pid_t pid_;
  int port_ = 0;
};

}  // namespace parangon::bench
