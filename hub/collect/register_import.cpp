#include "hub/collect/register_import.hpp"

#include "hub/collect/hash.hpp"
#include "shared/trust/jws.hpp"
#include "shared/wire/register.hpp"

namespace parangon::hub::collect {

Result<RegisterImport> import_register(store::Store& store,
                                       std::span<const model::RegisterEntry> entries,
                                       std::string_view note, Instant now,
                                       const trust::PrivateKey& key,
                                       const std::vector<trust::Certificate>& chain,
                                       const Actor& actor) {
  auto canonical = wire::canonical_register({entries.begin(), entries.end()});
  if (canonical.empty()) {
    return Error{Errc::invalid_argument,
                 {"registre sans aucune structure : rien n'est importé ; vérifiez le fichier",
                  "register without any supplier: nothing is imported; check the file"}};
  }
  store::RegisterRelease release;
  release.info.entries = static_cast<std::int64_t>(canonical.size());
  release.info.created = now;
  release.info.note = note;
  release.csv = wire::write_register(std::move(canonical));
  release.info.sha256 = hash_of(release.csv);
  // Looked at first, so that importing the same again needs no signature.
  const auto current = store.current_register();
  if (current && current->sha256 == release.info.sha256) return RegisterImport{false, *current};

  auto signature =
      trust::sign_detached(key, {{}, std::string(register_content_type), {}, chain}, release.csv);
  if (!signature) return signature.error();
  release.signature = std::move(*signature);
  const auto number = store.add_register_release(
      release, event(store.hub_name(), "register_released", actor,
                     {{"sha256", release.info.sha256}, {"note", release.info.note}}));
  if (!number) return number.error();
  release.info.number = *number;
  return RegisterImport{true, release.info};
}

}  // namespace parangon::hub::collect
