#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "shared/core/text.hpp"

namespace parangon::model {

/// Kinds of supplier that an establishment can be approved as.
enum class SupplierKind : std::uint8_t {
  esat,  ///< Établissement et service d'accompagnement par le travail (CASF art. L344-2)
  ea,    ///< Entreprise adaptée (code du travail art. L5213-13)
  eatt,  ///< Entreprise adaptée de travail temporaire (code du travail art. L5213-13-3)
  ei,    ///< Entreprise d'insertion (code du travail art. L5132-5)
  aci,   ///< Atelier et chantier d'insertion (art. L5132-15)
  ai,    ///< Association intermédiaire (art. L5132-7)
  etti,  ///< Entreprise de travail temporaire d'insertion (art. L5132-6)
  eiti,  ///< Entreprise d'insertion par le travail indépendant (art. L5132-13-1)
  geiq,  ///< Groupement d'employeurs pour l'insertion et la qualification (art. L1253-1)
  sep,   ///< Structure working in prison (code pénitentiaire art. L412-3)
};
inline constexpr int supplier_kind_count = 10;

std::string_view to_string(SupplierKind kind);
/// Lower or upper case. nullopt for an unknown word.
std::optional<SupplierKind> supplier_kind_from(std::string_view text);

/// Flags of a legal unit or establishment that are measured beside its kind and are not kinds: an
/// ESUS that is also an EI counts once as EI, and once as ESUS in a figure of its own.
enum class SupplierFlag : std::uint8_t {
  ess = 1,   ///< Social and solidarity economy (law 2014-856 art. 1), a flag of SIRENE
  esus = 2,  ///< Solidarity enterprise of social utility (code du travail art. L3332-17-1)
};

/// The kind axis of a figure: a tree of kinds under `all`, and the two flags beside it.
///   all ─ inclusive ─ stpa ─ esat, ea, eatt
///      │             ├ siae ─ ei, aci, ai, etti, eiti
///      │             ├ geiq
///      │             └ sep
///      ├ ess   (a flag: overlaps the tree, sums with nothing)
///      └ esus  (a flag)
enum class KindNode : std::uint8_t {
  all,
  inclusive,
  stpa,
  siae,
  esat,
  ea,
  eatt,
  ei,
  aci,
  ai,
  etti,
  eiti,
  geiq,
  sep,
  ess,
  esus,
};
inline constexpr int kind_node_count = 16;

std::string_view to_string(KindNode node);
std::optional<KindNode> kind_node_from(std::string_view text);
KindNode node_of(SupplierKind kind);
/// nullopt for `all` and for the flags (which no sum reaches).
std::optional<KindNode> parent(KindNode node);
/// Children in the tree; for `all` none, because purchases from other suppliers are not a figure.
std::span<const KindNode> children(KindNode node);
bool is_flag(KindNode node);
Text label(KindNode node);

/// Under which article a contract was reserved (code de la commande publique), or that it was not.
enum class Basis : std::uint8_t {
  l2113_12,    ///< ESAT, EA, EATT and equivalents
  l2113_13,    ///< SIAE and equivalents
  l2113_13_1,  ///< work in prison
  l2113_14,    ///< 12 and 13 together
  l2113_15,    ///< health, social and cultural services by ESS enterprises (with L2113-16)
  reserved_unspecified,  ///< reserved; the source does not say under which article
  direct,                ///< not reserved
};
inline constexpr int basis_count = 7;

/// The basis axis: any ─ reserved ─ the six above `direct`; any ─ direct.
enum class BasisNode : std::uint8_t {
  any,
  reserved,
  l2113_12,
  l2113_13,
  l2113_13_1,
  l2113_14,
  l2113_15,
  reserved_unspecified,
  direct,
};
inline constexpr int basis_node_count = 9;

std::string_view to_string(Basis basis);
std::string_view to_string(BasisNode node);
std::optional<BasisNode> basis_node_from(std::string_view text);
/// "L2113-12", "l2113_12", "art. 2113-12 du CCP"… as people write articles; 2113-16 counts as
/// 2113-15. nullopt when the text names none of them, or several.
std::optional<Basis> basis_from_article(std::string_view text);
BasisNode node_of(Basis basis);
std::optional<BasisNode> parent(BasisNode node);
std::span<const BasisNode> children(BasisNode node);
Text label(BasisNode node);

/// What an amount is: money paid, or the value of a contract awarded. Never added to each other.
enum class Measure : std::uint8_t { paid, awarded };
std::string_view to_string(Measure measure);
std::optional<Measure> measure_from(std::string_view text);
Text label(Measure measure);

/// A node of the purchase families: everything, a family ("F03"), or a sub-family ("F03.07").
/// Sub-family 99 of each family is "unspecified within the family" (what an account number maps
/// to); family 99 is "unclassified". Which codes exist, and their names, is Nomenclature's.
class Segment {
 public:
  constexpr Segment() = default;  ///< all purchases
  static constexpr Segment all() { return Segment(0); }
  /// 1 to 99 each.
  static constexpr Segment family(int family) { return Segment(family * 100); }
  static constexpr Segment sub_family(int family, int sub) { return Segment(family * 100 + sub); }
  static constexpr Segment unclassified() { return sub_family(99, 99); }
  /// 0 for all; family × 100 + sub-family otherwise: the number that is stored.
  static constexpr Segment from_number(int number) { return Segment(number); }
  /// "all", "F03", "F03.07". nullopt for anything else.
  static std::optional<Segment> parse(std::string_view text);

  constexpr int number() const { return number_; }
  constexpr bool is_all() const { return number_ == 0; }
  constexpr bool is_family() const { return number_ > 0 && number_ % 100 == 0; }
  constexpr bool is_sub_family() const { return number_ % 100 != 0; }
  /// nullopt for all.
  std::optional<Segment> parent() const;
  std::string to_string() const;
  auto operator<=>(const Segment&) const = default;

 private:
  constexpr explicit Segment(int number) : number_(static_cast<std::uint16_t>(number)) {}
  std::uint16_t number_ = 0;
};

}  // namespace parangon::model
