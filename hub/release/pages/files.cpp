#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "hub/release/pages/parts.hpp"

namespace parangon::hub::release {
namespace {

struct Known {
  std::string_view path;
  std::string_view fr;
  std::string_view en;
};

/// What is told of the files that every release has; code lists are told by their name.
constexpr std::array known_files = {
    Known{"dictionnaire.fr.md", "Dictionnaire des fichiers et des colonnes, en français",
          "Dictionary of files and columns, in French"},
    Known{"dictionary.en.md", "Dictionnaire des fichiers et des colonnes, en anglais",
          "Dictionary of files and columns, in English"},
    Known{"changes.fr.md", "Ce qui a changé depuis la publication précédente, en français",
          "What has changed since the release before, in French"},
    Known{"changes.en.md", "Ce qui a changé depuis la publication précédente, en anglais",
          "What has changed since the release before, in English"},
    Known{"structure.sdmx.json", "Notions, listes et structures (SDMX-JSON 2.0)",
          "Concepts, lists and structures (SDMX-JSON 2.0)"},
    Known{"datapackage.json", "Description pour machines (Frictionless Data Package)",
          "Description for machines (Frictionless Data Package)"},
    Known{"CITATION.cff", "Citation pour machines", "Citation for machines"},
    Known{"certificate.json", "Certificat du secret statistique",
          "Certificate of statistical secrecy"},
    Known{"certificate.json.jws", "Signature du certificat", "Signature of the certificate"},
    Known{"SHA256SUMS", "Empreintes de tous les fichiers", "Digests of all files"},
    Known{"SHA256SUMS.jws", "Signature des empreintes", "Signature of the digests"},
};

struct Form {
  std::string_view ending;
  std::string_view label;
};
constexpr std::array forms = {
    Form{".csv", "CSV"},           Form{".csv.gz", "CSV, gzip"},
    Form{".json", "JSON"},         Form{".json.gz", "JSON, gzip"},
    Form{".sdmx.csv", "SDMX-CSV"}, Form{".sdmx.csv.gz", "SDMX-CSV, gzip"}};

std::string href_of(const CataloguedRelease& release, std::string_view path) {
  return release_path(release.number) + std::string(path);
}

std::string row(const PageFrame& frame, const CataloguedRelease& release,
                const CataloguedFile& file, std::string_view what) {
  return fmt::format(
      "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"size\">{}</td><td>{}</td></tr>\n",
      file_link(href_of(release, file.path), file.path), escaped(what),
      size_text(file.bytes, frame.lang), digest_code(file.sha256));
}

std::string header(const PageFrame& frame, std::string_view what) {
  const bool fr = frame.lang == Lang::fr;
  return header_row({fr ? "Fichier" : "File", what, fr ? "Taille" : "Size",
                     fr ? "Empreinte SHA-256" : "SHA-256"});
}

bool is_of(const CataloguedRelease::Table& table, std::string_view path) {
  return std::ranges::any_of(
      forms, [&](const Form& form) { return path == table.id + std::string(form.ending); });
}

std::string meaning_of(std::string_view path, Lang lang) {
  const bool fr = lang == Lang::fr;
  const auto* found = std::ranges::find(known_files, path, &Known::path);
  if (found != known_files.end()) return std::string(fr ? found->fr : found->en);
  if (!path.starts_with("codes-") || !path.ends_with(".csv")) return {};
  const auto list = path.substr(6, path.size() - 10);
  return fmt::format("{}{}{}", fr ? "Liste de codes" : "Code list", colon(lang), list);
}

}  // namespace

std::string table_sections(const PageFrame& frame, const CataloguedRelease& release) {
  const bool fr = frame.lang == Lang::fr;
  std::string out = fmt::format("<h2 id=\"tables\">{}</h2>\n", "Tables");
  for (const auto& table : release.cubes) {
    out += fmt::format("<table>\n<caption>{}</caption>\n", escaped(table.title.in(frame.lang)));
    out += header(frame, "Format") + "<tbody>\n";
    for (const auto& form : forms) {
      const auto path = table.id + std::string(form.ending);
      const auto file = std::ranges::find(release.files, path, &CataloguedFile::path);
      if (file != release.files.end()) out += row(frame, release, *file, form.label);
    }
    const auto query = fmt::format("/open-data/query/{}?release={}", table.id, release.number);
    out += fmt::format("</tbody></table>\n<p>{} {}, {}.</p>\n",
                       fr ? "Choisir des lignes&nbsp;:" : "Chosen rows:", anchor(query, "JSON"),
                       anchor(query + "&format=csv", "CSV"));
  }
  return out;
}

std::string other_files(const PageFrame& frame, const CataloguedRelease& release) {
  const bool fr = frame.lang == Lang::fr;
  std::string out =
      fmt::format("<h2 id=\"files\">{}</h2>\n<table>\n<caption>{}</caption>\n",
                  fr ? "Autres fichiers" : "Other files",
                  fr ? "Documents, listes de codes, preuves" : "Documents, code lists, evidence");
  out += header(frame, fr ? "Contenu" : "Content") + "<tbody>\n";
  for (const auto& file : release.files) {
    const bool of_table = std::ranges::any_of(
        release.cubes, [&](const auto& table) { return is_of(table, file.path); });
    const bool packed = file.path.ends_with(".gz");
    if (!of_table && !packed) {
      out += row(frame, release, file, meaning_of(file.path, frame.lang));
    }
  }
  return out + "</tbody></table>\n";
}

}  // namespace parangon::hub::release
