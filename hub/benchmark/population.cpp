#include "hub/benchmark/population.hpp"

#include <charconv>
#include <map>
#include <string>

#include "shared/model/csv_table.hpp"

namespace parangon::hub::benchmark {
namespace data {
std::string_view populations();
}
namespace {

using Populations = std::map<std::string, std::int64_t, std::less<>>;

Populations read_built_in() {
  const auto table = model::CsvTable::parse(
      "departements_population.csv", data::populations(),
      {"code_departement", "code_region", "nom", "chef_lieu_insee", "population_municipale"});
  Populations out;
  for (const auto& row : table.value().rows()) {
    const std::string& digits = row.fields[4];
    std::int64_t population = 0;
    const char* end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, population);
    if (read.ec == std::errc() && read.ptr == end && population > 0) {
      out.emplace(row.fields[0], population);
    }
  }
  return out;
}

}  // namespace

std::optional<std::int64_t> population_of(std::string_view departement) {
  static const Populations built_in = read_built_in();
  const auto it = built_in.find(departement);
  if (it == built_in.end()) return std::nullopt;
  return it->second;
}

}  // namespace parangon::hub::benchmark
