#include "hub/release/files/about.hpp"

#include <fmt/format.h>

namespace parangon::hub::release {

std::string release_uri(const Publisher& publisher, std::int64_t number) {
  return fmt::format("{}/releases/{}/", publisher.base_uri, number);
}

std::string release_uri(const Publication& publication) {
  return release_uri(publication.publisher, publication.number);
}

std::string publisher_uri(const Publisher& publisher) {
  return publisher.uri.empty() ? publisher.base_uri + "/catalog#publisher" : publisher.uri;
}

std::string publisher_uri(const Publication& publication) {
  return publisher_uri(publication.publisher);
}

std::string day_of(Instant instant) { return format_instant(instant).substr(0, 10); }

bool is_open_licence(const Publisher& publisher) {
  return publisher.licence == Publisher{}.licence;
}

Text licence_title(const Publisher& publisher) {
  if (is_open_licence(publisher))
    return {"Licence Ouverte / Open Licence 2.0", "Licence Ouverte / Open Licence 2.0"};
  return publisher.licence;
}

Text citation(const Publisher& publisher, const Text& title, std::int64_t number, Instant issued) {
  const auto day = day_of(issued);
  const auto address = release_uri(publisher, number);
  return {fmt::format("{} : {}, publication n° {}, {}. {} {}.", publisher.name.fr, title.fr, number,
                      day, address, licence_title(publisher).fr),
          fmt::format("{}: {}, release {}, {}. {} {}.", publisher.name.en, title.en, number, day,
                      address, licence_title(publisher).en)};
}

Text citation(const Publication& publication) {
  return citation(publication.publisher, publication.title, publication.number, publication.issued);
}

Text secrecy_note(const Publication& publication) {
  return {
      fmt::format(
          "Une valeur n'est publiée que si elle réunit au moins {0} acheteurs et {0} fournisseurs, "
          "qu'aucun acheteur n'y dépasse {1} %, et qu'aucune valeur non publiée ne peut en être "
          "déduite. Une ligne de statut `c` est confidentielle : elle n'a aucun nombre, et rien "
          "ne dit pourquoi. Une ligne absente est vide : rien n'y a été acheté. Les nombres sont "
          "arrondis au plus proche, les demis en s'éloignant de zéro.",
          publication.rule.min_suppliers, publication.rule.max_share),
      fmt::format(
          "A value is published only if it has at least {0} agencies and {0} suppliers, no agency "
          "above {1} % of it, and no value that is not published can be computed from what is. A "
          "row of status `c` is confidential: it has no number, and nothing says why. A row that "
          "is absent is empty: nothing was bought there. Numbers are rounded to nearest, halves "
          "away from zero.",
          publication.rule.min_suppliers, publication.rule.max_share)};
}

}  // namespace parangon::hub::release
