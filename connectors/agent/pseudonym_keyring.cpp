#include "connectors/agent/pseudonym_keyring.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "connectors/agent/files.hpp"
#include "shared/core/file.hpp"
#include "shared/trust/digest.hpp"

namespace parangon::connectors::agent {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view key_file_head = "parangon-pseudonym-key 1";
constexpr std::string_view no_key = "-";
constexpr std::uint64_t max_key_file_bytes = 4096;

Error unreadable(const fs::path& file) {
  return {Errc::malformed,
          {fmt::format("clé de pseudonymes illisible : {}", file.string()),
           fmt::format("unreadable pseudonym key: {}", file.string())}};
}

std::vector<std::string_view> split(std::string_view text, char mark) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const auto end = std::min(text.find(mark), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string written(const HeldPseudonymKey& key) {
  const auto& info = key.info;
  return fmt::format("{}\n{} {} {} {}\n{}\n", key_file_head, info.id, info.number, info.from_year,
                     info.replaces.empty() ? no_key : info.replaces,
                     trust::to_hex(key.key.bytes()));
}

Result<HeldPseudonymKey> read_key(const fs::path& file) {
  const auto text = read_file(file, max_key_file_bytes);
  if (!text) return text.error();
  const auto lines = split(*text, '\n');
  if (lines.size() != 3 || lines[0] != key_file_head) return unreadable(file);
  const auto words = split(lines[1], ' ');
  const auto bytes = trust::from_hex(lines[2]);
  if (words.size() != 4 || !bytes) return unreadable(file);
  const auto number = whole_number(words[1]), from_year = whole_number(words[2]);
  const auto key = trust::PseudonymKey::from_bytes(*bytes);
  if (!number || !from_year || !key || key->id() != words[0]) return unreadable(file);
  HeldPseudonymKey out{{key->id(), *number, *from_year, {}}, *key};
  if (words[3] != no_key) out.info.replaces = words[3];
  return out;
}

}  // namespace

Result<PseudonymKeyring> PseudonymKeyring::load(const fs::path& state_folder) {
  PseudonymKeyring out(state_folder / "pseudonyms");
  for (const auto& name : names_in(out.folder_)) {
    if (!name.ends_with(".key")) continue;
    auto key = read_key(out.folder_ / name);
    if (!key) return key.error();
    out.keys_.push_back(std::move(*key));
  }
  std::ranges::sort(out.keys_, {}, [](const auto& key) { return key.info.number; });
  return out;
}

const HeldPseudonymKey* PseudonymKeyring::find(std::string_view id) const {
  const auto found =
      std::ranges::find_if(keys_, [&](const auto& key) { return key.info.id == id; });
  return found == keys_.end() ? nullptr : &*found;
}

const HeldPseudonymKey* PseudonymKeyring::for_year(std::int64_t year) const {
  std::vector<model::PseudonymKeyInfo> infos;
  for (const auto& key : keys_) infos.push_back(key.info);
  const auto* chosen = model::pseudonym_key_for(infos, year);
  return chosen == nullptr ? nullptr : find(chosen->id);
}

Status PseudonymKeyring::add(const HeldPseudonymKey& key) {
  for (const auto& held : keys_) {
    if (held.info == key.info) return {};
    if (held.info.id != key.info.id && held.info.number != key.info.number) continue;
    return Error{
        Errc::conflict,
        {fmt::format("la clé de pseudonymes {} porte le numéro {} d'une autre, déjà reçue ; "
                     "prévenez le consortium",
                     key.info.id, key.info.number),
         fmt::format("pseudonym key {} has the number {} of another one, received before; tell "
                     "the consortium",
                     key.info.id, key.info.number)}};
  }
  if (auto made = make_folder(folder_); !made) return made;
  if (auto kept = write_file(folder_ / (key.info.id + ".key"), written(key)); !kept) return kept;
  keys_.push_back(key);
  std::ranges::sort(keys_, {}, [](const auto& each) { return each.info.number; });
  return {};
}

}  // namespace parangon::connectors::agent
