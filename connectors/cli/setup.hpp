#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "connectors/agent/pseudonym_keyring.hpp"
#include "connectors/agent/state.hpp"
#include "connectors/cli/context.hpp"
#include "connectors/config/config.hpp"
#include "connectors/prepare/prepare.hpp"

namespace parangon::connectors::cli {

/// Everything a job refers to, read from an agency's configuration and state, or from the command
/// line alone. Movable; the job it gives points into it and must not outlive it.
class Setup {
 public:
  /// From a configuration. `register_file` replaces the release kept in the state.
  static Result<Setup> from_config(AgencyConfig config, const agent::State* state,
                                   const std::optional<std::filesystem::path>& register_file);
  /// Without configuration: every buyer of the sources, default secrecy rule, periods by year.
  static Result<Setup> from_arguments(model::Siret agency,
                                      const std::filesystem::path& register_file,
                                      std::vector<readers::Source> sources);

  /// Restricts the job to these periods; none: as configured.
  void restrict(std::vector<model::Period> periods);
  /// Replaces what both ends judge by, and the register, after talking to the hub.
  Status use(const rules::Consortium& consortium, const agent::KeptRegister& release);

  Job job(model::Date today) const;
  const AgencyConfig& config() const { return config_; }
  const model::Nomenclature& nomenclature() const;
  /// What was wrong with rows of the supplier mapping and of the register: for people.
  const std::vector<std::string>& remarks() const { return remarks_; }

 private:
  explicit Setup(AgencyConfig config) : config_(std::move(config)) {}
  Status load_register(std::string_view csv, const std::string& name);
  Status load_register_file(const std::filesystem::path& file);
  Status load_own_files();

  AgencyConfig config_;
  std::optional<model::Nomenclature> own_nomenclature_;
  model::SupplierRegister register_;
  std::map<model::Siret, classify::ReviewAnswer> answers_;
  std::optional<readers::SupplierMapping> mapping_;
  std::map<std::string, std::int64_t> mapping_warnings_;
  rules::Consortium consortium_;
  std::optional<agent::PseudonymKeyring> keyring_;
  std::vector<std::string> remarks_;
};

/// Today in UTC.
model::Date today(const Clock& clock);

}  // namespace parangon::connectors::cli
