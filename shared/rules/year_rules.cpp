#include "shared/rules/year_rules.hpp"

#include <fmt/format.h>

#include <array>
#include <set>

#include "shared/core/wide.hpp"

namespace parangon::rules {
namespace {

using model::Figure;
using model::FigureKey;
using model::Measure;

constexpr std::array measures = {Measure::paid, Measure::awarded};

/// What a submission says of one measure's purchases.
struct Purchases {
  Wide total = 0;                       ///< Cents, both tax bases.
  std::set<model::Segment> families{};  ///< Those with at least one line.
};

Purchases purchases_of(std::span<const Figure> figures, Measure measure) {
  Purchases out;
  for (const Figure& figure : figures) {
    const FigureKey& key = model::key_of(figure);
    if (key.measure != measure || key.kind != model::KindNode::all) continue;
    const model::FigureValue& value = model::SealedCodec::value(figure);
    if (key.segment.is_all()) {
      out.total = Wide(value.before_tax.amount.in_cents()) + value.tax_unknown.amount.in_cents();
    } else if (key.segment.is_family() && value.before_tax.lines + value.tax_unknown.lines > 0) {
      out.families.insert(key.segment);
    }
  }
  return out;
}

Wide magnitude(Wide number) { return number < 0 ? -number : number; }

/// "+63 %", "-100 %"; from nothing there is no share.
Text move_of(Wide before, Wide after) {
  if (before == 0) return {"rien à quelque chose", "nothing to something"};
  const auto percent = static_cast<std::int64_t>((after - before) * 100 / magnitude(before));
  return fmt::format("{:+} %", percent);
}

Where at(const FigureKey& key) { return {"figures", 0, key.to_string()}; }

}  // namespace

void check_against_last_year(std::span<const Figure> previous, std::span<const Figure> current,
                             int max_move, Report& report) {
  for (const Measure measure : measures) {
    const Purchases before = purchases_of(previous, measure);
    const Purchases after = purchases_of(current, measure);
    if (magnitude(after.total - before.total) * 100 > magnitude(before.total) * max_move) {
      report.add({"S-TOTAL-MOVED",
                  at({measure, model::Segment::all()}),
                  {model::label(measure), move_of(before.total, after.total)}});
    }
    for (const model::Segment family : before.families) {
      if (after.families.contains(family)) continue;
      report.add({"S-FAMILY-VANISHED",
                  at({measure, family}),
                  {family.to_string(), model::label(measure)}});
    }
  }
}

}  // namespace parangon::rules
