#include "hub/api/open_data_documents.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "hub/api/open_data_query.hpp"
#include "hub/release/catalogue/catalogue.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::api {
namespace {

void write_withdrawal(wire::JsonWriter& json, const PublicRelease& release,
                      const ReleaseShelf::Releases& releases) {
  json.name("withdrawn");
  if (!release.withdrawn()) {
    json.null();
    return;
  }
  const auto* instead = latest_of(releases);
  json.begin_object().member("at", release->withdrawn).name("reason").begin_object();
  if (!release->reason.fr.empty()) json.member("fr", release->reason.fr);
  if (!release->reason.en.empty()) json.member("en", release->reason.en);
  json.end_object();
  json.name("see");
  if (instead != nullptr) {
    json.value((*instead)->number);
  } else {
    json.null();
  }
  json.end_object();
}

/// The members that the list and the release's own document share.
void write_head(wire::JsonWriter& json, const PublicRelease& release,
                const ReleaseShelf::Releases& releases) {
  json.begin_object().member("number", release->number).member("title", release->title);
  json.member("href", fmt::format("/open-data/releases/{}/", release->number));
  json.member("issued", release->issued).member("as_of", release->as_of);
  json.member("digest", release->digest).name("periods").begin_array();
  for (const auto& source : release->sources) json.value(source.period.to_string());
  json.end_array();
  write_withdrawal(json, release, releases);
}

void add_gzip(std::vector<release::CataloguedFile>& out, const store::ReleaseFileInfo& file) {
  const bool table = file.path.ends_with(".csv") || file.path.ends_with(".json");
  if (!table || file.gzip_bytes == 0) return;
  out.push_back({file.path + ".gz", "application/gzip", static_cast<std::uint64_t>(file.gzip_bytes),
                 file.gzip_sha256});
}

/// What datapackage.json says of a release that the store does not.
void describe(const nlohmann::json& package, release::CataloguedRelease& out) {
  out.description = {package.at("description_fr").get<std::string>(),
                     package.at("description").get<std::string>()};
  out.sources = package.at("generated_from_sha256").size();
  for (const auto& resource : package.at("resources")) {
    if (!resource.contains("title")) continue;
    out.cubes.push_back(
        {resource.at("name").get<std::string>(),
         {resource.at("title_fr").get<std::string>(), resource.at("title").get<std::string>()}});
  }
}

}  // namespace

release::CataloguedRelease catalogued_head(const PublicRelease& release) {
  release::CataloguedRelease out;
  out.number = release->number;
  out.title = release->title;
  out.description = release->title;
  out.as_of = release->as_of;
  out.issued = release->issued;
  for (const auto& source : release->sources) out.periods.push_back(source.period);
  if (release.withdrawn()) {
    out.withdrawn = release::Withdrawal{*release->withdrawn, release->reason};
  }
  return out;
}

release::CataloguedRelease catalogued(const PublicRelease& release, ReleaseShelf& shelf) {
  auto out = catalogued_head(release);
  for (const auto& file : release->files) {
    out.files.push_back(
        {file.path, file.media_type, static_cast<std::uint64_t>(file.bytes), file.sha256});
    add_gzip(out.files, file);
  }
  if (release.withdrawn()) return out;
  if (const auto file = shelf.file(release, "datapackage.json")) {
    describe(nlohmann::json::parse(*file->identity.bytes), out);
  }
  return out;
}

std::string overview_json(const PublicRelease* latest, const std::vector<std::string>& tables,
                          bool has_catalogue) {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object().member("releases", "/open-data/releases").name("latest");
  if (latest != nullptr) {
    json.value(fmt::format("/open-data/releases/{}/", (*latest)->number));
  } else {
    json.null();
  }
  json.name("catalogue");
  if (has_catalogue) {
    json.value("/open-data/catalog");
  } else {
    json.null();
  }
  json.name("queries").begin_array();
  for (const auto& table : tables) json.value("/open-data/query/" + table);
  json.end_array().name("limits").begin_object();
  json.member("query_rows", max_query_rows).member("query_rows_usual", usual_query_rows);
  json.member("ranges", 1).end_object().end_object();
  return out + "\n";
}

std::string releases_json(const ReleaseShelf::Releases& releases) {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object().name("items").begin_array();
  for (const auto& release : releases) {
    write_head(json, release, releases);
    json.end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

std::string release_json(const PublicRelease& release, const ReleaseShelf::Releases& releases) {
  std::string out;
  wire::JsonWriter json(out);
  write_head(json, release, releases);
  json.name("files").begin_array();
  for (const auto& file : release->files) {
    json.begin_object().member("path", file.path).member("media_type", file.media_type);
    json.member("bytes", file.bytes).member("sha256", file.sha256).end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

Result<std::string> catalogue_bytes(const CatalogueAbout& about,
                                    const ReleaseShelf::Releases& releases, ReleaseShelf& shelf,
                                    std::string_view path) {
  if (releases.empty()) {
    return Error{Errc::not_found,
                 {"Rien n'est publié pour l'instant.", "Nothing is published at present."}};
  }
  release::Catalogue catalogue;
  catalogue.title = {fmt::format("Données ouvertes : {}", about.publisher.name.fr),
                     fmt::format("Open data: {}", about.publisher.name.en)};
  catalogue.description = {
      "Achats publics responsables d'un groupement, mesurés et protégés par le secret statistique.",
      "Responsible public purchasing of a consortium, measured and under statistical secrecy."};
  catalogue.publisher = about.publisher;
  // The portal's own description, where the base address is the portal's.
  constexpr std::string_view folder = "/open-data";
  const std::string_view base = about.publisher.base_uri;
  if (base.ends_with(folder)) {
    catalogue.query_description =
        fmt::format("{}/openapi.json", base.substr(0, base.size() - folder.size()));
  }
  catalogue.coverage = about.coverage;
  for (auto release = releases.rbegin(); release != releases.rend(); ++release) {
    catalogue.releases.push_back(catalogued(*release, shelf));
    catalogue.releases.back().coverage = about.coverage;
  }
  for (auto& file : release::catalogue_files(catalogue)) {
    if (file.path == path) return std::move(file.bytes);
  }
  return Error{Errc::not_found, {"pas de catalogue de cette forme", "no catalogue of that form"}};
}

}  // namespace parangon::hub::api
