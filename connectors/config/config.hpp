#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/classify/interpret.hpp"
#include "connectors/config/schedule.hpp"
#include "connectors/readers/reader.hpp"
#include "shared/core/error.hpp"
#include "shared/model/period.hpp"
#include "shared/model/sharing.hpp"
#include "shared/model/siret.hpp"

namespace parangon::connectors {

/// How to reach the hub and who we are there.
struct HubConfig {
  std::string url;                    ///< "https://hub.example.org:8443"
  std::filesystem::path authority;    ///< Consortium root, PEM
  std::filesystem::path certificate;  ///< Our chain, PEM
  std::filesystem::path key;          ///< Our private key, PEM, mode 0600
};

/// One agency's configuration: connector.toml. Paths in it are relative to its own folder and
/// already resolved here. docs/guide-admin.fr.md describes each key.
struct AgencyConfig {
  /// Of La Poste's seat until it is read: a SIRET has no empty value.
  model::Siret siret = *model::Siret::try_parse("35600000000048");
  std::string name;
  classify::InterpretOptions::Buyers buyers = classify::InterpretOptions::Buyers::listed;
  std::set<model::Siren> listed;       ///< The agency's own SIREN is always in it.
  std::vector<model::Period> periods;  ///< Empty: every period found
  bool date_fallback = false;
  model::SharingTerms sharing;                          ///< To whom the figures may be shown
  std::optional<std::filesystem::path> justifications;  ///< CSV: rule, text
  Schedule schedule{};                                  ///< Of the daemon, `parangon-connector run`
  RetryLimits retry{};
  std::optional<HubConfig> hub;  ///< Needed by what talks to the hub only
  std::filesystem::path state;   ///< Folder of register, review, outbox and receipts
  std::optional<std::filesystem::path> supplier_mapping;
  std::optional<std::filesystem::path> families;  ///< The agency's own mapping
  std::vector<readers::Source> sources;           ///< Globs expanded, in order
};

/// Reads `file`, or `file`/connector.toml when it is a folder. Unknown keys, wrong types and
/// patterns that match no file are errors that name the line and the key.
Result<AgencyConfig> load_config(const std::filesystem::path& file);

}  // namespace parangon::connectors
