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

/// Removes what was written unless everything was: a key without its certificate would stand in
/// the way of the next try.
class Written {
 public:
  ~Written() {
    std::error_code ignored;
    for (const fs::path& file : files_) fs::remove(file, ignored);
  }
  Written() = default;
  Written(const Written&) = delete;
  Written& operator=(const Written&) = delete;

  void add(fs::path file) { files_.push_back(std::move(file)); }
  void keep() { files_.clear(); }
  Status add_public(const fs::path& file, const std::string& pem) {
    Status status = trust::write_new_file(file, pem, 0644);
    if (status) add(file);
    return status;
  }

 private:
  std::vector<fs::path> files_;
};

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
  // The key is on disk before the certificate is in the index: an unwritable folder issues nothing.
  Written written;
  if (key) {
    if (const Status saved = key->save(out / "key.pem"); !saved) return saved.error();
    written.add(out / "key.pem");
  }
  auto leaf = authority.issue(profile, spec, subject, now);
  if (!leaf) return leaf.error();
  const std::string chain = trust::to_pem({*leaf, authority.issuing()});
  if (const Status s = written.add_public(out / "cert.pem", chain); !s) return s.error();
  const std::string root = authority.root().to_pem();
  if (const Status s = written.add_public(out / "ca.pem", root); !s) return s.error();
  written.keep();
  return leaf;
}

}  // namespace parangon::certs
