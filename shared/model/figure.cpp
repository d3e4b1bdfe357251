#include "shared/model/figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "shared/core/wide.hpp"

namespace parangon::model {
namespace {

constexpr int segment_bits = 14;
constexpr int kind_bits = 5;
constexpr int basis_bits = 4;

bool tally_passes(const Tally& tally, const SecrecyRule& rule) {
  return tally.empty() ||
         (tally.suppliers >= rule.min_suppliers && tally.largest_share <= rule.max_share);
}

}  // namespace

std::uint32_t FigureKey::packed() const {
  std::uint32_t out = static_cast<std::uint32_t>(measure);
  out = (out << segment_bits) | static_cast<std::uint32_t>(segment.number());
  out = (out << kind_bits) | static_cast<std::uint32_t>(kind);
  return (out << basis_bits) | static_cast<std::uint32_t>(basis);
}

FigureKey FigureKey::unpack(std::uint32_t packed) {
  FigureKey key;
  key.basis = static_cast<BasisNode>(packed & ((1U << basis_bits) - 1));
  packed >>= basis_bits;
  key.kind = static_cast<KindNode>(packed & ((1U << kind_bits) - 1));
  packed >>= kind_bits;
  key.segment = Segment::from_number(static_cast<int>(packed & ((1U << segment_bits) - 1)));
  key.measure = static_cast<Measure>(packed >> segment_bits);
  return key;
}

std::string FigureKey::to_string() const {
  return fmt::format("{}/{}/{}/{}", model::to_string(measure), segment.to_string(),
                     model::to_string(kind), model::to_string(basis));
}

bool passes(const FigureValue& value, const SecrecyRule& rule) {
  return tally_passes(value.before_tax, rule) && tally_passes(value.tax_unknown, rule);
}

const FigureKey& key_of(const Figure& figure) {
  if (const auto* open = std::get_if<OpenFigure>(&figure)) return open->key;
  return std::get<SealedFigure>(figure).key();
}

bool is_sealed(const Figure& figure) { return std::holds_alternative<SealedFigure>(figure); }

const FigureValue& SealedCodec::value(const Figure& figure) {
  if (const auto* open = std::get_if<OpenFigure>(&figure)) return open->value;
  return value(std::get<SealedFigure>(figure));
}

/// What one agency brings into the sum; wide, so that no subtraction overflows.
struct Aggregate::Part {
  Wide before_tax = 0;
  Wide tax_unknown = 0;
  Wide lines = 0;
  // Of the judged tally:
  Wide magnitude = 0;
  Wide largest_supplier = 0;
  Wide judged_lines = 0;
  std::int64_t suppliers = 0;
};

const Tally& Aggregate::judged(const FigureValue& value) const {
  return judged_ == TaxBasis::before_tax ? value.before_tax : value.tax_unknown;
}

Status Aggregate::add(const Figure& figure) { return add_rest(figure, {}, {}); }

Status Aggregate::add_rest(const Figure& whole, std::span<const Figure* const> taken,
                           std::span<const Figure* const> left) {
  Part part;
  const auto count = [&](const FigureValue& value, int sign) {
    part.before_tax += sign * Wide(value.before_tax.amount.in_cents());
    part.tax_unknown += sign * Wide(value.tax_unknown.amount.in_cents());
    part.lines += sign * (Wide(value.before_tax.lines) + value.tax_unknown.lines);
    part.magnitude += sign * Wide(judged(value).magnitude.in_cents());
    part.judged_lines += sign * Wide(judged(value).lines);
    part.suppliers += sign * judged(value).suppliers;
  };
  count(SealedCodec::value(whole), 1);
  const Tally& tally = judged(SealedCodec::value(whole));
  // The share is rounded up, so this bounds the largest supplier from above, in the rest too.
  part.largest_supplier = (part.magnitude * tally.largest_share + 99) / 100;
  for (const Figure* figure : taken) count(SealedCodec::value(*figure), -1);
  part.magnitude = std::max(part.magnitude, Wide(0));
  part.largest_supplier = std::min(part.largest_supplier, part.magnitude);
  for (const Figure* figure : left) {
    part.suppliers = std::max(part.suppliers, judged(SealedCodec::value(*figure)).suppliers);
  }
  return add_part(part, key_of(whole));
}

Status Aggregate::add_part(const Part& part, const FigureKey& key) {
  constexpr Wide limit = std::numeric_limits<std::int64_t>::max();
  const Wide before_tax = before_tax_.in_cents() + part.before_tax;
  const Wide tax_unknown = tax_unknown_.in_cents() + part.tax_unknown;
  const Wide absolute = absolute_.in_cents() + part.magnitude;
  const Wide largest_supplier = largest_supplier_at_most_.in_cents() + part.largest_supplier;
  const Wide lines = lines_ + part.lines;
  const auto fits = [&](Wide sum) { return sum <= limit && sum >= -limit; };
  if (!fits(lines) || !fits(before_tax) || !fits(tax_unknown) || !fits(absolute) ||
      !fits(largest_supplier)) {
    return Error{
        Errc::too_large,
        {fmt::format("la somme de {} dépasse ce qu'un montant peut contenir", key.to_string()),
         fmt::format("the sum of {} exceeds what an amount can hold", key.to_string())}};
  }
  const auto cents = [](Wide sum) { return Money::cents(static_cast<std::int64_t>(sum)); };
  before_tax_ = cents(before_tax);
  tax_unknown_ = cents(tax_unknown);
  absolute_ = cents(absolute);
  largest_supplier_at_most_ = cents(largest_supplier);
  lines_ = static_cast<std::int64_t>(lines);
  if (part.judged_lines <= 0) return {};
  ++agencies_;
  if (part.magnitude > 0) ++contributing_agencies_;
  const Money magnitude = cents(part.magnitude);
  second_agency_ = std::max(second_agency_, std::min(largest_agency_, magnitude));
  largest_agency_ = std::max(largest_agency_, magnitude);
  second_suppliers_ = std::max(second_suppliers_, std::min(suppliers_at_least_, part.suppliers));
  suppliers_at_least_ = std::max(suppliers_at_least_, part.suppliers);
  return {};
}

double Aggregate::largest_agency_share() const {
  if (absolute_.in_cents() == 0) return 0;
  return 100.0 * static_cast<double>(largest_agency_.in_cents()) /
         static_cast<double>(absolute_.in_cents());
}

bool Aggregate::passes_consortium_rule(const SecrecyRule& rule) const {
  const bool dominated = static_cast<Wide>(largest_agency_.in_cents()) * 100 >
                         static_cast<Wide>(absolute_.in_cents()) * rule.max_share;
  return contributing_agencies_ >= rule.min_suppliers && !dominated &&
         suppliers_at_least_ >= rule.min_suppliers && absolute_.in_cents() > 0;
}

bool Aggregate::passes_member_rule(const SecrecyRule& rule) const {
  // The second largest agency sees the others best: of all, it leaves the largest the greatest
  // share of what stays.
  const Wide stays = Wide(absolute_.in_cents()) - second_agency_.in_cents();
  const bool dominated = Wide(largest_agency_.in_cents()) * 100 > stays * rule.max_share;
  return agencies_ >= rule.min_suppliers && !dominated && second_suppliers_ >= rule.min_suppliers;
}

bool Aggregate::passes_supplier_rule(const SecrecyRule& rule) const {
  return suppliers_at_least_ >= rule.min_suppliers && absolute_.in_cents() > 0 &&
         Wide(largest_supplier_at_most_.in_cents()) * 100 <=
             Wide(absolute_.in_cents()) * rule.max_share;
}

}  // namespace parangon::model
