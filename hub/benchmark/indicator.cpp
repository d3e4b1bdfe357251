#include "hub/benchmark/indicator.hpp"

#include <algorithm>

namespace parangon::hub::benchmark {
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
  auto values = showable_values(*before_tax, *totals, rule);
  if (!values) return values.error();
  return MeasureTables{std::move(before_tax.value()), std::move(unknown.value()),
                       std::move(totals.value()), std::move(unknown_totals.value()),
                       std::move(values.value())};
}

IndicatorMaker::IndicatorMaker(model::Period period, std::span<const AgencyFigures> agencies,
                               const MeasureTables& tables, const model::SecrecyRule& rule,
                               const Viewer& viewer)
    : period_(period), agencies_(agencies), tables_(tables), rule_(rule), viewer_(viewer) {
  const auto cells = tables.before_tax.cells();
  if (!cells.empty()) population_ = population_of_reporters(agencies, cells[0].key.measure);
}

Indicator IndicatorMaker::make(std::size_t cell) const {
  const Cell& source = tables_.before_tax.cells()[cell];
  Indicator out(period_, source.key);
  add_values(source, out);
  if (const Cell* unknown = tables_.tax_unknown.find(source.key)) {
    const auto index = static_cast<std::size_t>(unknown - tables_.tax_unknown.cells().data());
    if (tables_.tax_unknown_totals[index]) out.tax_unknown = unknown->total.tax_unknown();
  }
  if (!tables_.totals[cell]) return out;
  add_totals(cell, out);
  for (const Scale scale : {Scale::amount, Scale::share, Scale::per_thousand}) {
    add_comparison(cell, scale, out);
  }
  return out;
}

const Cell* IndicatorMaker::denominator_of(const Cell& cell) const {
  if (cell.key.kind == KindNode::all) return nullptr;
  return tables_.before_tax.find(
      {cell.key.measure, cell.key.segment, KindNode::all, BasisNode::any});
}

std::optional<std::size_t> IndicatorMaker::index_of(const Cell* cell) const {
  if (cell == nullptr) return std::nullopt;
  return static_cast<std::size_t>(cell - tables_.before_tax.cells().data());
}

void IndicatorMaker::add_totals(std::size_t cell, Indicator& out) const {
  const Cell& source = tables_.before_tax.cells()[cell];
  out.shown = true;
  out.total = source.total.before_tax();
  out.agencies = source.total.agencies();
  const Wide cents = out.total.in_cents();
  out.mean = Ratio(cents, out.agencies);
  if (population_) out.per_thousand = Ratio(cents * 1000, *population_);
  const Cell* whole = denominator_of(source);
  if (whole == nullptr || !tables_.totals[*index_of(whole)]) return;
  const std::int64_t purchases = whole->total.before_tax().in_cents();
  if (purchases > 0) out.share = Ratio(cents, purchases);
}

std::optional<Ratio> IndicatorMaker::value_of(const Cell& cell, std::size_t agency,
                                              Scale scale) const {
  const OpenFigure* figure = open_figure(cell, agency);
  if (figure == nullptr) return std::nullopt;
  const Wide cents = figure->value.before_tax.amount.in_cents();
  if (scale == Scale::amount) return Ratio(cents, 1);
  if (scale == Scale::per_thousand) {
    if (!agencies_[agency].population) return std::nullopt;
    return Ratio(cents * 1000, *agencies_[agency].population);
  }
  const Cell* whole = denominator_of(cell);
  if (whole == nullptr || !tables_.values[*index_of(whole)]) return std::nullopt;
  const OpenFigure* purchases = open_figure(*whole, agency);
  if (purchases == nullptr || purchases->value.before_tax.amount.in_cents() <= 0) {
    return std::nullopt;
  }
  return Ratio(cents, purchases->value.before_tax.amount.in_cents());
}

IndicatorMaker::Compared IndicatorMaker::compared(std::size_t cell, Scale scale) const {
  Compared out;
  const Cell& source = tables_.before_tax.cells()[cell];
  for (std::size_t agency = 0; agency < agencies_.size(); ++agency) {
    if (const auto value = value_of(source, agency, scale)) {
      out.agencies.push_back(agency);
      out.values.push_back(*value);
    }
  }
  return out;
}

void IndicatorMaker::add_comparison(std::size_t cell, Scale scale, Indicator& out) const {
  if (!tables_.values[cell]) return;
  const Compared all = compared(cell, scale);
  const int count = static_cast<int>(all.values.size());
  if (count < rule_.min_suppliers) return;
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
  if (viewer_.kind == Viewer::Kind::staff) {
    spread.minimum = ascending.front();
    spread.maximum = ascending.back();
  }
  const auto places = standings(all.values);
  for (AgencyValue& value : out.values) {
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (agencies_[all.agencies[i]].agency == value.agency) {
        value.standings[static_cast<std::size_t>(scale)] = places[i];
      }
    }
  }
}

bool IndicatorMaker::sees(std::size_t agency) const {
  if (viewer_.kind == Viewer::Kind::staff) return true;
  return viewer_.kind == Viewer::Kind::member && viewer_.agency == agencies_[agency].agency;
}

void IndicatorMaker::add_values(const Cell& cell, Indicator& out) const {
  const bool own = viewer_.kind == Viewer::Kind::member;
  const bool open_to_staff = tables_.values[*index_of(&cell)];
  for (std::size_t agency = 0; agency < agencies_.size(); ++agency) {
    if (cell.by_agency[agency] == nullptr || !sees(agency)) continue;
    AgencyValue value{agencies_[agency].agency, agencies_[agency].name, false, {}, {}};
    value.sealed = model::is_sealed(*cell.by_agency[agency]);
    const OpenFigure* figure = open_figure(cell, agency);
    if (figure != nullptr && (own || open_to_staff)) {
      value.amount = figure->value.before_tax.amount;
    }
    out.values.push_back(std::move(value));
  }
}

}  // namespace parangon::hub::benchmark
