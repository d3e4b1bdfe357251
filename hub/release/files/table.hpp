#pragma once

#include <string>
#include <vector>

#include "hub/release/publication.hpp"

namespace parangon::hub::release {

/// What a column of a tidy table holds.
enum class ColumnType {
  code,     ///< An entry of its code list.
  number,   ///< Decimal, point as separator.
  integer,  ///< Whole number.
};

/// One column of a tidy table, as every writer and the dictionary name it.
struct Column {
  std::string name;  ///< "amount_before_tax".
  ColumnType type = ColumnType::code;
  int decimals = 0;       ///< Of a number.
  std::string code_list;  ///< Id of the list; of a code only.
  Text label;
  Text meaning;
  Text unit;  ///< Empty when it has none.
};

/// One cube as rows of text: a column a dimension, then the numbers, then the status. What there
/// is not is the empty string. Amounts have two decimals, shares six, rounded half away from zero
/// by integer arithmetic. Refers to what it is made of, which must outlive it. Thread-safe.
class Table {
 public:
  /// A dimension without its list is a defect: std::logic_error.
  Table(const Publication& publication, const Cube& cube);

  const Cube& cube() const { return cube_; }
  const std::vector<Column>& columns() const { return columns_; }
  /// Lists of the dimensions, in their order.
  const std::vector<const CodeList*>& lists() const { return lists_; }
  /// Whether any observation has an interval; only then there are columns for it.
  bool has_intervals() const { return has_intervals_; }
  /// In the columns' order. A code outside its list, or a confidential observation that carries a
  /// number, is a defect and must not be written: std::logic_error.
  std::vector<std::string> row(const Observation& observation) const;
  /// Codes of an observation, in the dimensions' order.
  std::vector<std::string> codes(const Observation& observation) const;

 private:
  const Cube& cube_;
  std::vector<Column> columns_;
  std::vector<const CodeList*> lists_;
  bool has_intervals_ = false;
};

/// The list of the column `status`: A, P, c.
const CodeList& status_list();
/// The publication's lists in its order, then the status list.
std::vector<const CodeList*> all_lists(const Publication& publication);
/// nullptr when there is none of that id.
const CodeList* find_list(const Publication& publication, std::string_view id);

}  // namespace parangon::hub::release
