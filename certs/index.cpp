#include "certs/index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

namespace parangon::certs {
namespace {

using Json = nlohmann::ordered_json;

Error unreadable(const std::filesystem::path& file, std::size_t line) {
  return {Errc::malformed,
          {fmt::format("« {} », ligne {} : illisible ; restaurez ce fichier depuis une sauvegarde",
                       file.string(), line),
           fmt::format("\"{}\", line {}: unreadable; restore this file from a backup",
                       file.string(), line)}};
}

std::string text(const Json& event, const char* member) {
  const auto found = event.find(member);
  return found != event.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool read_instant(const Json& event, const char* member, Instant& out) {
  const Result<Instant> instant = parse_instant(text(event, member));
  if (instant) out = *instant;
  return instant.has_value();
}

bool read_issued(const Json& event, Index& index) {
  IndexEntry entry;
  const Result<Profile> profile = profile_from(text(event, "profile"));
  entry.serial_hex = text(event, "serial");
  if (!profile || entry.serial_hex.empty() || index.find(entry.serial_hex) != nullptr) return false;
  entry.profile = *profile;
  entry.subject = text(event, "subject");
  entry.organization = text(event, "organization");
  entry.fingerprint = text(event, "sha256");
  const bool dated = read_instant(event, "not_before", entry.not_before) &&
                     read_instant(event, "not_after", entry.not_after) &&
                     read_instant(event, "at", entry.issued_at);
  index.certificates.push_back(std::move(entry));
  return dated;
}

bool read_revoked(const Json& event, Index& index) {
  const auto found =
      std::ranges::find(index.certificates, text(event, "serial"), &IndexEntry::serial_hex);
  const auto reason = trust::revocation_reason_from(text(event, "reason"));
  Instant at;
  if (found == index.certificates.end() || !reason || !read_instant(event, "at", at)) return false;
  found->reason = *reason;
  found->revoked_at = at;
  return true;
}

bool read_crl(const Json& event, Index& index) {
  CrlEntry crl;
  const Result<Profile> issuer = profile_from(text(event, "issuer"));
  const auto number = event.find("number");
  if (!issuer || number == event.end() || !number->is_number_unsigned()) return false;
  crl.issuer = *issuer;
  crl.number = number->get<std::uint64_t>();
  const bool dated = read_instant(event, "this_update", crl.this_update) &&
                     read_instant(event, "next_update", crl.next_update);
  index.crls.push_back(crl);
  return dated;
}

bool read_event(std::string_view line, Index& index) {
  const Json event = Json::parse(line, nullptr, false);
  if (!event.is_object()) return false;
  const std::string kind = text(event, "event");
  if (kind == "issued") return read_issued(event, index);
  if (kind == "revoked") return read_revoked(event, index);
  return kind == "crl" && read_crl(event, index);
}

Json to_event(const IndexEntry& entry) {
  return {{"event", "issued"},
          {"at", format_instant(entry.issued_at)},
          {"serial", entry.serial_hex},
          {"profile", to_string(entry.profile)},
          {"subject", entry.subject},
          {"organization", entry.organization},
          {"not_before", format_instant(entry.not_before)},
          {"not_after", format_instant(entry.not_after)},
          {"sha256", entry.fingerprint}};
}

}  // namespace

Result<FileLock> lock_authority(const std::filesystem::path& folder) {
  constexpr std::chrono::milliseconds pause{20};
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(lock_wait_seconds);
  Result<FileLock> lock = FileLock::take(folder / "lock");
  while (!lock && lock.error().code == Errc::conflict &&
         std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(pause);
    lock = FileLock::take(folder / "lock");
  }
  return lock;
}

const IndexEntry* Index::find(std::string_view serial_hex) const {
  const auto found = std::ranges::find(certificates, serial_hex, &IndexEntry::serial_hex);
  return found == certificates.end() ? nullptr : &*found;
}

std::uint64_t Index::next_crl_number(Profile issuer) const {
  std::uint64_t last = 0;
  for (const CrlEntry& crl : crls) {
    if (crl.issuer == issuer) last = std::max(last, crl.number);
  }
  return last + 1;
}

std::string_view state_of(const IndexEntry& entry, Instant now) {
  if (entry.revoked_at) return "revoked";
  if (now < entry.not_before) return "not_yet_valid";
  return now > entry.not_after ? "expired" : "valid";
}

std::string to_json(const std::vector<IndexEntry>& entries, Instant now) {
  Json list = Json::array();
  for (const IndexEntry& entry : entries) {
    Json item = to_event(entry);
    item.erase("event");
    item["state"] = state_of(entry, now);
    if (entry.revoked_at) {
      item["revoked_at"] = format_instant(*entry.revoked_at);
      item["reason"] = trust::to_string(entry.reason);
    }
    list.push_back(std::move(item));
  }
  return list.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<Index> IndexFile::read() const {
  const Result<std::string> bytes = read_file(file_, max_index_bytes);
  if (!bytes) return bytes.error();
  Index index;
  std::string_view rest = *bytes;
  for (std::size_t line = 1; !rest.empty(); ++line) {
    const auto end = rest.find('\n');
    if (end == std::string_view::npos || !read_event(rest.substr(0, end), index)) {
      return unreadable(file_, line);
    }
    rest.remove_prefix(end + 1);
  }
  return index;
}

Status IndexFile::append(const std::string& line) const {
  Result<std::string> bytes = read_file(file_, max_index_bytes);
  if (!bytes && bytes.error().code != Errc::not_found) return bytes.error();
  std::string all = bytes ? std::move(*bytes) : std::string();
  all += line + "\n";
  return write_file(file_, all);
}

Status IndexFile::add_issued(const FileLock&, const IndexEntry& entry) const {
  return append(to_event(entry).dump(-1, ' ', false, Json::error_handler_t::replace));
}

Status IndexFile::add_revoked(const FileLock&, std::string_view serial_hex,
                              trust::RevocationReason reason, Instant at) const {
  const Json event = {{"event", "revoked"},
                      {"at", format_instant(at)},
                      {"serial", serial_hex},
                      {"reason", trust::to_string(reason)}};
  return append(event.dump());
}

Status IndexFile::add_crl(const FileLock&, const CrlEntry& crl) const {
  const Json event = {{"event", "crl"},
                      {"issuer", to_string(crl.issuer)},
                      {"number", crl.number},
                      {"this_update", format_instant(crl.this_update)},
                      {"next_update", format_instant(crl.next_update)}};
  return append(event.dump());
}

}  // namespace parangon::certs
