#include "hub/config_numbers.hpp"

#include <fmt/format.h>

namespace parangon::hub {

std::int64_t ranged(wire::TomlTable& table, std::string_view key, std::int64_t otherwise,
                    std::int64_t low, std::int64_t high) {
  const auto number = table.integer(key).value_or(otherwise);
  if (number >= low && number <= high) return number;
  table.reject(key, {fmt::format("{} : entre {} et {} attendu", number, low, high),
                     fmt::format("{}: between {} and {} expected", number, low, high)});
  return otherwise;
}

int ranged_int(wire::TomlTable& table, std::string_view key, int otherwise, int low, int high) {
  return static_cast<int>(ranged(table, key, otherwise, low, high));
}

}  // namespace parangon::hub
