// The part of Interpreter that finds what was read before.
#include <fmt/format.h>

#include "connectors/classify/interpret.hpp"
#include "connectors/classify/line_text.hpp"

namespace parangon::connectors::classify {
namespace {

using model::Date;
using model::Measure;
using model::Money;
using readers::RawLine;
using readers::RawSupplier;

// Below this, the same amount for the same object is no sign of a ceiling.
constexpr Money lowest_ceiling = Money::euros(10'000);

std::uint64_t number_of(Date date) {
  return static_cast<std::uint64_t>(date.year * 10000 + date.month * 100 + date.day);
}

}  // namespace

bool Interpreter::check_repetition(const RawLine& raw) {
  if (raw.measure == Measure::paid) return check_payment(raw);
  return raw.contract.empty() || check_contract(raw);
}

bool Interpreter::check_contract(const RawLine& raw) {
  const auto contract = mix(mix(1, raw.buyer), raw.contract);
  std::uint64_t object = mix(mix(mix(2, raw.buyer), raw.cpv), number_of(line_.date));
  object = mix(object, static_cast<std::uint64_t>(line_.amount.in_cents()));
  std::uint64_t all = mix(mix(object, contract), raw.duration_months);
  for (const RawSupplier& supplier : raw.suppliers) all = mix(all, supplier.id);
  if (!seen_lines_.insert(all)) {
    const std::string number(raw.contract);
    return fail("P-DUPLICATE", "id", {"contrat " + number, "contract " + number});
  }
  if (!seen_contracts_.insert(contract)) note("P-CONTRACT-REPEATED", "id", raw.contract);
  if (line_.amount >= lowest_ceiling && !seen_ceilings_.insert(object)) {
    note("P-CEILING-REPEATED", "montant", line_.amount.to_decimal());
  }
  return true;
}

/// What two payments without identity are compared by.
std::uint64_t Interpreter::content_of(const RawLine& raw) const {
  std::uint64_t all = mix(mix(mix(4, raw.buyer), raw.contract), number_of(line_.date));
  all = mix(mix(all, static_cast<std::uint64_t>(line_.amount.in_cents())), trim(raw.account));
  all = mix(all, trim(raw.label));
  for (const RawSupplier& supplier : raw.suppliers) {
    all = mix(mix(all, supplier.id), supplier.own_reference);
  }
  return all;
}

bool Interpreter::check_payment(const RawLine& raw) {
  const FirstSeen here{line_.amount.in_cents(), static_cast<std::uint32_t>(raw.row),
                       static_cast<std::uint32_t>(sources_.size() - 1)};
  if (raw.identity.empty()) {
    // A ledger may rightly pay the same twice, but hardly once in each of two exports.
    const auto* first = seen_payments_.find_or_keep(content_of(raw), here);
    if (first != nullptr && first->source != here.source) {
      note("P-PAYMENT-REPEATED", "", sources_[first->source], std::to_string(first->row));
    }
    return true;
  }
  const auto identity = mix(3, raw.identity);
  const auto* first = seen_payments_.find_or_keep(identity, here);
  if (first != nullptr && first->source == here.source && first->cents != here.cents) {
    // Within a file only the same amount is the same line.
    first =
        seen_payments_.find_or_keep(mix(identity, static_cast<std::uint64_t>(here.cents)), here);
  }
  if (first == nullptr) return true;
  const auto& source = sources_[first->source];
  return fail("P-DUPLICATE", "",
              {fmt::format("{} ligne {}", source, first->row),
               fmt::format("{} row {}", source, first->row)});
}

}  // namespace parangon::connectors::classify
