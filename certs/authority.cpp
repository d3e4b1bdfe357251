#include "certs/authority.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "shared/core/file.hpp"
#include "shared/trust/new_file.hpp"
#include "shared/trust/trust_store.hpp"

namespace parangon::certs {
namespace {

namespace fs = std::filesystem;

constexpr mode_t public_mode = 0644;
constexpr std::array authority_parts{"root", "issuing", "issued", "index.jsonl"};

Error holds_one_already(const fs::path& folder) {
  return {
      Errc::already_exists,
      {fmt::format("« {} » contient déjà une autorité ; elle ne sera pas remplacée, choisissez un "
                   "autre dossier",
                   folder.string()),
       fmt::format("\"{}\" already holds an authority; it is not replaced, choose another folder",
                   folder.string())}};
}

Error unknown_serial(std::string_view serial) {
  return {
      Errc::invalid_argument,
      {fmt::format("L'autorité n'a émis aucun certificat numéro {} ; voyez « parangon-ca list »",
                   serial),
       fmt::format("The authority has issued no certificate with serial {}; see \"parangon-ca "
                   "list\"",
                   serial)}};
}

Error outlasts(const trust::Certificate& issuing) {
  const std::string end = format_instant(issuing.not_after());
  return {
      Errc::invalid_argument,
      {fmt::format("Le certificat durerait plus que l'autorité émettrice ({}) ; raccourcissez "
                   "--days ou renouvelez l'autorité",
                   end),
       fmt::format("The certificate would outlast the issuing authority ({}); shorten --days or "
                   "renew the authority",
                   end)}};
}

Error root_key_away(const fs::path& folder) {
  const std::string file = (folder / "root" / "key.pem").string();
  return {
      Errc::not_found,
      {fmt::format("La liste de révocation de la racine doit être renouvelée : remettez {} en "
                   "place le temps de la commande",
                   file),
       fmt::format("The root's revocation list must be renewed: put {} back for the time of the "
                   "command",
                   file)}};
}

/// What somebody pasted becomes what the index holds.
std::string normal_serial(std::string_view serial) {
  std::string out;
  for (const char c : serial) {
    if (c != ':') out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

Status save_authority(const fs::path& folder, const trust::PrivateKey& key,
                      const trust::Certificate& certificate) {
  if (const Status made = make_folder(folder); !made) return made.error();
  if (const Status saved = key.save(folder / "key.pem"); !saved) return saved.error();
  return trust::write_new_file(folder / "cert.pem", certificate.to_pem(), public_mode);
}

Result<trust::Certificate> load_certificate(const fs::path& file) {
  const Result<std::string> pem = read_file(file, trust::max_bundle_bytes);
  if (!pem && pem.error().code == Errc::not_found) {
    return Error{
        Errc::not_found,
        {fmt::format("Aucune autorité ici (« {} » manque) ; créez-la avec « parangon-ca init "
                     "», ou nommez son dossier avec --ca",
                     file.string()),
         fmt::format("No authority here (\"{}\" is missing); make one with \"parangon-ca "
                     "init\", or name its folder with --ca",
                     file.string())}};
  }
  if (!pem) return pem.error();
  return trust::Certificate::from_pem(*pem);
}

}  // namespace

Authority::Authority(fs::path folder, trust::Certificate root, trust::Certificate issuing)
    : folder_(std::move(folder)), root_(std::move(root)), issuing_(std::move(issuing)) {}

IndexFile Authority::index() const { return IndexFile(folder_ / "index.jsonl"); }

Result<Authority> Authority::init(const fs::path& folder, const std::string& consortium,
                                  Instant now) {
  if (const Status made = make_folder(folder); !made) return made.error();
  const Result<FileLock> lock = lock_authority(folder);
  if (!lock) return lock.error();
  for (const char* part : authority_parts) {
    if (fs::exists(folder / part)) return holds_one_already(folder);
  }
  Result<Authority> made_one = create(*lock, folder, consortium, now);
  // Half an authority is worth nothing, and would stand in the way of the next try.
  std::error_code ignored;
  for (const char* part : authority_parts) {
    if (!made_one) fs::remove_all(folder / part, ignored);
  }
  return made_one;
}

Result<Authority> Authority::create(const FileLock& lock, const fs::path& folder,
                                    const std::string& consortium, Instant now) {
  const auto root_key = trust::PrivateKey::generate(trust::KeyAlgorithm::ec_p256);
  const auto issuing_key = trust::PrivateKey::generate(trust::KeyAlgorithm::ec_p256);
  if (!root_key) return root_key.error();
  if (!issuing_key) return issuing_key.error();
  auto root = trust::issue_self_signed(root_spec(consortium, default_validity(Profile::root, now)),
                                       *root_key);
  if (!root) return root.error();
  auto issuing = trust::issue(issuing_spec(consortium, default_validity(Profile::issuing, now)),
                              issuing_key->public_key(), *root, *root_key);
  if (!issuing) return issuing.error();

  if (const Status s = make_folder(folder / "issued"); !s) return s.error();
  if (const Status s = save_authority(folder / "root", *root_key, *root); !s) return s.error();
  if (const Status s = save_authority(folder / "issuing", *issuing_key, *issuing); !s) {
    return s.error();
  }
  Authority authority(folder, *root, *issuing);
  if (const Status s = authority.record(lock, Profile::root, *root, now); !s) return s.error();
  if (const Status s = authority.record(lock, Profile::issuing, *issuing, now); !s) {
    return s.error();
  }
  return authority;
}

Result<Authority> Authority::open(const fs::path& folder) {
  auto root = load_certificate(folder / "root" / "cert.pem");
  if (!root) return root.error();
  auto issuing = load_certificate(folder / "issuing" / "cert.pem");
  if (!issuing) return issuing.error();
  return Authority(folder, std::move(*root), std::move(*issuing));
}

Status Authority::record(const FileLock& lock, Profile profile,
                         const trust::Certificate& certificate, Instant now) const {
  IndexEntry entry;
  entry.serial_hex = certificate.serial_hex();
  entry.profile = profile;
  entry.subject = certificate.subject_cn();
  entry.organization = certificate.subject_organization();
  entry.fingerprint = trust::to_hex(certificate.fingerprint());
  entry.not_before = certificate.not_before();
  entry.not_after = certificate.not_after();
  entry.issued_at = now;
  const Status added = index().add_issued(lock, entry);
  if (!added) return added.error();
  return trust::write_new_file(folder_ / "issued" / (entry.serial_hex + ".pem"),
                               certificate.to_pem(), public_mode);
}

Result<trust::Certificate> Authority::issue(Profile profile, const trust::CertificateSpec& spec,
                                            const trust::PublicKey& subject, Instant now) const {
  if (const Status able = check_key(profile, subject); !able) return able.error();
  if (spec.not_after > issuing_.not_after()) return outlasts(issuing_);
  const auto key = trust::PrivateKey::load(folder_ / "issuing" / "key.pem");
  if (!key) return key.error();
  auto certificate = trust::issue(spec, subject, issuing_, *key);
  if (!certificate) return certificate.error();
  const Result<FileLock> lock = lock_authority(folder_);
  if (!lock) return lock.error();
  if (const Status s = record(*lock, profile, *certificate, now); !s) return s.error();
  return certificate;
}

Status Authority::revoke(std::string_view serial_hex, trust::RevocationReason reason,
                         Instant now) const {
  const Result<FileLock> lock = lock_authority(folder_);
  if (!lock) return lock.error();
  const Result<Index> known = index().read();
  if (!known) return known.error();
  const std::string serial = normal_serial(serial_hex);
  const IndexEntry* entry = known->find(serial);
  if (entry == nullptr || entry->profile == Profile::root) return unknown_serial(serial);
  if (entry->revoked_at) {
    const std::string at = format_instant(*entry->revoked_at);
    return Error{Errc::conflict,
                 {fmt::format("Le certificat {} est déjà révoqué depuis le {}", serial, at),
                  fmt::format("Certificate {} has already been revoked since {}", serial, at)}};
  }
  return index().add_revoked(*lock, serial, reason, now);
}

Result<std::string> Authority::crl_of(const FileLock& lock, Profile issuer, Instant now,
                                      int days) const {
  const bool of_root = issuer == Profile::root;
  const auto key = trust::PrivateKey::load(folder_ / to_string(issuer) / "key.pem");
  if (!key) return key.error();
  const Result<Index> known = index().read();
  if (!known) return known.error();
  std::vector<trust::RevokedCertificate> revoked;
  for (const IndexEntry& entry : known->certificates) {
    const bool by_root = entry.profile == Profile::issuing;
    if (!entry.revoked_at || by_root != of_root) continue;
    revoked.push_back({entry.serial_hex, *entry.revoked_at, entry.reason});
  }
  const CrlEntry crl{issuer, known->next_crl_number(issuer), now, now + std::chrono::days(days)};
  auto pem = trust::make_crl(of_root ? root_ : issuing_, *key, revoked, crl.number,
                             crl.this_update - clock_tolerance, crl.next_update);
  if (!pem) return pem.error();
  if (const Status added = index().add_crl(lock, crl); !added) return added.error();
  return pem;
}

Result<std::string> Authority::root_crl(const FileLock& lock, Instant now, int days) const {
  const fs::path kept = folder_ / "root" / "crl.pem";
  if (fs::exists(folder_ / "root" / "key.pem")) {
    auto made = crl_of(lock, Profile::root, now, days);
    if (!made) return made.error();
    if (const Status s = write_file(kept, *made); !s) return s.error();
    return made;
  }
  const Result<Index> known = index().read();
  if (!known) return known.error();
  const CrlEntry* last = nullptr;
  for (const CrlEntry& crl : known->crls) {
    if (crl.issuer == Profile::root) last = &crl;
  }
  // A revocation of the issuing authority since then needs a new list.
  const bool stale = last == nullptr || last->next_update <= now ||
                     std::ranges::any_of(known->certificates, [&](const IndexEntry& entry) {
                       return entry.profile == Profile::issuing && entry.revoked_at &&
                              *entry.revoked_at > last->this_update;
                     });
  if (stale) return root_key_away(folder_);
  return read_file(kept, trust::max_crl_bytes);
}

Result<std::string> Authority::crls(Instant now, int days, int root_days) const {
  const Result<FileLock> lock = lock_authority(folder_);
  if (!lock) return lock.error();
  auto root = root_crl(*lock, now, root_days);
  if (!root) return root.error();
  auto issuing = crl_of(*lock, Profile::issuing, now, days);
  if (!issuing) return issuing.error();
  return *issuing + *root;
}

Result<std::vector<IndexEntry>> Authority::list() const {
  Result<Index> known = index().read();
  if (!known) return known.error();
  return std::move(known->certificates);
}

}  // namespace parangon::certs
