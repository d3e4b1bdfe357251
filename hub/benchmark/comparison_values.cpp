#include <algorithm>
#include <set>

#include "hub/benchmark/comparison.hpp"

namespace parangon::hub::benchmark {
namespace {

/// One agency's value in a cell with what its standings are made of.
struct Row {
  AgencyValue value;
  std::array<std::optional<Ratio>, scale_count> by_scale;

  void set(Scale scale, const std::optional<Ratio>& ratio) {
    by_scale[static_cast<std::size_t>(scale)] = ratio;
  }
  /// `whole`: all its purchases of the segment; without it there is no share.
  void set_amount(const std::optional<model::Money>& amount,
                  const std::optional<model::Money>& whole) {
    value.amount = amount;
    if (!amount) return;
    set(Scale::amount, Ratio(amount->in_cents(), 1));
    if (whole && whole->in_cents() > 0) {
      set(Scale::share, Ratio(amount->in_cents(), whole->in_cents()));
    }
  }
};

/// Sets the spread of the cell and the standing of each row on one scale.
void compare(std::vector<Row>& rows, Scale scale, Indicator& indicator) {
  const auto index = static_cast<std::size_t>(scale);
  std::vector<Row*> compared;
  std::vector<Ratio> values;
  for (Row& row : rows) {
    if (!row.by_scale[index]) continue;
    compared.push_back(&row);
    values.push_back(*row.by_scale[index]);
  }
  if (static_cast<int>(values.size()) < least_compared) return;
  const auto places = standings(values);
  for (std::size_t k = 0; k < compared.size(); ++k) {
    compared[k]->value.standings[index] = places[k];
  }
  Distribution& spread = indicator.spread[index];
  spread.count = static_cast<int>(values.size());
  spread.mean = mean_of(values);
  std::ranges::sort(values);
  spread.minimum = values.front();
  spread.first_quartile = quartile(values, 1);
  spread.median = quartile(values, 2);
  spread.third_quartile = quartile(values, 3);
  spread.maximum = values.back();
}

std::optional<model::Money> open_amount(const OwnFigures& own, const model::FigureKey& key) {
  const auto found = std::ranges::find(own.figures, key, model::key_of);
  if (found == own.figures.end()) return std::nullopt;
  const auto* open = std::get_if<model::OpenFigure>(&*found);
  if (open == nullptr || open->value.before_tax.empty()) return std::nullopt;
  return open->value.before_tax.amount;
}

CellName all_purchases(CellName name) {
  name.kind = all_kinds;
  name.basis = model::BasisNode::any;
  return name;
}

bool goes_before(const AgencyValue& a, const AgencyValue& b) {
  if (a.agency.has_value() != b.agency.has_value()) return a.agency.has_value();
  if (a.agency) return *a.agency < *b.agency;
  return a.amount > b.amount;
}

}  // namespace

/// The values of one cell, from the three places where a viewer may have them.
class ValuesOfCell {
 public:
  ValuesOfCell(const Comparison& comparison, Indicator& indicator)
      : comparison_(comparison),
        indicator_(indicator),
        name_(indicator.cell),
        has_share_(name_.kind != all_kinds) {}

  /// The member's own figures; they go before what is published of it.
  void add_own(const OwnFigures& own) {
    const auto node = model::kind_node_from(name_.kind);
    if (!node) return;
    const auto measure = comparison_.measure();
    const auto amount = open_amount(own, {measure, name_.segment, *node, name_.basis});
    if (!amount) return;
    Row row;
    row.value.agency = own.agency;
    row.value.name = own.name;
    row.value.own = true;
    row.set_amount(amount, whole(open_amount(own, {measure, name_.segment, model::KindNode::all,
                                                   model::BasisNode::any})));
    if (own.population && *own.population > 0) {
      row.set(Scale::per_thousand, Ratio(Wide{amount->in_cents()} * 1000, *own.population));
    }
    add(std::move(row));
  }

  /// What agencies share with staff.
  void add_staff_values() {
    for (const StaffValue& value : comparison_.staff_) {
      if (!is_of(value, name_) || (value.agency && listed_.contains(*value.agency))) continue;
      Row row;
      row.value.agency = value.agency;
      row.value.name = value.name;
      row.set_amount(value.amount, whole(all_of(value)));
      if (value.amount) row.set(Scale::per_thousand, value.per_thousand);
      add(std::move(row));
    }
  }

  /// Rows that agencies have under their names in the released cubes.
  void add_published() {
    for (const auto& [siret, label] : comparison_.agency_names_) {
      const auto agency = model::Siret::try_parse(siret);
      CellName name = name_;
      name.territory = siret;
      const Indicator* cell = comparison_.find(name);
      if (cell == nullptr || !agency || listed_.contains(*agency)) continue;
      const Indicator* all = comparison_.find(all_purchases(name));
      Row row;
      row.value.agency = agency;
      row.value.name = label;
      if (cell->shown) {
        row.set_amount(cell->total, whole(all != nullptr && all->shown ? std::optional(all->total)
                                                                       : std::nullopt));
        row.set(Scale::per_thousand, cell->per_thousand);
      }
      add(std::move(row));
    }
  }

  void finish() {
    for (const auto scale : {Scale::amount, Scale::share, Scale::per_thousand}) {
      compare(rows_, scale, indicator_);
    }
    for (Row& row : rows_) indicator_.values.push_back(std::move(row.value));
    std::ranges::stable_sort(indicator_.values, goes_before);
  }

 private:
  static bool is_of(const StaffValue& value, const CellName& name) {
    return value.segment == name.segment.to_string() && value.kind == name.kind &&
           value.basis == to_string(name.basis);
  }

  std::optional<model::Money> whole(std::optional<model::Money> amount) const {
    return has_share_ ? amount : std::nullopt;
  }

  /// All purchases of the same segment, where staff may read them by name.
  std::optional<model::Money> all_of(const StaffValue& value) const {
    if (!value.agency) return std::nullopt;
    const CellName all = all_purchases(name_);
    for (const StaffValue& other : comparison_.staff_) {
      if (other.agency == value.agency && is_of(other, all)) return other.amount;
    }
    return std::nullopt;
  }

  void add(Row row) {
    if (row.value.agency) listed_.insert(*row.value.agency);
    rows_.push_back(std::move(row));
  }

  const Comparison& comparison_;
  Indicator& indicator_;
  const CellName& name_;
  bool has_share_;
  std::vector<Row> rows_;
  std::set<model::Siret> listed_;
};

const Indicator* Comparison::find(const CellName& name) const {
  const auto found = std::ranges::lower_bound(cells_, name, {}, &Indicator::cell);
  return found != cells_.end() && found->cell == name ? &*found : nullptr;
}

void Comparison::add_values(Indicator& indicator, const Filter& filter,
                            const OwnFigures* own) const {
  ValuesOfCell values(*this, indicator);
  if (own != nullptr) values.add_own(*own);
  values.add_staff_values();
  values.add_published();
  values.finish();
  if (!filter.agency) return;
  std::erase_if(indicator.values,
                [&](const AgencyValue& value) { return value.agency != filter.agency; });
}

}  // namespace parangon::hub::benchmark
