#include "certs/delivery.hpp"

#include <fmt/format.h>

#include "shared/core/file.hpp"
#include "shared/trust/new_file.hpp"

namespace parangon::certs {
namespace {

namespace fs = std::filesystem;

Error would_overwrite(const fs::path& file) {
  return {Errc::already_exists,
          {fmt::format("« {} » existe déjà et ne sera pas remplacé ; choisissez un autre dossier "
                       "(--out)",
                       file.string()),
           fmt::format("\"{}\" exists already and is not replaced; choose another folder (--out)",
                       file.string())}};
}

Status write_public(const fs::path& file, const std::string& pem) {
  return trust::write_new_file(file, pem, 0644);
}

}  // namespace

Result<trust::Certificate> deliver(const Authority& authority, Profile profile,
                                   const trust::CertificateSpec& spec, const Delivery& delivery,
                                   Instant now) {
  const fs::path& out = delivery.folder;
  for (const char* name : {"key.pem", "cert.pem", "ca.pem"}) {
    if (fs::exists(out / name)) return would_overwrite(out / name);
  }
  if (const Status made = make_folder(out); !made) return made.error();
  std::optional<trust::PrivateKey> key;
  if (!delivery.request) {
    auto made = trust::PrivateKey::generate(delivery.algorithm);
    if (!made) return made.error();
    key = std::move(*made);
  }
  const trust::PublicKey subject = key ? key->public_key() : delivery.request->public_key();
  auto leaf = authority.issue(profile, spec, subject, now);
  if (!leaf) return leaf.error();
  if (key) {
    if (const Status saved = key->save(out / "key.pem"); !saved) return saved.error();
  }
  const std::string chain = trust::to_pem({*leaf, authority.issuing()});
  if (const Status s = write_public(out / "cert.pem", chain); !s) return s.error();
  if (const Status s = write_public(out / "ca.pem", authority.root().to_pem()); !s) {
    return s.error();
  }
  return leaf;
}

}  // namespace parangon::certs
