#include "hub/release/cell_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hub/disclosure/text_lines.hpp"
#include "hub/release/layout.hpp"
#include "hub/release/source_table.hpp"
#include "shared/model/period.hpp"

namespace parangon::hub::release {
namespace {

using disclosure::CellIndex;
using disclosure::Relation;

/// Of a sum that is named, so many parts are.
constexpr std::size_t named_parts = 4;

void append(Text& out, const Text& more, const Text& between) {
  out.fr += (out.fr.empty() ? "" : between.fr) + more.fr;
  out.en += (out.en.empty() ? "" : between.en) + more.en;
}

Text kind_label(std::string_view code) {
  if (const auto node = model::kind_node_from(code)) return model::label(*node);
  for (const auto kind : {Kind::other, Kind::without_ess, Kind::without_esus}) {
    if (code == code_of(kind)) return label_of(kind);
  }
  return code;
}

}  // namespace

/// What link_releases() and add_supercells() made a cell with: the only relation in which all
/// others stand before it.
const Relation* CellWords::made_by(CellIndex cell) const {
  for (const Relation& relation : table_.relations) {
    const auto own = std::ranges::find(relation.terms, cell, &disclosure::Term::cell);
    if (own == relation.terms.end() || own->coefficient != -1) continue;
    const auto former = [cell](const disclosure::Term& term) { return term.cell <= cell; };
    if (std::ranges::all_of(relation.terms, former)) return &relation;
  }
  return nullptr;
}

bool CellWords::is_change(CellIndex cell) const {
  const std::string& id = table_.cells[cell].id;
  const Relation* relation = id.starts_with("+") ? nullptr : made_by(cell);
  if (relation == nullptr) return false;
  return std::ranges::any_of(relation->terms, [&](const disclosure::Term& term) {
    return term.cell != cell && id.ends_with("-" + table_.cells[term.cell].id);
  });
}

Text CellWords::of(CellIndex cell) const {
  const std::string& id = table_.cells[cell].id;
  const bool change = is_change(cell);
  const Relation* relation = change || id.starts_with("+") ? made_by(cell) : nullptr;
  if (relation == nullptr) return of_id(id);
  if (!change) return sum(*relation, cell);
  for (const disclosure::Term& term : relation->terms) {
    if (term.cell == cell) continue;
    const Text what =
        of_id(table_.cells[term.cell].id.substr(0, table_.cells[term.cell].id.find('@')));
    return {"ce qui a changé depuis une publication antérieure dans : " + what.fr,
            "what changed since an earlier release in: " + what.en};
  }
  return of_id(id);
}

Text CellWords::sum(const Relation& relation, CellIndex cell) const {
  Text out;
  std::size_t named = 0;
  const std::size_t parts = relation.terms.size() - 1;
  for (const disclosure::Term& term : relation.terms) {
    if (term.cell == cell || named == named_parts) continue;
    ++named;
    append(out, of(term.cell), {" et de ", " and "});
  }
  if (parts > named) {
    append(out,
           {fmt::format("{} autres cases", parts - named),
            fmt::format("{} other cells", parts - named)},
           {" et de ", " and "});
  }
  return {"la somme de " + out.fr, "the sum of " + out.en};
}

Text CellWords::place(std::string_view code) const {
  const bool rest = code.ends_with(rest_mark);
  if (rest) code.remove_suffix(1);
  const auto at = places_.find(code);
  Text label = at ? places_.all()[*at].label : Text(code);
  if (!rest) return label;
  return {label.fr + " sans ses acheteurs nommés", label.en + " without its named agencies"};
}

Text CellWords::of_id(std::string_view id) const {
  const auto version = id.find('@');
  const auto fields = disclosure::split_fields(id.substr(0, version), '/');
  if (fields.size() != 6) return id;
  Text out(fields[0]);
  const auto add = [&](const Text& word) { append(out, word, ", "); };
  const auto measure = model::measure_from(fields[1]);
  add(measure ? model::label(*measure) : Text(fields[1]));
  add(place(fields[2]));
  const auto segment = model::Segment::parse(fields[3]);
  if (segment && !segment->is_all()) {
    const Text label = nomenclature_.label(*segment);
    const std::string code(fields[3]);
    add({code + " " + label.fr, code + " " + label.en});
  } else {
    add({"tous achats", "all purchases"});
  }
  add(kind_label(fields[4]));
  const auto basis = model::basis_node_from(fields[5]);
  if (basis && *basis != model::BasisNode::any) add(model::label(*basis));
  if (version != std::string_view::npos) add({"telle que publiée avant", "as released before"});
  return {"« " + out.fr + " »", "\"" + out.en + "\""};
}

}  // namespace parangon::hub::release
