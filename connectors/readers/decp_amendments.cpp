#include "connectors/readers/decp_amendments.hpp"

namespace parangon::connectors::readers {
namespace {

/// ISO date at the beginning of the text, which sorts as it reads; empty for anything else.
std::string_view iso_date(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return {};
  return text.substr(0, 10);
}

bool supersedes(std::string_view date, std::string_view since) {
  return date.empty() || since.empty() || date >= since;
}

}  // namespace

void DecpAmendment::clear() {
  date = amount = duration = {};
  suppliers.clear();
}

void DecpAmendments::clear() {
  amount_ = duration_ = {};
  suppliers_.clear();
  suppliers_since_ = {};
}

void DecpAmendments::apply(const DecpAmendment& amendment) {
  const std::string_view date = iso_date(amendment.date);
  const auto replace = [date](Field& field, std::string_view value) {
    if (value.empty() || !supersedes(date, field.since)) return;
    field.value = value;
    if (!date.empty()) field.since = date;
  };
  replace(amount_, amendment.amount);
  replace(duration_, amendment.duration);
  if (!amendment.suppliers.empty() && supersedes(date, suppliers_since_)) {
    suppliers_ = amendment.suppliers;
    if (!date.empty()) suppliers_since_ = date;
  }
}

std::string_view DecpAmendments::amount_or(std::string_view initial) const {
  return amount_.value.empty() ? initial : amount_.value;
}

std::string_view DecpAmendments::duration_or(std::string_view initial) const {
  return duration_.value.empty() ? initial : duration_.value;
}

std::span<const RawSupplier> DecpAmendments::suppliers_or(
    std::span<const RawSupplier> initial) const {
  return suppliers_.empty() ? initial : std::span<const RawSupplier>(suppliers_);
}

}  // namespace parangon::connectors::readers
