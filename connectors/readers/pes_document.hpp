#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parangon::connectors::readers {

/// The values that the reader takes from a PES V2 file. What is not listed here is never copied
/// out of the parser: names (Nom, ComplNom, Prenom), addresses, bank accounts (CpteBancaire),
/// labels (Obj, LibVir1…) and invoices stay in its buffer and die there.
enum class PesValue {
  sent_on,          ///< EnTetePES/DteStr
  buyer,            ///< EnTetePES/IdColl
  local_body,       ///< EnTetePES/CodCol
  budget,           ///< EnTetePES/CodBud
  slip_year,        ///< BlocBordereau/Exer
  slip_id,          ///< BlocBordereau/IdBord
  slip_date,        ///< BlocBordereau/DteBordEm
  slip_type,        ///< BlocBordereau/TypBord
  piece_id,         ///< InfoPce/IdPce
  piece_type,       ///< InfoPce/TypPce
  piece_nature,     ///< InfoPce/NatPce
  line_id,          ///< InfoLignePce/IdLigne
  account,          ///< InfoLignePce/Nature
  amount,           ///< InfoLignePce/MtHT
  tax_amount,       ///< InfoLignePce/MtTVA
  contract,         ///< LiensIdent/IdMarche
  party_id,         ///< InfoTiers/IdTiers
  party_id_type,    ///< InfoTiers/NatIdTiers
  party_reference,  ///< InfoTiers/RefTiers
  party_category,   ///< InfoTiers/CatTiers
};
inline constexpr std::size_t pes_value_count = 20;

/// The value that element `name` in element `parent` carries in its attribute V; nullopt for
/// every other element.
std::optional<PesValue> pes_value_of(std::string_view parent, std::string_view name);

/// A supplier of a line (Tiers). A line usually has one.
struct PesParty {
  std::string id;
  std::string id_type;
  std::string reference;
  std::string category;
};

/// The kind of identifier behind NatIdTiers, as the other formats name it: 01 "SIRET", 02 "SIREN",
/// 03 "FINESS", 05 "TVA", 06 "HORS-UE", 07 "TAHITI", 08 "RIDET", 10 "FRWF" (dictionary of the PES
/// V2 Aller, TNatIdTiers). 04 is a social-security number and 11 (IREP) a person's: see
/// pes_identifies_person(). Other codes as they are.
std::string_view pes_identifier_type(std::string_view code);
/// Whether an identifier of that NatIdTiers names a natural person; fifteen characters without a
/// NatIdTiers are taken for a social-security number, which is what has that length.
bool pes_identifies_person(std::string_view code, std::string_view id);

}  // namespace parangon::connectors::readers
