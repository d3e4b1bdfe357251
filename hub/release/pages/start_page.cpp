#include <fmt/format.h>

#include "hub/release/pages/parts.hpp"

namespace parangon::hub::release {
namespace {

std::string state_of(const CataloguedRelease& release, Lang lang) {
  const bool fr = lang == Lang::fr;
  if (!release.withdrawn) return fr ? "en vigueur" : "stands";
  return fmt::format("{} {}{}<span class=\"reason\">{}</span>", fr ? "retirée le" : "withdrawn on",
                     date(release.withdrawn->at, lang), escaped(colon(lang)),
                     said(release.withdrawn->reason, lang));
}

std::string releases_section(const PageFrame& frame, const StartPage& page) {
  const bool fr = frame.lang == Lang::fr;
  std::string out = fmt::format("<h2>{}</h2>\n", fr ? "Publications" : "Releases");
  if (page.releases.empty()) {
    return out + fmt::format("<p>{}</p>\n", fr ? "Rien n'est publié pour l'instant."
                                               : "Nothing is published at present.");
  }
  out += fmt::format(
      "<table>\n<caption>{}</caption>\n",
      fr ? "Toutes les publications, la plus récente d'abord" : "All releases, the newest first");
  out += header_row({fr ? "N°" : "No.", fr ? "Titre" : "Title", fr ? "Parution" : "Issued",
                     fr ? "État" : "State"});
  out += "<tbody>\n";
  for (const auto& release : page.releases) {
    out += fmt::format(
        "<tr><td>{}</td><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>\n", release.number,
        anchor(page_href(frame, release_path(release.number)), release.title.in(frame.lang)),
        date(release.issued, frame.lang), state_of(release, frame.lang));
  }
  return out + "</tbody></table>\n";
}

std::string address_row(std::string_view path, std::string_view what) {
  return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", file_link(path, path),
                     escaped(what));
}

std::string addresses_section(const PageFrame& frame, const StartPage& page) {
  const bool fr = frame.lang == Lang::fr;
  std::string out = fmt::format(
      "<h2>{}</h2>\n<table>\n<caption>{}</caption>\n", fr ? "Pour les programmes" : "For programs",
      fr ? "Adresses qui ne changent pas" : "Addresses that do not change");
  out += header_row({fr ? "Adresse" : "Address", fr ? "Contenu" : "Content"}) + "<tbody>\n";
  out += address_row("/open-data/releases",
                     fr ? "Les publications, en JSON" : "The releases, as JSON");
  if (page.latest) {
    out += address_row("/open-data/latest/",
                       fr ? "La dernière publication ; ses fichiers sont derrière cette adresse"
                          : "The newest release; its files are behind this address");
  }
  if (frame.publisher && !page.releases.empty()) {
    out += address_row("/open-data/catalog.ttl",
                       fr ? "Le catalogue DCAT-AP en Turtle" : "The DCAT-AP catalogue as Turtle");
    out += address_row("/open-data/catalog.rdf", fr ? "Le même en RDF/XML" : "The same as RDF/XML");
    out +=
        address_row("/open-data/catalog.jsonld", fr ? "Le même en JSON-LD" : "The same as JSON-LD");
  }
  for (const auto& table : page.tables) {
    out += address_row("/open-data/query/" + table.id,
                       (fr ? "Lignes choisies : " : "Chosen rows: ") + table.title.in(frame.lang));
  }
  out += address_row("/openapi.json", fr ? "Description de l'interface (OpenAPI)"
                                         : "Description of the interface (OpenAPI)");
  out += "</tbody></table>\n";
  if (!page.tables.empty()) {
    const auto example =
        fmt::format("/open-data/query/{}?limit=10&format=csv", page.tables.front().id);
    out += fmt::format(
        fmt::runtime(
            fr ? "<p>Une requête répond au plus {} lignes, {} si rien n'est dit&nbsp;; la réponse "
                 "nomme la suite. Exemple&nbsp;: {}</p>\n"
               : "<p>A query answers {} rows at most, {} when nothing is said; the answer "
                 "names what follows. Example: {}</p>\n"),
        page.query_rows, page.query_rows_usual, file_link(example, example));
  }
  return out;
}

}  // namespace

std::string start_page(const PageFrame& frame, const StartPage& page) {
  const bool fr = frame.lang == Lang::fr;
  std::string body = fmt::format(
      "<p>{}</p>\n",
      fr ? "Achats publics responsables d'un groupement, mesurés et protégés par le secret "
           "statistique. Les données sont libres et rien n'est suivi&nbsp;: ni compte, ni témoin "
           "de "
           "connexion."
         : "Responsible public purchasing of a consortium, measured and under statistical secrecy. "
           "The data are free and nobody is followed: no account, no cookie.");
  if (page.latest) {
    body += fmt::format(
        "<p>{}</p>\n",
        anchor(page_href(frame, release_path(*page.latest)),
               fmt::format("{} {}",
                           fr ? "Dernière publication : n°" : "Newest release:", *page.latest)));
  }
  body += releases_section(frame, page);
  body += addresses_section(frame, page);
  if (frame.publisher) {
    body += fmt::format("<h2>{}</h2>\n<dl class=\"facts\">\n{}</dl>\n", fr ? "Réutiliser" : "Reuse",
                        contact_and_licence(frame));
  }
  return document(frame, fr ? "Données ouvertes" : "Open data", body);
}

}  // namespace parangon::hub::release
