#include "hub/legacy/indicator.hpp"

#include <algorithm>

namespace parangon::hub::legacy {
namespace {

using model::BasisNode;
using model::Figure;
using model::KindNode;
using model::OpenFigure;

/// Quartiles need more agencies than the median: with few, a quartile is one agency's value.
constexpr int more_for_quartiles = 2;

const OpenFigure* open_figure(const Cell& cell, std::size_t agency) {
  const Figure* figure = cell.by_agency[agency];
  return figure != nullptr ? std::get_if<OpenFigure>(figure) : nullptr;
}

/// Those with a name first, as they come; the others by what is seen of them, so that their order
/// says nothing more.
bool goes_before(const AgencyValue& a, const AgencyValue& b) {
  const bool a_named = a.named() != nullptr;
  const bool b_named = b.named() != nullptr;
  if (a_named || b_named) return a_named && !b_named;
  if (a.amount != b.amount) return a.amount > b.amount;
  const auto share = [](const AgencyValue& value) {
    const auto& standing = value.standings[static_cast<std::size_t>(Scale::share)];
    return standing ? std::optional(standing->value) : std::nullopt;
  };
  if (share(a) != share(b)) return share(a) > share(b);
  return a.sealed < b.sealed;
}

std::optional<std::int64_t> population_of_reporters(std::span<const AgencyFigures> agencies,
                                                    model::Measure measure) {
  std::int64_t sum = 0;
  for (const AgencyFigures& agency : agencies) {
    const bool reported =
        std::any_of(agency.figures.begin(), agency.figures.end(),
                    [&](const Figure& f) { return model::key_of(f).measure == measure; });
    if (!reported) continue;
    if (!agency.population) return std::nullopt;
    sum += *agency.population;
  }
  if (sum == 0) return std::nullopt;
  return sum;
}

}  // namespace

Result<MeasureTables> MeasureTables::build(std::span<const AgencyFigures> agencies,
                                           model::Measure measure, const model::SecrecyRule& rule) {
  std::vector<std::span<const Figure>> figures;
  for (const AgencyFigures& agency : agencies) figures.emplace_back(agency.figures);
  auto before_tax = CellTable::build(figures, measure, model::TaxBasis::before_tax);
  if (!before_tax) return before_tax.error();
  auto unknown = CellTable::build(figures, measure, model::TaxBasis::unknown);
  if (!unknown) return unknown.error();
  auto totals = showable_totals(*before_tax, rule);
  if (!totals) return totals.error();
  auto unknown_totals = showable_totals(*unknown, rule);
  if (!unknown_totals) return unknown_totals.error();
  std::vector<model::Sharing> terms;
  for (const AgencyFigures& agency : agencies) terms.push_back(agency.sharing.of(measure));
  SharedFigures shared(*before_tax, std::move(terms), rule);
  auto values = showable_values(*before_tax, shared, *totals, rule);
  if (!values) return values.error();
  return MeasureTables{
      std::move(before_tax.value()),     std::move(unknown.value()), std::move(totals.value()),
      std::move(unknown_totals.value()), std::move(shared),          std::move(values.value())};
}

IndicatorMaker::IndicatorMaker(model::Period period, std::span<const AgencyFigures> agencies,
                               const MeasureTables& tables, const model::SecrecyRule& rule,
                               const Viewer& viewer)
    : period_(period),
      agencies_(agencies),
      tables_(tables),
      rule_(rule),
      viewer_(viewer),
      audience_(viewer.kind == Viewer::Kind::staff ? Audience::staff : Audience::everybody) {
  const auto cells = tables.before_tax.cells();
  if (!cells.empty()) population_ = population_of_reporters(agencies, cells[0].key.measure);
}

Indicator IndicatorMaker::make(std::size_t cell) const {
  const model::FigureKey& key = tables_.before_tax.cells()[cell].key;
  Indicator out(period_, key);
  if (const Cell* unknown = tables_.tax_unknown.find(key)) {
    const auto index = static_cast<std::size_t>(unknown - tables_.tax_unknown.cells().data());
    if (tables_.tax_unknown_totals[index]) out.tax_unknown = unknown->total.tax_unknown();
  }
  std::vector<Row> rows = rows_of(cell);
  if (tables_.totals[cell]) {
    add_totals(cell, out);
    for (const Scale scale : {Scale::amount, Scale::share, Scale::per_thousand}) {
      add_comparison(cell, scale, out, rows);
    }
  }
  for (Row& row : rows) out.values.push_back(std::move(row.value));
  std::stable_sort(out.values.begin(), out.values.end(), goes_before);
  if (viewer_.kind == Viewer::Kind::staff) out.totals_only = totals_only(cell);
  return out;
}

std::optional<std::size_t> IndicatorMaker::denominator_of(std::size_t cell) const {
  const model::FigureKey& key = tables_.before_tax.cells()[cell].key;
  if (key.kind == KindNode::all) return std::nullopt;
  const Cell* whole =
      tables_.before_tax.find({key.measure, key.segment, KindNode::all, BasisNode::any});
  if (whole == nullptr) return std::nullopt;
  return static_cast<std::size_t>(whole - tables_.before_tax.cells().data());
}

void IndicatorMaker::add_totals(std::size_t cell, Indicator& out) const {
  const Cell& source = tables_.before_tax.cells()[cell];
  out.shown = true;
  out.total = source.total.before_tax();
  out.agencies = source.total.agencies();
  const Wide cents = out.total.in_cents();
  out.mean = Ratio(cents, out.agencies);
  if (population_) out.per_thousand = Ratio(cents * 1000, *population_);
  const auto whole = denominator_of(cell);
  if (!whole || !tables_.totals[*whole]) return;
  const std::int64_t purchases = tables_.before_tax.cells()[*whole].total.before_tax().in_cents();
  if (purchases > 0) out.share = Ratio(cents, purchases);
}

bool IndicatorMaker::shows_to(Audience audience, std::size_t agency, std::size_t cell) const {
  const auto& [everybody, staff] = tables_.values;
  return (everybody[cell] && tables_.shared.holds(Audience::everybody, agency, cell)) ||
         (audience == Audience::staff && staff[cell] &&
          tables_.shared.holds(Audience::staff, agency, cell));
}

bool IndicatorMaker::shows_to(Audience audience, std::size_t agency, std::size_t cell,
                              Scale scale) const {
  if (!shows_to(audience, agency, cell)) return false;
  if (scale != Scale::share) return true;
  // Amount and share together give the denominator.
  const auto whole = denominator_of(cell);
  return whole && shows_to(audience, agency, *whole);
}

std::optional<Ratio> IndicatorMaker::value_of(std::size_t cell, std::size_t agency,
                                              Scale scale) const {
  const OpenFigure* figure = open_figure(tables_.before_tax.cells()[cell], agency);
  if (figure == nullptr || !shows_to(Audience::staff, agency, cell, scale)) return std::nullopt;
  const Wide cents = figure->value.before_tax.amount.in_cents();
  if (scale == Scale::amount) return Ratio(cents, 1);
  if (scale == Scale::per_thousand) {
    // Beside the amount it would give the population, which is as good as the name.
    if (!agencies_[agency].population || tables_.shared.anonymous(agency)) return std::nullopt;
    return Ratio(cents * 1000, *agencies_[agency].population);
  }
  const OpenFigure* purchases =
      open_figure(tables_.before_tax.cells()[*denominator_of(cell)], agency);
  if (purchases == nullptr || purchases->value.before_tax.amount.in_cents() <= 0) {
    return std::nullopt;
  }
  return Ratio(cents, purchases->value.before_tax.amount.in_cents());
}

IndicatorMaker::Compared IndicatorMaker::compared(std::size_t cell, Scale scale) const {
  Compared out;
  for (std::size_t agency = 0; agency < agencies_.size(); ++agency) {
    if (const auto value = value_of(cell, agency, scale)) {
      out.agencies.push_back(agency);
      out.values.push_back(*value);
    }
  }
  return out;
}

/// Whoever knows all but a few of the values compared, as everybody may, has the few from the
/// spread. A member's own is one of the few, which leaves it as many as T2 does.
bool IndicatorMaker::spread_tells_of_few(const Compared& all, std::size_t cell, Scale scale) const {
  if (audience_ == Audience::staff) return false;
  const auto hidden = std::count_if(
      all.agencies.begin(), all.agencies.end(),
      [&](std::size_t agency) { return !shows_to(Audience::everybody, agency, cell, scale); });
  return hidden > 0 && hidden < rule_.min_suppliers;
}

void IndicatorMaker::add_comparison(std::size_t cell, Scale scale, Indicator& out,
                                    std::vector<Row>& rows) const {
  if (!tables_.values.staff[cell]) return;
  const Compared all = compared(cell, scale);
  const int count = static_cast<int>(all.values.size());
  if (count < rule_.min_suppliers || spread_tells_of_few(all, cell, scale)) return;
  std::vector<Ratio> ascending = all.values;
  std::sort(ascending.begin(), ascending.end());
  Distribution& spread = out.spread[static_cast<std::size_t>(scale)];
  spread.count = count;
  spread.median = quartile(ascending, 2);
  if (scale != Scale::amount) spread.mean = mean_of(all.values);
  if (count >= rule_.min_suppliers + more_for_quartiles) {
    spread.first_quartile = quartile(ascending, 1);
    spread.third_quartile = quartile(ascending, 3);
  }
  if (audience_ == Audience::staff) {
    spread.minimum = ascending.front();
    spread.maximum = ascending.back();
  }
  const auto places = standings(all.values);
  for (Row& row : rows) {
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (all.agencies[i] != row.agency) continue;
      if (!is_own(row.agency) && !shows_to(audience_, row.agency, cell, scale)) continue;
      row.value.standings[static_cast<std::size_t>(scale)] = places[i];
    }
  }
}

bool IndicatorMaker::is_own(std::size_t agency) const {
  return viewer_.kind == Viewer::Kind::member && viewer_.agency == agencies_[agency].agency;
}

std::vector<IndicatorMaker::Row> IndicatorMaker::rows_of(std::size_t cell) const {
  const Cell& source = tables_.before_tax.cells()[cell];
  std::vector<Row> out;
  for (std::size_t agency = 0; agency < agencies_.size(); ++agency) {
    if (source.by_agency[agency] == nullptr) continue;
    auto identity = identity_for(viewer_, agencies_[agency], source.key.measure);
    if (!identity) continue;
    AgencyValue value(std::move(*identity));
    value.sealed = model::is_sealed(*source.by_agency[agency]);
    const OpenFigure* figure = open_figure(source, agency);
    if (figure != nullptr && (is_own(agency) || shows_to(audience_, agency, cell))) {
      value.amount = figure->value.before_tax.amount;
    }
    // Of other agencies, everybody is shown values, not that there are some.
    if (audience_ == Audience::everybody && !is_own(agency) && !value.amount) continue;
    out.push_back({agency, std::move(value)});
  }
  return out;
}

int IndicatorMaker::totals_only(std::size_t cell) const {
  const Cell& source = tables_.before_tax.cells()[cell];
  int out = 0;
  for (std::size_t agency = 0; agency < agencies_.size(); ++agency) {
    const bool has = source.by_agency[agency] != nullptr;
    out += has && !tables_.shared.shares(Audience::staff, agency) ? 1 : 0;
  }
  return out;
}

}  // namespace parangon::hub::legacy
