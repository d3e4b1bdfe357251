#include "shared/model/figure.hpp"

#include <fmt/format.h>

#include <algorithm>

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

Status Aggregate::add(const Figure& figure) {
  const FigureValue& value = SealedCodec::value(figure);
  const auto sum = before_tax_.plus(value.before_tax.amount);
  const auto unknown = tax_unknown_.plus(value.tax_unknown.amount);
  const Money magnitude = value.before_tax.magnitude;
  const auto absolute = absolute_.plus(magnitude);
  // The share is rounded up, so this bounds the largest supplier from above.
  const auto largest = Money::cents(static_cast<std::int64_t>(
      (static_cast<Wide>(magnitude.in_cents()) * value.before_tax.largest_share + 99) / 100));
  const auto largest_sum = largest_supplier_at_most_.plus(largest);
  if (!sum || !unknown || !absolute || !largest_sum) {
    return Error{Errc::too_large,
                 {fmt::format("la somme de {} dépasse ce qu'un montant peut contenir",
                              key_of(figure).to_string()),
                  fmt::format("the sum of {} exceeds what an amount can hold",
                              key_of(figure).to_string())}};
  }
  before_tax_ = *sum;
  tax_unknown_ = *unknown;
  absolute_ = *absolute;
  largest_supplier_at_most_ = *largest_sum;
  lines_ += value.before_tax.lines + value.tax_unknown.lines;
  if (!value.before_tax.empty()) {
    ++agencies_;
    largest_agency_ = std::max(largest_agency_, magnitude);
    suppliers_at_least_ = std::max(suppliers_at_least_, value.before_tax.suppliers);
  }
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
  return agencies_ >= rule.min_suppliers && !dominated &&
         suppliers_at_least_ >= rule.min_suppliers && absolute_.in_cents() > 0;
}

}  // namespace parangon::model
