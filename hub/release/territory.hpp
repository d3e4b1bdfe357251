#pragma once

#include <compare>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"

namespace parangon::hub::release {

/// A place that figures are added up for. An agency belongs to the one that has none below it (its
/// department), and is itself one below that where it is named.
struct Territory {
  std::string code;    ///< "77"; letters, digits, '-', '_' and '.'.
  std::string parent;  ///< Empty: the whole consortium.
  Text label;
  std::string uri;  ///< What others call it; may be empty.
};

/// An agency with cells of its own, and the place it belongs to.
struct NamedAgency {
  std::string siret;
  std::string territory;
  auto operator<=>(const NamedAgency&) const = default;
};

/// Position in Territories::all().
using TerritoryIndex = std::uint32_t;

/// The tree consortium → zone (or not) → department. Immutable.
class Territories {
 public:
  static constexpr std::size_t max_count = 1000;
  /// Codes that the built-in tree gives.
  static constexpr std::string_view consortium_code = "consortium";

  /// CSV with the header code,parent,label_fr,label_en,uri; one line without a parent. Errors name
  /// the line: codes that are repeated or hold other characters, unknown parents, circles, more
  /// than three levels.
  static Result<Territories> parse(std::string_view csv);
  /// The built-in one: a consortium, and under it these departments, in order of their codes and
  /// each once. Codes as above (invalid_argument).
  static Result<Territories> of_departments(std::span<const std::string> departments);

  /// The same, with agencies (by their codes) below the places that they belong to.
  /// invalid_argument: a code that is there already, or a parent that is none or has places below.
  Result<Territories> with_agencies(const std::map<std::string, Territory>& agencies) const;

  /// Parents first, a place's children behind it in order of their codes; the consortium first.
  std::span<const Territory> all() const { return all_; }
  std::optional<TerritoryIndex> find(std::string_view code) const;
  /// 0: the consortium; at most 2, and one more for agencies.
  int depth(TerritoryIndex index) const { return depth_[index]; }
  /// nullopt for the consortium.
  std::optional<TerritoryIndex> parent(TerritoryIndex index) const;
  /// Has no place below it but agencies.
  bool is_leaf(TerritoryIndex index) const { return leaf_[index]; }
  bool is_agency(TerritoryIndex index) const { return agency_[index]; }

 private:
  static Result<Territories> ordered(std::vector<Territory> places,
                                     const std::set<std::string>& agencies = {});
  std::vector<Territory> all_;
  std::vector<int> depth_;
  std::vector<TerritoryIndex> parent_;
  std::vector<char> leaf_;
  std::vector<char> agency_;
};

}  // namespace parangon::hub::release
