#include "shared/wire/submission.hpp"
#include "shared/wire/submission_columns.hpp"
#include "shared/wire/submission_parts.hpp"

namespace parangon::wire::parts {
namespace {

using simdjson::ondemand::array;
using simdjson::ondemand::object;

constexpr std::string_view place = "contributors";

bool flag(Row& row) {
  const std::int64_t value = row.integer_cell();
  if (value != 0 && value != 1) row.fail("0 ou 1 attendu", "0 or 1 expected");
  return value == 1;
}

int share(Row& row, std::int64_t value) {
  if (value < 0 || value > 100) row.fail("part hors de 0-100", "share outside 0-100");
  return static_cast<int>(value);
}

model::LeafCell read_cell(Row& row) {
  const auto measure = model::measure_from(row.text_cell());
  if (!measure) row.fail("mesure inconnue", "unknown measure");
  const auto segment = model::Segment::parse(row.text_cell());
  if (!segment) row.fail("segment illisible", "unreadable segment");
  const auto word = row.text_cell();
  const auto kind =
      word == other_kind ? std::optional(model::KindNode::all) : model::kind_node_from(word);
  if (!kind || word == to_string(model::KindNode::all)) {
    row.fail("catégorie inconnue", "unknown kind");
  }
  const auto basis = model::basis_node_from(row.text_cell());
  if (!basis) row.fail("base inconnue", "unknown basis");
  model::LeafCell cell{{*measure, *segment, *kind, *basis}};
  cell.ess = flag(row);
  cell.esus = flag(row);
  return cell;
}

std::vector<model::ListedContributor> read_listed(Row& row, array list) {
  std::vector<model::ListedContributor> out;
  bool is_share = false;
  for (auto entry : list) {
    if (is_share) {
      out.back().share = share(row, entry.get_int64());
    } else {
      if (out.size() == model::max_listed_contributors) {
        row.fail("trop de fournisseurs nommés", "too many listed suppliers");
      }
      const std::string_view text = entry.get_string();
      const auto pseudonym = model::pseudonym_from(text);
      if (!pseudonym) row.fail(pseudonym.error().message.fr, pseudonym.error().message.en);
      out.push_back({*pseudonym, 0});
    }
    is_share = !is_share;
  }
  if (is_share) row.fail("pseudonyme sans part", "pseudonym without a share");
  return out;
}

model::LeafContributors read_leaf(array cells, std::size_t number) {
  Row row(cells, place, number);
  model::LeafContributors leaf;
  leaf.cell = read_cell(row);
  leaf.suppliers = row.integer_cell();
  leaf.magnitude = model::Money::cents(row.integer_cell());
  leaf.others_share = share(row, row.integer_cell());
  leaf.listed = read_listed(row, row.next().get_array());
  if (!row.ends()) row.fail("trop de colonnes", "too many columns");
  return leaf;
}

}  // namespace

model::SealedContributors read_contributors(object o) {
  Members members(o, std::string(place));
  std::string key = text(members.next("key"), "key", 64);
  if (!model::is_pseudonym_key_id(key)) {
    defect("key", "identifiant de clé illisible", "unreadable key id");
  }
  check_columns(members.next("columns").get_array(), contributor_columns);
  std::vector<model::LeafContributors> cells;
  for (auto row : members.next("cells").get_array()) {
    if (cells.size() == max_figures) {
      defect(place, fmt::format("plus de {} cases", max_figures),
             fmt::format("more than {} cells", max_figures));
    }
    cells.push_back(read_leaf(row.get_array(), cells.size() + 1));
  }
  members.finish();
  return model::ContributorsCodec::seal(std::move(key), std::move(cells));
}

}  // namespace parangon::wire::parts
