#include "hub/log_key.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shared/core/file.hpp"

namespace parangon::hub {
namespace {

Status make_key(const std::filesystem::path& file) {
  if (auto made = make_folder(file.parent_path()); !made) return made;
  const auto key = trust::PrivateKey::generate(trust::KeyAlgorithm::ed25519);
  if (!key) return key.error();
  auto saved = key->save(file);
  // Another process that starts at the same time may have been first: its key is as good.
  if (!saved && saved.error().code == Errc::already_exists) return {};
  return saved;
}

}  // namespace

Result<std::shared_ptr<log::Ledger>> load_ledger(const Config& config, bool create) {
  std::error_code ignored;
  const auto& file = config.log.key;
  if (!std::filesystem::exists(file, ignored)) {
    if (!create || std::filesystem::exists(config.store, ignored)) {
      return Error{Errc::not_found,
                   {fmt::format("{} : la clé du journal manque ; restaurez-la de son coffre (une "
                                "autre clé serait un autre journal)",
                                file.string()),
                    fmt::format("{}: the log's key is missing; restore it from where it is kept "
                                "safe (another key would be another log)",
                                file.string())}};
    }
    if (auto made = make_key(file); !made) return made.error();
  }
  const auto key = trust::PrivateKey::load(file);
  if (!key) return key.error();
  auto ledger = log::Ledger::create(config.log.origin, *key);
  if (!ledger) {
    return Error{ledger.error().code,
                 {"[log] origin, key : " + ledger.error().message.fr,
                  "[log] origin, key: " + ledger.error().message.en}};
  }
  const auto chain = trust::load_chain_file(config.signer.certificate);
  if (!chain) return chain.error();
  hold_to_validity(*ledger, *chain);
  return std::make_shared<log::Ledger>(std::move(*ledger));
}

void hold_to_validity(log::Ledger& ledger, const std::vector<trust::Certificate>& chain) {
  Instant first = Instant::min();
  Instant last = Instant::max();
  for (const auto& certificate : chain) {
    first = std::max(first, certificate.not_before());
    last = std::min(last, certificate.not_after());
  }
  ledger.hold_to(first, last);
}

}  // namespace parangon::hub
