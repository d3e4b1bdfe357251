#include "hub/release/files/table.hpp"

#include <algorithm>
#include <stdexcept>

#include "hub/release/rounding.hpp"

namespace parangon::hub::release {
namespace {

constexpr int share_digits = 6;

Column amount_column(std::string name, Text label, Text meaning) {
  return {.name = std::move(name),
          .type = ColumnType::number,
          .decimals = euro_digits,
          .code_list = {},
          .label = std::move(label),
          .meaning = std::move(meaning),
          .unit = {"euro", "euro"}};
}

void add_values(std::vector<Column>& out) {
  out.push_back(amount_column(
      "amount_before_tax", {"Montant hors taxes", "Amount before tax"},
      {"Somme des montants hors taxes ; négative quand les avoirs l'emportent.",
       "Sum of the amounts before tax; negative where credit notes outweigh the payments."}));
  out.push_back({.name = "agencies",
                 .type = ColumnType::integer,
                 .decimals = 0,
                 .code_list = {},
                 .label = {"Acheteurs", "Agencies"},
                 .meaning = {"Nombre d'acheteurs qui ont de tels achats.",
                             "Number of agencies that have such purchases."},
                 .unit = {"acheteur", "agency"}});
  out.push_back({.name = "share_of_purchases",
                 .type = ColumnType::number,
                 .decimals = share_digits,
                 .code_list = {},
                 .label = {"Part des achats", "Share of purchases"},
                 .meaning = {"Rapport du montant à l'ensemble des achats du même segment.",
                             "Ratio of the amount to all purchases of the same segment."},
                 .unit = {"fraction, 1 = la totalité", "fraction, 1 = all"}});
  out.push_back(amount_column(
      "amount_per_1000_inhabitants",
      {"Montant pour 1 000 habitants", "Amount per 1,000 inhabitants"},
      {"Montant rapporté à la population des acheteurs qui ont envoyé leurs chiffres.",
       "Amount over the population of the agencies that sent their figures."}));
}

void add_interval(std::vector<Column>& out) {
  out.push_back(amount_column("interval_lower", {"Borne inférieure", "Lower bound"},
                              {"Le montant confidentiel n'est pas inférieur ; vide : rien de "
                               "publié ne le borne.",
                               "The confidential amount is not below; empty: nothing published "
                               "bounds it."}));
  out.push_back(amount_column("interval_upper", {"Borne supérieure", "Upper bound"},
                              {"Le montant confidentiel n'est pas supérieur ; vide : rien de "
                               "publié ne le borne.",
                               "The confidential amount is not above; empty: nothing published "
                               "bounds it."}));
}

bool carries_number(const Observation& observation) {
  return observation.amount || observation.agencies || observation.share ||
         observation.per_thousand;
}

}  // namespace

Table::Table(const Publication& publication, const Cube& cube) : cube_(cube) {
  for (const Dimension& dimension : cube.dimensions) {
    const CodeList* list = find_list(publication, dimension.code_list);
    if (list == nullptr) throw std::logic_error("a dimension without its code list");
    lists_.push_back(list);
    columns_.push_back({.name = dimension.id,
                        .type = ColumnType::code,
                        .decimals = 0,
                        .code_list = list->id,
                        .label = dimension.label,
                        .meaning = list->label,
                        .unit = {}});
  }
  has_intervals_ = std::any_of(cube.observations.begin(), cube.observations.end(),
                               [](const Observation& o) { return o.interval.has_value(); });
  add_values(columns_);
  if (has_intervals_) add_interval(columns_);
  columns_.push_back({.name = "status",
                      .type = ColumnType::code,
                      .decimals = 0,
                      .code_list = status_list().id,
                      .label = status_list().label,
                      .meaning = {"Ce que vaut la ligne.", "What the row is worth."},
                      .unit = {}});
}

std::vector<std::string> Table::codes(const Observation& observation) const {
  if (observation.codes.size() != lists_.size())
    throw std::logic_error("an observation with another number of codes than dimensions");
  std::vector<std::string> out;
  for (std::size_t i = 0; i < lists_.size(); ++i)
    out.push_back(lists_[i]->codes.at(observation.codes[i]).code);
  return out;
}

std::vector<std::string> Table::row(const Observation& observation) const {
  const bool confidential = observation.status == ObservationStatus::confidential;
  if (confidential && carries_number(observation))
    throw std::logic_error("a confidential observation carries a number");
  std::vector<std::string> out = codes(observation);
  out.push_back(observation.amount ? observation.amount->to_decimal() : std::string());
  out.push_back(observation.agencies ? std::to_string(*observation.agencies) : std::string());
  out.push_back(observation.share ? observation.share->to_decimal(share_digits) : std::string());
  out.push_back(observation.per_thousand ? euros(*observation.per_thousand) : std::string());
  if (has_intervals_) {
    const auto interval = observation.interval.value_or(SafeInterval{});
    out.push_back(interval.lower ? interval.lower->to_decimal() : std::string());
    out.push_back(interval.upper ? interval.upper->to_decimal() : std::string());
  }
  out.emplace_back(1, static_cast<char>(observation.status));
  return out;
}

const CodeList& status_list() {
  static const CodeList list{
      .id = "status",
      .label = {"Statut de l'observation", "Status of the observation"},
      .codes = {{.code = "A", .parent = {}, .label = {"Valeur normale", "Normal value"}, .uri = {}},
                {.code = "P",
                 .parent = {},
                 .label = {"Valeur provisoire", "Provisional value"},
                 .uri = {}},
                {.code = "c",
                 .parent = {},
                 .label = {"Confidentielle : couverte par le secret statistique",
                           "Confidential: under statistical secrecy"},
                 .uri = {}}}};
  return list;
}

std::vector<const CodeList*> all_lists(const Publication& publication) {
  std::vector<const CodeList*> out;
  for (const CodeList& list : publication.code_lists) out.push_back(&list);
  out.push_back(&status_list());
  return out;
}

const CodeList* find_list(const Publication& publication, std::string_view id) {
  for (const CodeList& list : publication.code_lists)
    if (list.id == id) return &list;
  return nullptr;
}

}  // namespace parangon::hub::release
