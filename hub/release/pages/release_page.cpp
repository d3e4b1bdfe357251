#include <fmt/format.h>

#include <algorithm>

#include "hub/release/files/about.hpp"
#include "hub/release/files/table.hpp"
#include "hub/release/pages/parts.hpp"

namespace parangon::hub::release {
namespace {

std::string link_to(const PageFrame& frame, std::int64_t number, std::string_view words) {
  return anchor(page_href(frame, release_path(number)), fmt::format("{} {}", words, number));
}

std::string notices(const PageFrame& frame, const ReleasePage& page) {
  const bool fr = frame.lang == Lang::fr;
  const auto& release = page.release;
  const bool another = page.latest && *page.latest != release.number;
  if (release.withdrawn) {
    const auto instead =
        another ? fmt::format("<p>{}</p>", link_to(frame, *page.latest,
                                                   fr ? "Lire la publication n°" : "Read release"))
                : std::string();
    return fmt::format("<div class=\"notice\"><p><strong>{} {}.</strong> {}{}</p>{}</div>\n",
                       fr ? "Cette publication a été retirée le" : "This release was withdrawn on",
                       date(release.withdrawn->at, frame.lang), fr ? "Motif&nbsp;: " : "Reason: ",
                       said(release.withdrawn->reason, frame.lang), instead);
  }
  if (!another || *page.latest < release.number) return {};
  return fmt::format("<div class=\"notice note\"><p>{}{}{}</p></div>\n",
                     fr ? "Il existe une publication plus récente" : "There is a newer release",
                     escaped(colon(frame.lang)),
                     link_to(frame, *page.latest, fr ? "publication n°" : "release"));
}

std::string neighbour(const PageFrame& frame, const ReleasePage::Neighbour& its) {
  const bool fr = frame.lang == Lang::fr;
  auto out = link_to(frame, its.number, fr ? "Publication n°" : "Release");
  if (its.withdrawn) out += fr ? " (retirée)" : " (withdrawn)";
  return out;
}

std::string fact(std::string_view name, std::string_view html) {
  return fmt::format("<dt>{}</dt><dd>{}</dd>\n", escaped(name), html);
}

std::string facts(const PageFrame& frame, const ReleasePage& page) {
  const bool fr = frame.lang == Lang::fr;
  const auto& release = page.release;
  std::string periods;
  for (const auto& period : release.periods) {
    periods += (periods.empty() ? "" : ", ") + period.to_string();
  }
  std::string out = "<dl class=\"facts\">\n";
  out += fact(fr ? "Publication" : "Release", std::to_string(release.number));
  out += fact(fr ? "Parution" : "Issued", date(release.issued, frame.lang));
  out +=
      fact(fr ? "Données certifiées au" : "Data certified until", date(release.as_of, frame.lang));
  out += fact(fr ? "Période" : "Period", escaped(periods));
  if (!frame.coverage.name.in(frame.lang).empty()) {
    out += fact(fr ? "Territoire" : "Area", escaped(frame.coverage.name.in(frame.lang)));
  }
  out += contact_and_licence(frame);
  if (page.earlier) {
    out += fact(fr ? "Version précédente" : "Earlier version", neighbour(frame, *page.earlier));
  }
  if (page.later) {
    out += fact(fr ? "Version suivante" : "Later version", neighbour(frame, *page.later));
  }
  return out + "</dl>\n";
}

/// A link to one of its files where it has it, in the page's language.
std::string document_link(const PageFrame& frame, const CataloguedRelease& release,
                          const Text& path, const Text& words) {
  const auto& name = path.in(frame.lang);
  if (std::ranges::find(release.files, name, &CataloguedFile::path) == release.files.end()) {
    return {};
  }
  return fmt::format("<li>{}</li>\n",
                     anchor(release_path(release.number) + name, words.in(frame.lang)));
}

std::string documents(const PageFrame& frame, const CataloguedRelease& release) {
  const auto items =
      document_link(frame, release, {"dictionnaire.fr.md", "dictionary.en.md"},
                    {"Dictionnaire : ce que veut dire chaque colonne",
                     "Dictionary: what each column means"}) +
      document_link(frame, release, {"changes.fr.md", "changes.en.md"},
                    {"Ce qui a changé depuis la publication précédente",
                     "What has changed since the release before"}) +
      document_link(frame, release, "certificate.json",
                    {"Certificat du secret statistique", "Certificate of statistical secrecy"});
  if (items.empty()) return {};
  return fmt::format("<h2>{}</h2>\n<ul>\n{}</ul>\n",
                     frame.lang == Lang::fr ? "À lire d'abord" : "To be read first", items);
}

std::string statuses(const PageFrame& frame) {
  const bool fr = frame.lang == Lang::fr;
  std::string out = fmt::format("<h2>{}</h2>\n<table>\n<caption>{}</caption>\n{}<tbody>\n",
                                fr ? "Statuts" : "Statuses",
                                fr ? "Codes de la colonne status" : "Codes of the column status",
                                header_row({"Code", fr ? "Sens" : "Meaning"}));
  for (const auto& code : status_list().codes) {
    out += fmt::format("<tr><th scope=\"row\"><code>{}</code></th><td>{}</td></tr>\n",
                       escaped(code.code), escaped(code.label.in(frame.lang)));
  }
  return out + fmt::format("</tbody></table>\n<p>{}</p>\n",
                           fr ? "Une ligne absente est vide&nbsp;: rien n'y a été acheté."
                              : "A row that is absent is empty: nothing was bought there.");
}

std::string citing(const PageFrame& frame, const ReleasePage& page) {
  if (!frame.publisher) return {};
  const bool fr = frame.lang == Lang::fr;
  const auto words =
      citation(*frame.publisher, page.release.title, page.release.number, page.release.issued);
  return fmt::format("<h2>{}</h2>\n<blockquote><p>{}</p></blockquote>\n",
                     fr ? "Citer" : "How to cite", escaped(words.in(frame.lang)));
}

std::string checking(const PageFrame& frame, const ReleasePage& page) {
  const bool fr = frame.lang == Lang::fr;
  std::string out =
      fmt::format("<h2>{}</h2>\n<p>{}</p>\n<pre><code>sha256sum -c SHA256SUMS</code></pre>\n",
                  fr ? "Vérifier" : "How to check",
                  fr ? "Les fichiers téléchargés dans un dossier, avec leurs empreintes&nbsp;:"
                     : "The files downloaded into one folder, by their digests:");
  out += fmt::format(
      "<p>{}</p>\n<pre><code>parangon-hub release verify {} --authority ca.pem</code></pre>\n",
      fr ? "Les empreintes et le certificat, par les signatures du hub et l'autorité du groupement "
           "seule&nbsp;:"
         : "The digests and the certificate, by the hub's signatures and the consortium's "
           "authority alone:",
      fr ? "DOSSIER" : "FOLDER");
  return out + fmt::format("<p>{}{}{}</p>\n",
                           fr ? "Empreinte de la publication, celle de SHA256SUMS"
                              : "Digest of the release, which is that of SHA256SUMS",
                           escaped(colon(frame.lang)), digest_code(page.digest));
}

}  // namespace

std::string release_page(const PageFrame& frame, const ReleasePage& page) {
  const auto& release = page.release;
  const auto& description = release.description.in(frame.lang);
  const auto& title = release.title.in(frame.lang);
  std::string body = notices(frame, page);
  if (description != title) body += fmt::format("<p>{}</p>\n", escaped(description));
  body += facts(frame, page);
  if (!release.withdrawn) {
    body += documents(frame, release) + table_sections(frame, release) + statuses(frame) +
            other_files(frame, release) + citing(frame, page) + checking(frame, page);
  }
  return document(frame, title, body);
}

}  // namespace parangon::hub::release
