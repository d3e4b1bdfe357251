#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace parangon::hub::benchmark {

/// Municipal population of a department ("77", "2A", "974"), as the built-in table gives it:
/// data/departements_population.csv, from INSEE (populations de référence), Licence Ouverte 2.0;
/// its attribution is in docs/indicators.md. nullopt for an unknown code and where the table has
/// no figure (Mayotte). Thread-safe.
std::optional<std::int64_t> population_of(std::string_view departement);

}  // namespace parangon::hub::benchmark
