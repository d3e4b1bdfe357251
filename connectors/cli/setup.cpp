#include "connectors/cli/setup.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "connectors/readers/supplier_mapping.hpp"
#include "shared/wire/consortium.hpp"
#include "shared/wire/register.hpp"

namespace parangon::connectors::cli {
namespace {

constexpr std::uint64_t max_register_bytes = 256ULL << 20;
constexpr std::uint64_t max_families_bytes = 16ULL << 20;

Error no_register() {
  return {Errc::not_found,
          {"aucun registre des structures ; lancez « parangon-connector register update » ou "
           "donnez --register FICHIER",
           "no supplier register; run \"parangon-connector register update\" or give --register "
           "FILE"}};
}

/// `keyring` must outlive it.
anonymise::PseudonymiserFor pseudonymiser(const agent::PseudonymKeyring& keyring) {
  return [&keyring](const model::Period& period) -> std::optional<anonymise::Pseudonymiser> {
    const auto* held = keyring.for_year(period.year());
    if (held == nullptr) return std::nullopt;
    return anonymise::Pseudonymiser{
        held->info.id,
        [held, name = period.to_string()](model::Measure measure, std::string_view siren) {
          return held->key.pseudonym(name, to_string(measure), siren);
        }};
  };
}

}  // namespace

Result<Setup> Setup::from_config(AgencyConfig config, const agent::State* state,
                                 const std::optional<std::filesystem::path>& register_file) {
  Setup setup(std::move(config));
  if (auto done = setup.load_own_files(); !done) return done.error();
  if (state != nullptr) {
    const auto review = state->review();
    if (!review) return review.error();
    setup.answers_ = agent::answers_of(*review);
    auto keyring = agent::PseudonymKeyring::load(state->folder());
    if (!keyring) return keyring.error();
    setup.keyring_.emplace(std::move(*keyring));
    const auto kept = state->consortium();
    if (!kept) return kept.error();
    if (*kept) {
      const auto document = wire::read_consortium(**kept);
      if (!document) return document.error();
      setup.consortium_ = document->decisions;
    }
  }
  if (register_file) {
    if (auto done = setup.load_register_file(*register_file); !done) return done.error();
    return setup;
  }
  if (state == nullptr) return no_register();
  const auto release = state->current_register();
  if (!release) return release.error();
  if (!*release) return no_register();
  setup.consortium_.register_release = (*release)->release;
  const auto name = fmt::format("register {}", (*release)->release);
  if (auto done = setup.load_register((*release)->csv, name); !done) return done.error();
  return setup;
}

Result<Setup> Setup::from_arguments(model::Siret agency, const std::filesystem::path& register_file,
                                    std::vector<readers::Source> sources) {
  AgencyConfig config;
  config.siret = agency;
  config.buyers = classify::InterpretOptions::Buyers::any;
  config.sources = std::move(sources);
  Setup setup(std::move(config));
  if (auto done = setup.load_register_file(register_file); !done) return done.error();
  return setup;
}

void Setup::restrict(std::vector<model::Period> periods) {
  if (!periods.empty()) config_.periods = std::move(periods);
}

Status Setup::use(const rules::Consortium& consortium, const agent::KeptRegister& release) {
  consortium_ = consortium;
  consortium_.register_release = release.release;
  return load_register(release.csv, fmt::format("register {}", release.release));
}

Status Setup::load_register(std::string_view csv, const std::string& name) {
  auto reading =
      wire::read_register(wire::RegisterFormat::register_csv, wire::read_from(csv), {name, {}});
  if (!reading) return reading.error();
  for (const auto& finding : reading->report.findings()) {
    remarks_.push_back(fmt::format("{}:{} {} {}", finding.where.source, finding.where.row,
                                   finding.rule, finding.message(Lang::en)));
  }
  register_ = model::SupplierRegister(std::move(reading->entries));
  return {};
}

Status Setup::load_register_file(const std::filesystem::path& file) {
  const auto text = read_file(file, max_register_bytes);
  if (!text) return text.error();
  return load_register(*text, file.filename().string());
}

Status Setup::load_own_files() {
  if (config_.families) {
    const auto text = read_file(*config_.families, max_families_bytes);
    if (!text) return text.error();
    auto nomenclature = model::Nomenclature::standard().with_overrides(*text);
    if (!nomenclature) return nomenclature.error();
    own_nomenclature_.emplace(std::move(*nomenclature));
  }
  if (config_.supplier_mapping) {
    auto reading = readers::SupplierMapping::load(*config_.supplier_mapping);
    if (!reading) return reading.error();
    for (const auto& finding : reading->report.findings()) {
      remarks_.push_back(fmt::format("{}:{} {} {}", finding.where.source, finding.where.row,
                                     finding.rule, finding.message(Lang::en)));
    }
    for (const auto& [rule, count] : reading->report.counts()) {
      if (rules::find(rule)->severity != rules::Severity::warning) continue;
      mapping_warnings_.emplace(rule, count);
    }
    mapping_ = std::move(reading->mapping);
  }
  return {};
}

const model::Nomenclature& Setup::nomenclature() const {
  return own_nomenclature_ ? *own_nomenclature_ : model::Nomenclature::standard();
}

Job Setup::job(model::Date day) const {
  Job job;
  job.sources = config_.sources;
  job.interpret = {config_.buyers, config_.listed, config_.periods, config_.date_fallback, day};
  job.nomenclature = &nomenclature();
  job.supplier_register = &register_;
  job.answers = &answers_;
  job.mapping = mapping_ ? &*mapping_ : nullptr;
  job.mapping_warnings = mapping_warnings_;
  job.consortium = consortium_;
  if (consortium_.supplier_pseudonyms && keyring_ && !keyring_->keys().empty()) {
    job.pseudonymiser = pseudonymiser(*keyring_);
  }
  return job;
}

model::Date today(const Clock& clock) {
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(clock.now())};
  return *model::Date::of(int{day.year()}, static_cast<int>(unsigned{day.month()}),
                          static_cast<int>(unsigned{day.day()}));
}

}  // namespace parangon::connectors::cli
