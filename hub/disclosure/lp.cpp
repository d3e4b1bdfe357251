#include "hub/disclosure/lp.hpp"

namespace parangon::hub::disclosure {

int LinearProgram::add_row(double low, double high) {
  row_lower.push_back(low);
  row_upper.push_back(high);
  return rows() - 1;
}

int LinearProgram::add_column(double low, double high, double price) {
  lower.push_back(low);
  upper.push_back(high);
  cost.push_back(price);
  start.push_back(static_cast<int>(row.size()));
  return columns() - 1;
}

void LinearProgram::add_entry(int at_row, double coefficient) {
  row.push_back(at_row);
  element.push_back(coefficient);
  start.back() = static_cast<int>(row.size());
}

}  // namespace parangon::hub::disclosure
