#include "hub/collect/release_seal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "hub/collect/hash.hpp"
#include "shared/trust/jws.hpp"

namespace parangon::hub::collect {
namespace {

constexpr std::size_t hash_chars = 64;

bool is_about_sums(std::string_view path) {
  return path == sums_file || path == sums_signature || path == certificate_signature;
}

bool is_hash(std::string_view text) {
  return text.size() == hash_chars && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

/// Compares sums with files; `add` gets what differs.
void compare(const std::vector<SumLine>& sums,
             const std::vector<std::pair<std::string, std::string>>& files,
             const std::function<void(Text)>& add) {
  std::map<std::string, std::string> there(files.begin(), files.end());
  std::erase_if(there, [](const auto& file) { return is_about_sums(file.first); });
  for (const auto& [sha256, path] : sums) {
    const auto found = there.find(path);
    if (found == there.end()) {
      add({fmt::format("{} manque, ou est nommé deux fois", path),
           fmt::format("{} is missing, or named twice", path)});
      continue;
    }
    if (found->second != sha256) {
      add({fmt::format("{} a été modifié : ce n'est pas la somme signée", path),
           fmt::format("{} was altered: it is not the signed sum", path)});
    }
    there.erase(found);
  }
  for (const auto& [path, unused] : there) {
    add({fmt::format("{} n'est pas dans {}", path, sums_file),
         fmt::format("{} is not in {}", path, sums_file)});
  }
}

const store::NewReleaseFile* find(const std::vector<store::NewReleaseFile>& files,
                                  std::string_view path) {
  const auto found = std::ranges::find(files, path, &store::NewReleaseFile::path);
  return found == files.end() ? nullptr : &*found;
}

Result<std::string> sign(const std::string& payload, std::string_view cty,
                         const trust::PrivateKey& key,
                         const std::vector<trust::Certificate>& chain) {
  const trust::JwsHeader header{{}, std::string(cty), {}, chain};
  return trust::sign_detached(key, header, payload);
}

}  // namespace

Result<std::vector<SumLine>> read_sums(std::string_view text) {
  std::vector<SumLine> out;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    const bool fits = end != std::string_view::npos && line.size() > hash_chars + 2 &&
                      line.substr(hash_chars, 2) == "  " && is_hash(line.substr(0, hash_chars));
    if (!fits) {
      return Error{
          Errc::malformed,
          {fmt::format("{}, ligne {} : une somme et un nom attendus", sums_file, out.size() + 1),
           fmt::format("{}, line {}: a sum and a name expected", sums_file, out.size() + 1)}};
    }
    out.push_back(
        {std::string(line.substr(0, hash_chars)), std::string(line.substr(hash_chars + 2))});
    text.remove_prefix(end + 1);
  }
  return out;
}

Result<std::string> seal(std::vector<store::NewReleaseFile>& files, const trust::PrivateKey& key,
                         const std::vector<trust::Certificate>& chain) {
  const auto* sums = find(files, sums_file);
  const auto* certificate = find(files, certificate_file);
  if (sums == nullptr || certificate == nullptr) {
    return Error{Errc::invalid_argument,
                 {fmt::format("une publication a {} et {}", sums_file, certificate_file),
                  fmt::format("a release has {} and {}", sums_file, certificate_file)}};
  }
  const auto lines = read_sums(sums->bytes);
  if (!lines) return lines.error();
  std::vector<std::pair<std::string, std::string>> there;
  there.reserve(files.size());
  for (const auto& file : files) {
    if (file.for_staff) continue;
    there.emplace_back(file.path, hash_of(file.bytes));
  }
  std::optional<Error> wrong;
  compare(*lines, there, [&](Text what) {
    wrong = Error{Errc::invalid_argument, std::move(what)};
  });
  if (wrong) return *wrong;
  auto of_sums = sign(sums->bytes, sums_content_type, key, chain);
  if (!of_sums) return of_sums.error();
  auto of_certificate = sign(certificate->bytes, certificate_content_type, key, chain);
  if (!of_certificate) return of_certificate.error();
  auto digest = hash_of(sums->bytes);
  const std::string type(jose_media_type);
  files.push_back({std::string(sums_signature), type, *of_sums + "\n"});
  files.push_back({std::string(certificate_signature), type, *of_certificate + "\n"});
  return digest;
}

std::vector<Text> check_seal(const FoundRelease& release, const trust::TrustStore& roots,
                             Instant at) {
  std::vector<Text> out;
  const auto sums = release.read(sums_file);
  if (!sums)
    return {{fmt::format("{} manque", sums_file), fmt::format("{} is missing", sums_file)}};
  if (const auto lines = read_sums(*sums)) {
    compare(*lines, release.files, [&out](Text what) { out.push_back(std::move(what)); });
  } else {
    out.push_back(lines.error().message);
  }
  const auto check = [&](std::string_view payload_path, std::string_view path) {
    const auto about = [&](const Text& what) {
      out.emplace_back(fmt::format("{} : {}", path, what.fr), fmt::format("{}: {}", path, what.en));
    };
    const auto payload = release.read(payload_path);
    auto jws = release.read(path);
    if (!payload || !jws) return about({"manque, ou son document", "missing, or its document"});
    if (jws->ends_with('\n')) jws->pop_back();
    const auto verified = trust::verify_detached(*jws, *payload);
    if (!verified) return about(verified.error().message);
    const auto trusted = roots.verify(verified->header.x5c, trust::Purpose::document_signing, at);
    if (!trusted) about(trusted.error().message);
  };
  check(sums_file, sums_signature);
  check(certificate_file, certificate_signature);
  return out;
}

}  // namespace parangon::hub::collect
