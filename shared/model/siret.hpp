#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "shared/core/error.hpp"

namespace parangon::model {

/// Identifier of a French legal unit: nine digits whose Luhn sum is a multiple of ten (INSEE,
/// "Numéro SIREN"; ISO/IEC 7812-1 annex B for the sum). 000000000, which files use as a filler, is
/// refused although its sum holds.
class Siren {
 public:
  /// Exactly nine digits with a valid sum; surrounding blanks are the caller's business.
  /// Errc::malformed otherwise.
  static Result<Siren> parse(std::string_view text);

  /// 0 to 999,999,999.
  std::uint32_t number() const { return number_; }
  std::string to_string() const;
  auto operator<=>(const Siren&) const = default;

 private:
  friend class Siret;
  explicit Siren(std::uint32_t number) : number_(number) {}
  std::uint32_t number_;
};

/// Identifier of an establishment: the SIREN and five more digits. Valid when the Luhn sums of the
/// fourteen digits and of the first nine both hold; establishments of La Poste (SIREN 356000000)
/// may instead have a plain digit sum divisible by five (INSEE, "Numéro SIRET").
class Siret {
 public:
  /// Exactly fourteen digits, valid as above. Errc::malformed otherwise; the message says which
  /// sum fails.
  static Result<Siret> parse(std::string_view text);

  /// Fourteen digits, valid as above; no message is built. For hot loops.
  static std::optional<Siret> try_parse(std::string_view text);

  /// What spreadsheets do to identifiers, undone: blanks, no-break spaces, dots and dashes between
  /// digits removed, one lost leading zero put back (13 digits). nullopt when the result is still
  /// not valid. `text` that is valid as it stands comes back unchanged.
  static std::optional<Siret> repair(std::string_view text);

  std::uint64_t number() const { return number_; }
  Siren siren() const { return Siren(static_cast<std::uint32_t>(number_ / 100000)); }
  std::string to_string() const;
  auto operator<=>(const Siret&) const = default;

 private:
  explicit Siret(std::uint64_t number) : number_(number) {}
  std::uint64_t number_;
};

}  // namespace parangon::model

template <>
struct std::hash<parangon::model::Siren> {
  std::size_t operator()(const parangon::model::Siren& s) const noexcept {
    return std::hash<std::uint32_t>{}(s.number());
  }
};
template <>
struct std::hash<parangon::model::Siret> {
  std::size_t operator()(const parangon::model::Siret& s) const noexcept {
    return std::hash<std::uint64_t>{}(s.number());
  }
};
