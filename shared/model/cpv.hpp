#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parangon::model {

/// A code of the Common Procurement Vocabulary 2008 (Regulation (EC) No 213/2008): eight digits;
/// divisions, groups, classes and categories are its first two, three, four and five digits, and
/// each further digit refines (annex I of the regulation). That a code has the shape of one does
/// not say that the vocabulary lists it: Nomenclature knows that.
class Cpv {
 public:
  /// Eight digits, of which the first two are not both zero. nullopt otherwise.
  static std::optional<Cpv> from_digits(std::string_view eight_digits);

  std::uint32_t number() const { return number_; }
  /// Eight digits.
  std::string to_string() const;
  /// Number of significant digits: 2 (division) to 8.
  int depth() const;
  /// The next broader code; nullopt for a division.
  std::optional<Cpv> parent() const;
  /// Whether this code lies in the subtree of `ancestor` (itself included).
  bool within(Cpv ancestor) const;

  auto operator<=>(const Cpv&) const = default;

 private:
  explicit Cpv(std::uint32_t number) : number_(number) {}
  std::uint32_t number_;
};

/// A CPV field as found in files, read leniently.
struct CpvReading {
  Cpv code;
  /// A leading zero had been lost (seven digits before the check digit) and was put back.
  bool zero_restored = false;
  /// The check digit written after the code, where there was one.
  std::optional<int> check_digit;
};

/// Reads "77311000-3", "77311000", "773110003", "3111000-2" and "3111000" (seven digits: the
/// leading zero that spreadsheets lose), with blanks around. nullopt for anything else. The
/// regulation publishes check digits as a list without a formula, so whether one is right is a
/// question for Nomenclature.
std::optional<CpvReading> read_cpv(std::string_view text);

}  // namespace parangon::model
