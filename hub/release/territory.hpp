#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"

namespace parangon::hub::release {

/// A place that figures are added up for. An agency belongs to the one that has none below it (its
/// department).
struct Territory {
  std::string code;    ///< "77"; letters, digits, '-', '_' and '.'.
  std::string parent;  ///< Empty: the whole consortium.
  Text label;
  std::string uri;  ///< What others call it; may be empty.
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

  /// Parents first, a place's children behind it in order of their codes; the consortium first.
  std::span<const Territory> all() const { return all_; }
  std::optional<TerritoryIndex> find(std::string_view code) const;
  /// 0: the consortium; at most 2.
  int depth(TerritoryIndex index) const { return depth_[index]; }
  /// nullopt for the consortium.
  std::optional<TerritoryIndex> parent(TerritoryIndex index) const;
  bool is_leaf(TerritoryIndex index) const { return leaf_[index]; }

 private:
  static Result<Territories> ordered(std::vector<Territory> places);
  std::vector<Territory> all_;
  std::vector<int> depth_;
  std::vector<TerritoryIndex> parent_;
  std::vector<char> leaf_;
};

}  // namespace parangon::hub::release
