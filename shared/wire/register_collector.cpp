#include "shared/wire/register_collector.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "shared/wire/csv_header.hpp"

namespace parangon::wire {
namespace {

using model::SupplierFlag;
using model::SupplierKind;

constexpr std::size_t shown_bytes = 60;  // Of a value, in a message.

struct FullName {
  std::string_view key;  ///< As header_key() gives it.
  SupplierKind kind;
};

// Names that directories write out; article numbers are at SupplierKind.
constexpr std::array full_names = {
    FullName{"etablissementetserviceaccompagnementparletravail", SupplierKind::esat},
    FullName{"etablissementetservicedaccompagnementparletravail", SupplierKind::esat},
    FullName{"etablissementetservicedaideparletravail", SupplierKind::esat},
    FullName{"entrepriseadaptee", SupplierKind::ea},
    FullName{"entrepriseadapteedetravailtemporaire", SupplierKind::eatt},
    FullName{"entreprisedinsertion", SupplierKind::ei},
    FullName{"atelierchantierdinsertion", SupplierKind::aci},
    FullName{"atelieretchantierdinsertion", SupplierKind::aci},
    FullName{"ateliersetchantiersdinsertion", SupplierKind::aci},
    FullName{"associationintermediaire", SupplierKind::ai},
    FullName{"entreprisedetravailtemporairedinsertion", SupplierKind::etti},
    FullName{"entreprisedinsertionparletravailindependant", SupplierKind::eiti},
    FullName{"groupementdemployeurspourlinsertionetlaqualification", SupplierKind::geiq},
};

}  // namespace

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool set_kind(std::string_view text, model::RegisterEntry& entry) {
  text = trimmed(text);
  if (const auto kind = model::supplier_kind_from(text)) {
    entry.kind = kind;
    return true;
  }
  const auto key = header_key(text);
  const auto is = [&](std::string_view name) { return key == name && text.size() == name.size(); };
  if (is("ess")) entry.flag = SupplierFlag::ess;
  if (is("esus")) entry.flag = SupplierFlag::esus;
  for (const auto& name : full_names) {
    if (key == name.key) entry.kind = name.kind;
  }
  return entry.kind || entry.flag;
}

std::string_view kind_text(const model::RegisterEntry& entry) {
  if (entry.kind) return model::to_string(*entry.kind);
  return entry.flag == SupplierFlag::ess ? "ess" : "esus";
}

std::string approval_key(const model::RegisterEntry& entry) {
  return fmt::format("{}|{}|{}|{}", entry.siret.to_string(), kind_text(entry),
                     entry.first_day ? entry.first_day->to_string() : "",
                     entry.last_day ? entry.last_day->to_string() : "");
}

void RegisterCollector::begin(std::int64_t row) {
  ++reading_.rows;
  row_ = row;
}

void RegisterCollector::reject(std::string_view rule, std::string_view column, const Text& a,
                               const Text& b) {
  // FINESS has a hundred thousand rows of other categories: they are counted, not kept.
  if (!reading_.report.wants(rule)) return reading_.report.count(rule);
  reading_.report.add({rule, {file_, row_, std::string(column)}, {a, b}});
}

std::optional<model::Siret> RegisterCollector::siret_of(std::string_view text) {
  if (const auto siret = model::Siret::try_parse(text)) return siret;
  const auto repaired = model::Siret::repair(text);
  if (repaired) {
    reject("R-SIRET-REPAIRED", "siret", shortened(text, shown_bytes), repaired->to_string());
  } else {
    reject("R-SIRET-INVALID", "siret", shortened(text, shown_bytes));
  }
  return repaired;
}

bool RegisterCollector::day_of(std::string_view text, std::string_view column,
                               std::optional<model::Date>& day) {
  text = trimmed(text);
  if (text.empty()) return true;
  day = model::Date::from_iso(text);
  if (!day) day = model::Date::from_french(text);
  if (!day) reject("R-DATE-UNREADABLE", column, shortened(text, shown_bytes));
  return day.has_value();
}

void RegisterCollector::take(const RegisterRow& row) {
  const auto siret_text = trimmed(row.siret);
  if (siret_text.empty()) return reject("R-FIELD-MISSING", "siret", "siret");
  const auto kind = trimmed(row.kind);
  if (kind.empty()) return reject("R-FIELD-MISSING", "kind", "kind");
  std::optional<model::Date> first;
  std::optional<model::Date> last;
  if (!day_of(row.first_day, "first_day", first)) return;
  if (!day_of(row.last_day, "last_day", last)) return;
  if (first && last && *last < *first) {
    return reject("R-DATES-REVERSED", "last_day", first->to_string(), last->to_string());
  }
  const auto siret = siret_of(siret_text);
  if (!siret) return;
  const auto order = static_cast<std::int32_t>(reading_.entries.size());
  model::RegisterEntry entry{*siret, {}, {}, first, last, order, std::string(trimmed(row.source))};
  if (!set_kind(kind, entry)) return reject("R-KIND-UNKNOWN", "kind", shortened(kind, shown_bytes));
  if (!seen_.insert(approval_key(entry)).second) return reject("R-DUPLICATE", "");
  reading_.entries.push_back(std::move(entry));
}

}  // namespace parangon::wire
