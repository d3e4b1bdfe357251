// What the hub is opened with: its store, and its credentials.
#include <fmt/format.h>

#include "hub/app.hpp"
#include "hub/log_key.hpp"
#include "hub/store/sqlite/sqlite_store.hpp"
#include "shared/trust/trust_store.hpp"

namespace parangon::hub {

Result<OpenedStore> open_store(const Config& config, bool create, const Clock& clock) {
  auto ledger = load_ledger(config, create);
  if (!ledger) return ledger.error();
  store::SqliteOptions options;
  options.ledger = *ledger;
  options.file = config.store;
  options.hub_name = config.hub_name;
  options.create = create;
  options.readers = static_cast<int>(config.limits.store_threads);
  options.documents = config.documents;
  options.max_file_bytes = config.store_max_bytes;
  options.busy_timeout = config.timeouts.store_busy;
  auto store = store::open_sqlite(options, clock.now());
  if (!store) return store.error();
  return OpenedStore{std::move(*store), (*ledger)->verifier(), std::move(*ledger)};
}

Result<collect::Credentials> load_credentials(const Config& config) {
  const auto& [authority, crl] = config.member_authority;
  auto members = trust::TrustStore::load(authority, crl);
  if (!members) {
    const auto where =
        fmt::format("[members] client_ca = {}, crl = {}", authority.string(), crl.string());
    const auto& why = members.error().message;
    return Error{members.error().code,
                 {fmt::format("{} : {}", where, why.fr), fmt::format("{}: {}", where, why.en)}};
  }
  auto key = trust::PrivateKey::load(config.signer.key);
  if (!key) return key.error();
  auto chain = trust::load_chain_file(config.signer.certificate);
  if (!chain) return chain.error();
  if (!(chain->front().public_key() == key->public_key())) {
    return Error{Errc::invalid_argument,
                 {fmt::format("{} n'est pas la clé du certificat {}", config.signer.key.string(),
                              config.signer.certificate.string()),
                  fmt::format("{} is not the key of certificate {}", config.signer.key.string(),
                              config.signer.certificate.string())}};
  }
  return collect::Credentials{std::move(*members), std::move(*key), std::move(*chain)};
}

}  // namespace parangon::hub
