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

void write_rule_parameters(wire::JsonWriter& json, const disclosure::PrimaryRules& rules) {
  json.member("minimum_count", rules.minimum_count);
  json.member("dominance_count", rules.dominance_count);
  json.member("dominance_permille", rules.dominance_permille);
  json.member("p_permille", rules.p_permille);
  json.member("prior_posterior_p_permille", rules.prior_posterior_p_permille);
  json.member("prior_posterior_q_permille", rules.prior_posterior_q_permille);
  json.member("second_supplier", rules.second_supplier);
  if (rules.coalition > 1) json.member("coalition", rules.coalition);
}

}  // namespace parangon::hub::release
