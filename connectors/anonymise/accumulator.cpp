#include "connectors/anonymise/accumulator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "connectors/anonymise/leaf.hpp"
#include "shared/core/wide.hpp"

namespace parangon::connectors::anonymise {
namespace {

using model::Figure;
using model::FigureKey;
using model::FigureValue;
using model::Money;
using model::Segment;
using model::Tally;

struct EntryKey {
  std::uint64_t leaf = 0;
  std::uint64_t unit = 0;
  bool operator==(const EntryKey&) const = default;
};

struct EntryHash {
  std::size_t operator()(const EntryKey& key) const noexcept {
    std::uint64_t h = (key.leaf * 0x9E3779B97F4A7C15ULL) ^ (key.unit * 0xC2B2AE3D27D4EB4FULL);
    return h ^ (h >> 31);
  }
};

/// Enough for a department's year without a rehash: half a megabyte of empty buckets.
constexpr std::size_t expected_entries = std::size_t{1} << 16;

/// One supplier's sums in one cell.
struct Sums {
  std::int64_t before_tax = 0;
  std::int64_t tax_unknown = 0;
  std::int32_t lines_before_tax = 0;
  std::int32_t lines_unknown = 0;

  [[nodiscard]] bool add(const Sums& other) {
    return !__builtin_add_overflow(before_tax, other.before_tax, &before_tax) &&
           !__builtin_add_overflow(tax_unknown, other.tax_unknown, &tax_unknown) &&
           !__builtin_add_overflow(lines_before_tax, other.lines_before_tax, &lines_before_tax) &&
           !__builtin_add_overflow(lines_unknown, other.lines_unknown, &lines_unknown);
  }
};

/// One supplier's sums in one cell of one level of segments, before suppliers are put together.
struct Contribution {
  std::uint32_t cell = 0;  ///< FigureKey::packed()
  std::uint64_t unit = 0;
  Sums sums;
};

Error sum_too_large() {
  return {Errc::too_large,
          {"une somme de montants dépasse ce que 64 bits de centimes peuvent contenir ; vérifiez "
           "les montants des sources",
           "a sum of amounts exceeds what 64 bits of cents can hold; check the amounts in the "
           "sources"}};
}

/// One tally while suppliers are added to it.
class TallyBuilder {
 public:
  /// False on overflow.
  [[nodiscard]] bool add(std::int64_t cents, std::int64_t lines) {
    if (lines == 0) return true;
    const auto amount = tally_.amount.plus(Money::cents(cents));
    const auto own = Money::cents(cents).magnitude();
    const auto magnitude = own ? tally_.magnitude.plus(*own) : std::nullopt;
    if (!amount || !magnitude) return false;
    tally_.amount = *amount;
    tally_.magnitude = *magnitude;
    tally_.lines += lines;
    if (cents != 0) ++tally_.suppliers;
    largest_ = std::max(largest_, *own);
    return true;
  }

  Tally finish() const {
    Tally tally = tally_;
    tally.largest_share = share_rounded_up(largest_, tally.magnitude);
    return tally;
  }

 private:
  Tally tally_;
  Money largest_;
};

enum class Level { all, family, sub_family };

model::Period period_of(int year, int index, model::Period::Grain grain) {
  const int month = grain == model::Period::Grain::quarter ? 3 * index : std::max(index, 1);
  const model::Date day{static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month), 1};
  return model::Period::containing(day, grain);
}

Segment segment_at(Level level, Segment sub_family) {
  switch (level) {
    case Level::all: return Segment::all();
    case Level::family: return Segment::family(sub_family.number() / 100);
    case Level::sub_family: return sub_family;
  }
  return sub_family;
}

/// Turns sorted contributions into figures.
Status tally_up(const std::vector<Contribution>& contributions, const model::SecrecyRule& rule,
                std::vector<Figure>& out) {
  std::size_t i = 0;
  while (i < contributions.size()) {
    const auto cell = contributions[i].cell;
    TallyBuilder before_tax;
    TallyBuilder unknown;
    std::int64_t suppliers = 0;
    while (i < contributions.size() && contributions[i].cell == cell) {
      Sums sums = contributions[i].sums;
      const auto unit = contributions[i].unit;
      for (++i; i < contributions.size() && contributions[i].cell == cell &&
                contributions[i].unit == unit;
           ++i) {
        if (!sums.add(contributions[i].sums)) return sum_too_large();
      }
      if (sums.before_tax != 0 || sums.tax_unknown != 0) ++suppliers;
      if (!before_tax.add(sums.before_tax, sums.lines_before_tax) ||
          !unknown.add(sums.tax_unknown, sums.lines_unknown)) {
        return sum_too_large();
      }
    }
    const FigureValue value{before_tax.finish(), unknown.finish(), suppliers};
    const auto key = FigureKey::unpack(cell);
    if (model::passes(value, rule)) {
      out.emplace_back(model::OpenFigure{key, value});
    } else {
      out.emplace_back(model::SealedCodec::seal(key, value));
    }
  }
  return {};
}

}  // namespace

struct Accumulator::Impl {
  model::Period::Grain grain;
  std::unordered_map<EntryKey, Sums, EntryHash> entries;

  using Entry = std::pair<EntryKey, Sums>;

  /// Amounts before tax, by the period that they count in.
  void add_amounts(bool as_year, std::map<model::Period, std::vector<LeafAmount>>& out) const {
    for (const auto& [group, members] : groups(as_year)) {
      auto& amounts = out[period_of(group, as_year)];
      for (const auto& [key, sums] : members) {
        if (sums.lines_before_tax > 0) amounts.push_back({key.leaf, key.unit, sums.before_tax});
      }
    }
  }

  model::Period period_of(std::uint64_t group, bool as_year) const {
    return anonymise::period_of(Leaf::year_of(group), Leaf::period_index(group),
                                as_year ? model::Period::Grain::year : grain);
  }

  /// Entries grouped by (period, measure): one range after the other. With `as_year`, quarters and
  /// months count as their year.
  std::map<std::uint64_t, std::vector<Entry>> groups(bool as_year) const {
    std::map<std::uint64_t, std::vector<Entry>> out;
    for (const auto& [key, sums] : entries) {
      const auto leaf = Leaf::from_bits(key.leaf);
      out[as_year ? leaf.year_group() : leaf.group()].emplace_back(key, sums);
    }
    return out;
  }

  static Status add_group(std::uint64_t group, const std::vector<Entry>& members,
                          const model::SecrecyRule& rule, std::vector<Figure>& out) {
    // Level by level, so that only one level's contributions are in memory at a time.
    for (const auto level : {Level::all, Level::family, Level::sub_family}) {
      std::vector<Contribution> contributions;
      contributions.reserve(members.size() + members.size() / 4);
      for (const auto& [key, sums] : members) {
        const auto leaf = Leaf::from_bits(key.leaf);
        FigureKey figure{Leaf::measure_of(group), segment_at(level, leaf.segment())};
        for (const auto& [kind, basis] : Cells(leaf)) {
          figure.kind = kind;
          figure.basis = basis;
          contributions.push_back({figure.packed(), key.unit, sums});
        }
      }
      std::sort(contributions.begin(), contributions.end(),
                [](const Contribution& a, const Contribution& b) {
                  return std::pair(a.cell, a.unit) < std::pair(b.cell, b.unit);
                });
      if (auto done = tally_up(contributions, rule, out); !done) return done;
    }
    return {};
  }
};

Accumulator::Accumulator(model::Period::Grain grain)
    : impl_(std::make_unique<Impl>(Impl{grain, {}})) {
  impl_->entries.reserve(expected_entries);
}
Accumulator::~Accumulator() = default;
Accumulator::Accumulator(Accumulator&&) noexcept = default;
Accumulator& Accumulator::operator=(Accumulator&&) noexcept = default;

Status Accumulator::add(const classify::PurchaseLine& line, const classify::Supplier& supplier,
                        const classify::Match& match, Money part) {
  const auto period = model::Period::containing(line.date, impl_->grain);
  const auto leaf = Leaf::of(period, line, match);
  Sums sums;
  if (line.tax == model::TaxBasis::before_tax) {
    sums.before_tax = part.in_cents();
    sums.lines_before_tax = 1;
  } else {
    sums.tax_unknown = part.in_cents();
    sums.lines_unknown = 1;
  }
  auto& kept = impl_->entries[{leaf.bits(), supplier.unit}];
  Sums next = kept;
  if (!next.add(sums)) return sum_too_large();
  kept = next;
  return {};
}

Result<std::map<model::Period, std::vector<Figure>>> Accumulator::figures(
    const model::SecrecyRule& rule, bool year_totals) const {
  std::map<model::Period, std::vector<Figure>> out;
  const bool finer = impl_->grain != model::Period::Grain::year;
  for (const bool as_year : {false, true}) {
    if (as_year && !(finer && year_totals)) continue;
    for (const auto& [group, members] : impl_->groups(as_year)) {
      const auto period = impl_->period_of(group, as_year);
      if (auto done = Impl::add_group(group, members, rule, out[period]); !done) {
        return done.error();
      }
    }
  }
  for (auto& [period, figures] : out) {
    std::sort(figures.begin(), figures.end(),
              [](const Figure& a, const Figure& b) { return model::key_of(a) < model::key_of(b); });
  }
  return out;
}

Result<std::map<model::Period, model::SealedContributors>> Accumulator::contributors(
    const PseudonymiserFor& pseudonymiser, bool year_totals) const {
  std::map<model::Period, std::vector<LeafAmount>> amounts;
  impl_->add_amounts(false, amounts);
  if (year_totals && impl_->grain != model::Period::Grain::year) impl_->add_amounts(true, amounts);
  std::map<model::Period, model::SealedContributors> out;
  for (const auto& [period, parts] : amounts) {
    const auto own = pseudonymiser(period);
    if (!own) continue;
    auto cells = leaf_contributors(parts, *own);
    if (!cells) return cells.error();
    if (cells->empty()) continue;
    out.emplace(period, model::ContributorsCodec::seal(own->key, std::move(*cells)));
  }
  return out;
}

std::size_t Accumulator::size() const { return impl_->entries.size(); }

Money part_of(Money amount, std::size_t parts, std::size_t index) {
  const auto count = static_cast<std::int64_t>(parts);
  const std::int64_t quotient = amount.in_cents() / count;
  const std::int64_t rest = amount.in_cents() % count;
  const std::int64_t extra = static_cast<std::int64_t>(index) < (rest < 0 ? -rest : rest) ? 1 : 0;
  return Money::cents(quotient + (rest < 0 ? -extra : extra));
}

int share_rounded_up(Money part, Money whole) {
  if (whole.in_cents() <= 0 || part.in_cents() <= 0) return 0;
  constexpr Wide step = 5;
  const Wide denominator = Wide(whole.in_cents()) * step;
  const Wide steps = (Wide(part.in_cents()) * 100 + denominator - 1) / denominator;
  return static_cast<int>(std::min<Wide>(steps * step, 100));
}

}  // namespace parangon::connectors::anonymise
