#include "connectors/readers/pes_document.hpp"

#include <algorithm>

namespace parangon::connectors::readers {
namespace {

struct Place {
  std::string_view parent;
  std::string_view name;
  PesValue value;
};

constexpr std::array places = {
    Place{"EnTetePES", "DteStr", PesValue::sent_on},
    Place{"EnTetePES", "IdColl", PesValue::buyer},
    Place{"EnTetePES", "CodCol", PesValue::local_body},
    Place{"EnTetePES", "CodBud", PesValue::budget},
    Place{"BlocBordereau", "Exer", PesValue::slip_year},
    Place{"BlocBordereau", "IdBord", PesValue::slip_id},
    Place{"BlocBordereau", "DteBordEm", PesValue::slip_date},
    Place{"BlocBordereau", "TypBord", PesValue::slip_type},
    Place{"InfoPce", "IdPce", PesValue::piece_id},
    Place{"InfoPce", "TypPce", PesValue::piece_type},
    Place{"InfoPce", "NatPce", PesValue::piece_nature},
    Place{"InfoLignePce", "IdLigne", PesValue::line_id},
    Place{"InfoLignePce", "Nature", PesValue::account},
    Place{"InfoLignePce", "MtHT", PesValue::amount},
    Place{"InfoLignePce", "MtTVA", PesValue::tax_amount},
    Place{"LiensIdent", "IdMarche", PesValue::contract},
    Place{"InfoTiers", "IdTiers", PesValue::party_id},
    Place{"InfoTiers", "NatIdTiers", PesValue::party_id_type},
    Place{"InfoTiers", "RefTiers", PesValue::party_reference},
    Place{"InfoTiers", "CatTiers", PesValue::party_category},
};
static_assert(places.size() == pes_value_count);

struct IdentifierType {
  std::string_view code;
  std::string_view name;
};

constexpr std::array identifier_types = {
    IdentifierType{"01", "SIRET"}, IdentifierType{"02", "SIREN"},   IdentifierType{"03", "FINESS"},
    IdentifierType{"05", "TVA"},   IdentifierType{"06", "HORS-UE"}, IdentifierType{"07", "TAHITI"},
    IdentifierType{"08", "RIDET"}, IdentifierType{"10", "FRWF"},
};

}  // namespace

std::optional<PesValue> pes_value_of(std::string_view parent, std::string_view name) {
  const auto it = std::find_if(places.begin(), places.end(), [&](const Place& place) {
    return place.name == name && place.parent == parent;
  });
  if (it == places.end()) return std::nullopt;
  return it->value;
}

std::string_view pes_identifier_type(std::string_view code) {
  for (const auto& type : identifier_types) {
    if (type.code == code) return type.name;
  }
  return code;
}

bool pes_identifies_person(std::string_view code, std::string_view id) {
  return code == "04" || code == "11" || (code.empty() && id.size() == 15);
}

}  // namespace parangon::connectors::readers
