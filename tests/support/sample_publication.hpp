#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "hub/release/publication.hpp"
#include "shared/model/axes.hpp"

/// A consortium's two first releases, invented: two cubes, with confidential, provisional and
/// revised cells, and cells that are hidden or shown anew.
namespace parangon::testing {

namespace release = hub::release;

inline Instant instant_of(std::string_view text) { return parse_instant(text).value(); }

inline release::CodeList sample_segments() {
  release::CodeList out{.id = "segment", .label = {"Segment d'achat", "Segment"}, .codes = {}};
  const auto add = [&](std::string code, std::string parent, Text label) {
    out.codes.push_back({std::move(code), std::move(parent), std::move(label), {}});
  };
  add("all", "", {"Tous les achats", "All purchases"});
  add("F01", "all", {"Entretien, nettoyage", "Cleaning, upkeep"});
  add("F01.01", "F01", {"Nettoyage de locaux", "Cleaning of premises"});
  add("F01.02", "F01", {"Blanchisserie", "Laundry"});
  add("F03", "all", {"Restauration \"collective\", traiteur", "\"Collective\" catering"});
  add("F03.07", "F03", {"Plateaux-repas", "Meal trays"});
  return out;
}

inline release::CodeList sample_kinds() {
  release::CodeList out{
      .id = "kind", .label = {"Type de structure", "Kind of supplier"}, .codes = {}};
  const auto add = [&](model::KindNode kind, std::string parent) {
    out.codes.push_back(
        {std::string(model::to_string(kind)), std::move(parent), model::label(kind), {}});
  };
  add(model::KindNode::all, "");
  add(model::KindNode::inclusive, "all");
  add(model::KindNode::esat, "inclusive");
  add(model::KindNode::ea, "inclusive");
  return out;
}

inline release::CodeList sample_areas() {
  const std::string department = "http://id.insee.fr/geo/departement/";
  return {.id = "area",
          .label = {"Territoire", "Area"},
          .codes = {{"idf", "", "Île-de-France", "http://id.insee.fr/geo/region/11"},
                    {"77", "idf", "Seine-et-Marne", department + "77"},
                    {"93", "idf", "Seine-Saint-Denis", department + "93"}}};
}

inline release::CodeList sample_periods(const std::vector<model::Period>& periods) {
  release::CodeList out{.id = "period", .label = {"Période", "Period"}, .codes = {}};
  for (const model::Period& period : periods)
    out.codes.push_back({period.to_string(), {}, period.to_string(), {}});
  return out;
}

/// A number made of the cell's place, the same everywhere.
inline std::uint64_t number_of(const std::vector<std::uint32_t>& codes) {
  std::uint64_t out = 7;
  for (const std::uint32_t code : codes) out = out * 31 + code + 1;
  return out * 7919;
}

inline release::Observation sample_value(std::vector<std::uint32_t> codes) {
  const std::uint64_t number = number_of(codes);
  const auto cents = static_cast<std::int64_t>(100'000 + number % 9'000'000);
  return {.codes = std::move(codes),
          .status = release::ObservationStatus::normal,
          .amount = model::Money::cents(cents),
          .agencies = static_cast<int>(3 + number % 6),
          .share = Ratio(cents, 10'000'000),
          .per_thousand = Ratio(static_cast<Wide>(cents) * 1000, 1'423'000),
          .interval = {}};
}

inline release::Observation sample_secret(std::vector<std::uint32_t> codes, bool with_interval) {
  release::Observation out{.codes = std::move(codes),
                           .status = release::ObservationStatus::confidential,
                           .amount = {},
                           .agencies = {},
                           .share = {},
                           .per_thousand = {},
                           .interval = {}};
  if (with_interval)
    out.interval = release::SafeInterval{model::Money::cents(0), model::Money::cents(1'250'050)};
  return out;
}

/// Positions: period, segment, kind. The same cell is one of four, by its number: mostly a value,
/// sometimes a secret, sometimes nothing at all.
inline release::Cube sample_segment_cube(std::uint32_t periods, bool second) {
  release::Cube out{.id = "segments",
                    .title = {"Achats par segment", "Purchases by segment"},
                    .description = {"Montants payés, par segment et type de structure.",
                                    "Amounts paid, by segment and kind of supplier."},
                    .dimensions = {{"period", {"Période", "Period"}, "period"},
                                   {"segment", {"Segment", "Segment"}, "segment"},
                                   {"kind", {"Type", "Kind"}, "kind"}},
                    .observations = {}};
  for (std::uint32_t period = 0; period < periods; ++period)
    for (std::uint32_t segment = 0; segment < 6; ++segment)
      for (std::uint32_t kind = 0; kind < 4; ++kind) {
        const std::vector<std::uint32_t> codes{period, segment, kind};
        const std::uint64_t place = segment * 4 + kind;
        if (place == 11) continue;  // Nothing was bought there.
        const bool secret = place == 7 || place == (second ? 14U : 15U);
        out.observations.push_back(secret ? sample_secret(codes, second) : sample_value(codes));
        release::Observation& cell = out.observations.back();
        if (!secret && second && period == 0 && place == 2)
          cell.amount = model::Money::cents(cell.amount->in_cents() * 5 / 4);
        if (!secret && period + 1 == periods) cell.status = release::ObservationStatus::provisional;
      }
  return out;
}

inline release::Cube sample_area_cube(std::uint32_t periods) {
  release::Cube out{.id = "areas",
                    .title = {"Achats par territoire", "Purchases by area"},
                    .description = {"Montants payés, par territoire.", "Amounts paid, by area."},
                    .dimensions = {{"period", {"Période", "Period"}, "period"},
                                   {"area", {"Territoire", "Area"}, "area"}},
                    .observations = {}};
  for (std::uint32_t period = 0; period < periods; ++period)
    for (std::uint32_t area = 0; area < 3; ++area)
      out.observations.push_back(sample_value({period, area}));
  return out;
}

/// `number` is 1 (one period) or 2 (two).
inline release::Publication sample_publication(std::int64_t number, const std::string& base_uri) {
  const bool second = number == 2;
  std::vector<model::Period> periods{model::Period::year(2024)};
  if (second) periods.push_back(model::Period::year(2025));
  const auto count = static_cast<std::uint32_t>(periods.size());
  release::Publication out;
  out.number = number;
  out.title = {"Achats responsables en Île-de-France", "Responsible purchasing in Île-de-France"};
  out.description = {"Ce que les acheteurs du groupement paient aux structures inclusives.",
                     "What the agencies of the consortium pay to inclusive suppliers."};
  out.publisher = {.name = {"Groupement d'achat d'exemple", "Example purchasing consortium"},
                   .uri = "",
                   .contact_name = "Service des données",
                   .contact_email = "donnees@example.org",
                   .contact_url = base_uri + "/",
                   .base_uri = base_uri};
  out.coverage = {
      .name = "Île-de-France",
      .uris = {"http://data.europa.eu/nuts/code/FR10", "http://id.insee.fr/geo/region/11"}};
  out.as_of = instant_of(second ? "2026-02-20T12:00:00Z" : "2025-02-20T12:00:00Z");
  out.issued = instant_of(second ? "2026-03-02T08:00:00Z" : "2025-03-03T08:00:00Z");
  out.rules_version = second ? "1.1" : "1.0";
  out.families_version = "2024-1";
  out.sources = {std::string(64, 'a'), std::string(64, 'b')};
  if (second) out.sources.emplace_back(64, 'c');
  out.code_lists = {sample_periods(periods), sample_segments(), sample_kinds(), sample_areas()};
  out.cubes = {sample_segment_cube(count, second), sample_area_cube(count)};
  out.certificate = "{\"safe\": true}\n";
  out.periods = std::move(periods);
  return out;
}

/// Tells lengths apart; which digest it is matters to no test that uses it.
inline std::string length_digest(std::string_view bytes) { return std::to_string(bytes.size()); }

}  // namespace parangon::testing
