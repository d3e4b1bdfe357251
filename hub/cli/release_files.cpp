// Releases as files in a folder: verify, attack, export.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <ostream>

#include "hub/cli/disclosing.hpp"
#include "hub/cli/release.hpp"
#include "hub/collect/disclosing.hpp"
#include "hub/collect/publishing.hpp"
#include "hub/release/reading.hpp"
#include "shared/core/file.hpp"
#include "shared/trust/digest.hpp"
#include "shared/trust/trust_store.hpp"

namespace parangon::hub::cli {
namespace {

namespace fs = std::filesystem;

/// A file of a release is some hundred MB at most.
constexpr std::uint64_t max_file_bytes = 1U << 30;

Result<trust::TrustStore> authority_of(const ReleaseInput& input, Session& session) {
  if (!input.authority.empty()) return trust::TrustStore::load(input.authority);
  const auto config = session.config();
  if (!config) return config.error();
  return trust::TrustStore::load(config->signer.authority);
}

Result<std::string> hash_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  trust::Sha256 hash;
  std::string block(1U << 16, '\0');
  while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0) {
    hash.update(std::string_view(block).substr(0, static_cast<std::size_t>(in.gcount())));
  }
  if (in.bad() || !in.eof()) return file_error("lire", "read", file, errno);
  return trust::to_hex(trust::as_bytes(hash.finish()));
}

Result<collect::FoundRelease> found_in(const fs::path& folder) {
  std::error_code ec;
  collect::FoundRelease out;
  for (auto at = fs::recursive_directory_iterator(folder, ec);
       !ec && at != fs::recursive_directory_iterator(); at.increment(ec)) {
    if (at->is_directory()) continue;
    auto hash = hash_of(at->path());
    if (!hash) return hash.error();
    out.files.emplace_back(fs::relative(at->path(), folder).generic_string(), std::move(*hash));
  }
  if (ec) return file_error("lire", "read", folder, ec.value());
  out.read = [folder](std::string_view path) -> std::optional<std::string> {
    auto bytes = read_file(folder / path, max_file_bytes);
    if (!bytes) return std::nullopt;
    return std::move(*bytes);
  };
  return out;
}

/// A draft that staff has read counts for all later releases, published or not.
Status disclose_draft(const ReleaseInput& input, const OpenStore& opened, Session& session,
                      const store::ReleaseInfo& release) {
  if (!input.draft) {
    return Error{
        Errc::conflict,
        {fmt::format(
             "la publication {} est encore un projet : ce que vous en lisez compterait pour "
             "toutes les suivantes, même si vous l'écartez ; dites --draft si vous le "
             "voulez",
             release.number),
         fmt::format("release {} is still a draft: what you read of it would count for all later "
                     "ones, even if you discard it; say --draft if you want to",
                     release.number)}};
  }
  const auto* sums = release.file(collect::sums_file);
  const auto blob = sums == nullptr ? std::nullopt : opened.store->release_blob(sums->sha256);
  if (!blob) return collect::no_such_release(release.number);
  return disclose_to_staff(opened, session, std::string(collect::draft_outlet),
                           fmt::format("release {}", release.number), blob->bytes, release.id);
}

}  // namespace

Status verify_release(const ReleaseInput& input, Session& session) {
  const auto roots = authority_of(input, session);
  if (!roots) return roots.error();
  const auto found = found_in(input.folder);
  if (!found) return found.error();
  const auto faults = collect::check_seal(*found, *roots, session.clock.now());
  for (const auto& fault : faults) session.out << fault.in(session.lang) << '\n';
  if (!faults.empty()) {
    return Error{
        Errc::rule_violation,
        {fmt::format("{} défaut(s) : ces fichiers ne sont pas ceux de la publication",
                     faults.size()),
         fmt::format("{} fault(s): these files are not those of the release", faults.size())}};
  }
  const auto sums = found->read(collect::sums_file);
  session.out << fmt::format("{} {}\n",
                             session.french() ? "Fichiers et signatures corrects ; empreinte"
                                              : "Files and signatures are right; digest",
                             trust::to_hex(trust::sha256(sums.value_or(""))));
  return {};
}

Status attack_release(const ReleaseInput& input, Session& session) {
  std::vector<release::ReleasedFile> files;
  std::error_code ec;
  for (auto at = fs::directory_iterator(input.folder, ec); !ec && at != fs::directory_iterator();
       at.increment(ec)) {
    if (at->path().extension() != ".csv") continue;
    auto bytes = read_file(at->path(), max_file_bytes);
    if (!bytes) return bytes.error();
    files.push_back({at->path().filename().string(), std::move(*bytes)});
  }
  if (ec) return file_error("lire", "read", input.folder, ec.value());
  const auto deduced = release::deduce(files);
  if (!deduced) return deduced.error();
  session.out << "cell,lower,upper\n";
  for (const auto& cell : deduced->cells) {
    session.out << fmt::format("{},{},{}\n", cell.cell, cell.lower.to_decimal(),
                               cell.upper.to_decimal());
  }
  if (!input.certificate.empty()) {
    const auto source = release::certificate_source(files, deduced->with_negative);
    if (!source) return source.error();
    const auto certificate = disclosure::interval_certificate(*source);
    if (!certificate) return certificate.error();
    if (auto written = write_file(input.certificate, *certificate); !written) return written;
  }
  const auto exact = std::ranges::count_if(deduced->cells, &release::Deduction::exact);
  if (exact == 0) return {};
  return Error{
      Errc::rule_violation,
      {fmt::format("{} case(s) masquée(s) sur {} se calculent au centime", exact,
                   deduced->cells.size()),
       fmt::format("{} hidden cell(s) of {} follow to the cent", exact, deduced->cells.size())}};
}

Status export_release(const ReleaseInput& input, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto release = find_release(input, *opened->store);
  if (!release) return release.error();
  if (release->state == store::ReleaseState::built) {
    if (auto done = disclose_draft(input, *opened, session, *release); !done) return done;
  }
  std::error_code ec;
  if (fs::exists(input.folder, ec)) {
    return Error{Errc::already_exists,
                 {fmt::format("{} existe déjà", input.folder.string()),
                  fmt::format("{} exists already", input.folder.string())}};
  }
  if (auto made = make_folder(input.folder); !made) return made;
  for (const auto& file : release->files) {
    const auto target = input.folder / file.path;
    if (auto made = make_folder(target.parent_path()); !made) return made;
    const auto blob = opened->store->release_blob(file.sha256);
    if (!blob) return collect::no_such_release(input.number);
    if (auto written = write_file(target, blob->bytes); !written) return written;
  }
  session.out << fmt::format("{} {}\n", release->files.size(),
                             session.french() ? "fichiers écrits" : "files written");
  return {};
}

}  // namespace parangon::hub::cli
