#include "hub/release/entry.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "hub/release/source_table.hpp"

namespace parangon::hub::release {
namespace {

/// nullopt: sealed, or nothing before tax.
std::optional<model::Money> open_amount(const model::Figure& figure) {
  const auto* open = std::get_if<model::OpenFigure>(&figure);
  if (open == nullptr || open->value.before_tax.empty()) return std::nullopt;
  return open->value.before_tax.amount;
}

using Figures = std::map<model::FigureKey, const model::Figure*>;

Figures by_key(std::span<const model::Figure> figures, model::Measure measure) {
  Figures out;
  for (const auto& figure : figures) {
    const auto& key = model::key_of(figure);
    if (key.measure == measure) out.emplace(key, &figure);
  }
  return out;
}

/// Of the whole consortium.
bool is_in(const Layout& layout, const model::FigureKey& key) {
  static const Territories consortium = Territories::of_departments({}).value();
  return layout.holds({0, key.segment, kind_of(key.kind), key.basis}, consortium);
}

}  // namespace

std::vector<EntryEffect> entry_effects(std::span<const model::Figure> shown,
                                       std::span<const model::Figure> now, model::Measure measure,
                                       const Layout& layout) {
  const Figures before = by_key(shown, measure), after = by_key(now, measure);
  std::set<model::FigureKey> keys;
  for (const auto& [key, figure] : before) keys.insert(key);
  for (const auto& [key, figure] : after) keys.insert(key);
  std::vector<EntryEffect> out;
  for (const auto& key : keys) {
    if (!is_in(layout, key)) continue;
    const auto was = before.find(key), is = after.find(key);
    const bool had = was != before.end(), has = is != after.end();
    if (had && has && same_amount(*was->second, *is->second)) continue;
    const auto old_amount = had ? open_amount(*was->second) : std::optional(model::Money());
    const auto new_amount = has ? open_amount(*is->second) : std::optional(model::Money());
    EntryEffect effect{key, {}, false};
    if (old_amount && new_amount) {
      effect.change = model::Money::cents(new_amount->in_cents() - old_amount->in_cents());
      effect.shows = !had || !has;
    }
    out.push_back(effect);
  }
  return out;
}

}  // namespace parangon::hub::release
