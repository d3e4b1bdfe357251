#include "hub/cli/secret_key.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cctype>

#include "shared/core/file.hpp"
#include "shared/trust/digest.hpp"

namespace parangon::hub::cli {
namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::uint64_t max_secret_bytes = 4096;

Error about(const std::filesystem::path& file, Errc code, std::string_view fr,
            std::string_view en) {
  return {code,
          {fmt::format("{} : {}", file.string(), fr), fmt::format("{}: {}", file.string(), en)}};
}

}  // namespace

Result<trust::Salt> load_secret(const std::filesystem::path& file) {
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0) {
    if (auto made = write_file(file, trust::random_hex(key_bytes) + "\n"); !made) {
      return made.error();
    }
  } else if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return about(file, Errc::forbidden,
                 "d'autres que son propriétaire peuvent lire ce secret ; faites chmod 600",
                 "others than its owner can read this secret; chmod 600 it");
  }
  auto text = read_file(file, max_secret_bytes);
  if (!text) return text.error();
  std::erase_if(*text, [](unsigned char c) { return std::isspace(c) != 0; });
  const bool hexadecimal =
      std::ranges::all_of(*text, [](unsigned char c) { return std::isxdigit(c) != 0; });
  if (!hexadecimal || text->size() != 2 * key_bytes) {
    return about(file, Errc::malformed, "64 chiffres hexadécimaux sont attendus",
                 "64 hexadecimal digits are expected");
  }
  return trust::sha256(*text);
}

disclosure::KeyedRandom keyed_random(const trust::Salt& key) {
  return [key](std::string_view text) {
    const auto digest = trust::commit(key, text);
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < sizeof number; ++i) number = number << 8 | digest[i];
    return number;
  };
}

trust::Salt table_key(std::string_view secret, std::string_view table) {
  return trust::commit(trust::sha256(secret), fmt::format("defence of a table\n{}", table));
}

}  // namespace parangon::hub::cli
