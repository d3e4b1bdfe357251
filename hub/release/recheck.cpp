#include "hub/release/recheck.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "hub/release/layout.hpp"
#include "shared/wire/csv.hpp"

namespace parangon::hub::release {
namespace {

using disclosure::Amount;
using model::FigureKey;
using model::KindNode;

/// One agency's figures by key, so that each cell is one look-up.
using FigureAmounts = std::map<FigureKey, Amount>;

FigureAmounts amounts_of(const AgencyFigures& agency) {
  FigureAmounts out;
  for (const model::Figure& figure : agency.figures) {
    out[model::key_of(figure)] = model::SealedCodec::value(figure).before_tax.amount.in_cents();
  }
  return out;
}

Amount look_up(const FigureAmounts& amounts, const FigureKey& key) {
  const auto found = amounts.find(key);
  return found == amounts.end() ? 0 : found->second;
}

/// A kind node, or all purchases without one.
struct KindSum {
  KindNode node = KindNode::all;
  std::optional<KindNode> less;
};

std::optional<KindSum> kind_sum_from(std::string_view code) {
  if (const auto node = model::kind_node_from(code)) return KindSum{*node, {}};
  if (code == code_of(Kind::other)) return KindSum{KindNode::all, KindNode::inclusive};
  if (code == code_of(Kind::without_ess)) return KindSum{KindNode::all, KindNode::ess};
  if (code == code_of(Kind::without_esus)) return KindSum{KindNode::all, KindNode::esus};
  return std::nullopt;
}

/// What the id of a cell says: "2025/paid/77/F03/esat/any".
struct ParsedId {
  std::string place;
  bool rest = false;
  FigureKey key;
  std::optional<KindNode> less;
};

std::optional<ParsedId> parse_id(std::string_view id, const KeptTable& table) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto slash = id.find('/');
    parts.push_back(id.substr(0, slash));
    if (slash == std::string_view::npos) break;
    id.remove_prefix(slash + 1);
  }
  if (parts.size() != 6 || parts[0] != table.period.to_string() ||
      parts[1] != to_string(table.measure)) {
    return std::nullopt;
  }
  ParsedId out;
  out.rest = parts[2].ends_with(rest_mark);
  out.place = std::string(parts[2].substr(0, parts[2].size() - (out.rest ? 1 : 0)));
  const auto segment = model::Segment::parse(parts[3]);
  const auto kind = kind_sum_from(parts[4]);
  const auto basis = model::basis_node_from(parts[5]);
  if (!segment || !kind || !basis) return std::nullopt;
  out.key = {table.measure, *segment, kind->node, *basis};
  out.less = kind->less;
  return out;
}

/// For each place, the agencies in it, by their position in the table's list.
class Places {
 public:
  Places(const CountedTable& counted, const PlaceParents& parents, const KeptTable& table) {
    const std::map<std::string, std::string> up(parents.begin(), parents.end());
    std::map<std::string, std::string> place_of;
    for (const auto& [siret, place] : counted.places) place_of[siret.to_string()] = place;
    std::set<std::string> named;
    for (const auto& agency : table.named) named.insert(agency.siret);
    for (std::size_t i = 0; i < counted.agencies.size(); ++i) {
      const auto siret = counted.agencies[i].agency.to_string();
      const bool own = named.contains(siret);
      if (own) holders_[siret].push_back(i);
      const auto found = place_of.find(siret);
      std::string place = found == place_of.end() ? "" : found->second;
      // A list that ends above departments has the top alone.
      if (!up.contains(place) && !parents.empty()) place = parents.front().first;
      for (std::size_t guard = 0; !place.empty() && guard <= up.size(); ++guard) {
        holders_[place].push_back(i);
        if (!own) holders_[place + rest_mark].push_back(i);
        const auto above = up.find(place);
        place = above == up.end() ? "" : above->second;
      }
    }
  }

  const std::vector<std::size_t>& in(const ParsedId& id) const {
    static const std::vector<std::size_t> none;
    const auto found = holders_.find(id.rest ? id.place + rest_mark : id.place);
    return found == holders_.end() ? none : found->second;
  }

 private:
  std::map<std::string, std::vector<std::size_t>> holders_;
};

Text cell_problem(std::string_view id, std::string_view fr, std::string_view en) {
  return {fmt::format("cellule {} : {}", id, fr), fmt::format("cell {}: {}", id, en)};
}

/// The kept cells of all tables, by id: value and whether withheld.
struct KeptCell {
  Amount value = 0;
  bool withheld = false;
};
using KeptCells = std::unordered_map<std::string, KeptCell>;

KeptCells cells_of(const KeptRelease& kept) {
  KeptCells out;
  for (const auto& table : kept.tables) {
    for (std::size_t i = 0; i < table.release.table.cells.size(); ++i) {
      const auto& cell = table.release.table.cells[i];
      out[cell.id] = {cell.value, disclosure::hidden(table.release.pattern[i])};
    }
  }
  return out;
}

/// Positions of the columns that make a cell's id, its amount and its status.
struct CubeColumns {
  std::array<std::optional<std::size_t>, 6> id{};  ///< No basis: any.
  std::optional<std::size_t> amount;
  std::optional<std::size_t> status;
};

CubeColumns columns_of(const ReleasedCube& cube) {
  static constexpr std::array<std::string_view, 6> names = {"period",  "measure", "territory",
                                                            "segment", "kind",    "basis"};
  CubeColumns out;
  for (std::size_t i = 0; i < cube.columns().size(); ++i) {
    const auto& name = cube.columns()[i].name;
    const auto at = std::ranges::find(names, name);
    if (at != names.end()) out.id[static_cast<std::size_t>(at - names.begin())] = i;
    if (name == "amount_before_tax") out.amount = i;
    if (name == "status") out.status = i;
  }
  return out;
}

std::string id_of(const ReleasedCube& cube, const CubeColumns& columns, std::size_t row) {
  std::string out;
  for (const auto& column : columns.id) {
    if (!out.empty()) out += '/';
    out += column ? cube.columns()[*column].codes[cube.code(row, *column)] : "any";
  }
  return out;
}

/// An agency's own amount of a cell for staff; nullopt where the figure is sealed. Of the rest of
/// two figures the whole decides: which part of it is inclusive may be sealed, and stays so.
std::optional<Amount> open_amount(const AgencyFigures& agency, const FigureKey& key,
                                  std::optional<KindNode> less) {
  Amount out = 0;
  for (const model::Figure& figure : agency.figures) {
    FigureKey its = model::key_of(figure);
    const bool whole = its == key;
    if (less && its.kind == *less) its.kind = key.kind;
    if (!whole && (!less || its != key)) continue;
    if (whole && model::is_sealed(figure)) return std::nullopt;
    const Amount cents = model::SealedCodec::value(figure).before_tax.amount.in_cents();
    out += whole ? cents : -cents;
  }
  return out;
}

/// Whether the value is one that an agency shares with staff: the one that it names or, without a
/// name, any.
bool is_shared(const StaffValue& value, const CountedTable& counted, const FigureKey& key,
               std::optional<KindNode> less) {
  const auto least =
      value.agency ? model::Sharing::named_to_consortium : model::Sharing::anonymous_to_consortium;
  return std::ranges::any_of(counted.agencies, [&](const AgencyFigures& agency) {
    if (value.agency && agency.agency != *value.agency) return false;
    if (agency.sharing.of(value.measure) < least) return false;
    if (!value.amount) return true;
    const auto own = open_amount(agency, key, less);
    return own && *own == value.amount->in_cents();
  });
}

}  // namespace

std::vector<Text> recheck_amounts(const KeptTable& table, const CountedTable& counted,
                                  const PlaceParents& parents) {
  std::vector<Text> problems;
  const Places places(counted, parents, table);
  std::vector<FigureAmounts> amounts;
  amounts.reserve(counted.agencies.size());
  for (const auto& agency : counted.agencies) amounts.push_back(amounts_of(agency));
  for (const auto& cell : table.release.table.cells) {
    const auto id = parse_id(cell.id, table);
    if (!id) {
      problems.push_back(cell_problem(cell.id, "inconnue", "unknown"));
      continue;
    }
    Amount sum = 0;
    for (const std::size_t agency : places.in(*id)) {
      sum += look_up(amounts[agency], id->key);
      if (!id->less) continue;
      auto part = id->key;
      part.kind = *id->less;
      sum -= look_up(amounts[agency], part);
    }
    if (sum == cell.value) continue;
    problems.push_back(cell_problem(cell.id, "n'est pas la somme des dépôts comptés",
                                    "is not the sum of the submissions counted"));
  }
  return problems;
}

std::vector<Text> recheck_files(const KeptRelease& kept, const ReleasedCube::ReadFile& file) {
  const auto tables = ReleasedCube::tables(file);
  if (!tables) return {tables.error().message};
  std::vector<Text> problems;
  const KeptCells cells = cells_of(kept);
  for (const auto& name : *tables) {
    const auto cube = ReleasedCube::read(name, file);
    if (!cube) {
      problems.push_back(cube.error().message);
      continue;
    }
    const auto columns = columns_of(**cube);
    if (!columns.amount || !columns.status) {
      problems.push_back({fmt::format("table {} : sans montant ni statut", name),
                          fmt::format("table {}: without amount and status", name)});
      continue;
    }
    for (std::size_t row = 0; row < (*cube)->rows(); ++row) {
      const auto id = id_of(**cube, columns, row);
      const auto cell = cells.find(id);
      const auto text = (*cube)->text(row, *columns.amount);
      const auto amount = model::Money::from_decimal(text);
      if (cell == cells.end()) {
        problems.push_back(
            cell_problem(id, "publiée, inconnue des audits", "published, unknown to the audits"));
      } else if (cell->second.withheld != text.empty()) {
        problems.push_back(cell_problem(id, "publiée autrement que l'audit ne l'a jugée",
                                        "published otherwise than the audit judged"));
      } else if (!text.empty() && (!amount || amount->in_cents() != cell->second.value)) {
        problems.push_back(
            cell_problem(id, "publiée avec un autre montant", "published with another amount"));
      }
    }
  }
  return problems;
}

std::vector<Text> recheck_staff_values(std::span<const StaffValue> values,
                                       std::span<const KeptTable> tables,
                                       std::span<const CountedTable> counted) {
  std::vector<Text> problems;
  for (const StaffValue& value : values) {
    const auto table = std::ranges::find_if(tables, [&](const KeptTable& its) {
      return its.period == value.period && its.measure == value.measure;
    });
    const auto segment = model::Segment::parse(value.segment);
    const auto kind = kind_sum_from(value.kind);
    const auto basis = model::basis_node_from(value.basis);
    bool agrees =
        table != tables.end() && segment && kind && basis && (value.agency || value.amount);
    if (agrees) {
      const auto& its = counted[static_cast<std::size_t>(table - tables.begin())];
      agrees = is_shared(value, its, {value.measure, *segment, kind->node, *basis}, kind->less);
    }
    if (agrees) continue;
    const auto id = fmt::format(
        "{}/{}/{}/{}/{}/{}", value.period.to_string(), to_string(value.measure),
        value.agency ? value.agency->to_string() : "-", value.segment, value.kind, value.basis);
    problems.push_back({fmt::format("valeur {} : ne figure ainsi dans aucun dépôt compté", id),
                        fmt::format("value {}: stands so in no submission counted", id)});
  }
  return problems;
}

Result<PlaceParents> read_place_parents(const std::string& csv) {
  wire::CsvOptions options;
  options.delimiter = ',';
  auto reader = wire::CsvReader::open(wire::read_from(csv), options);
  if (!reader) return reader.error();
  PlaceParents out;
  wire::CsvRecord record;
  for (bool header = true;; header = false) {
    const auto more = reader->next(record);
    if (!more) return more.error();
    if (!*more) return out;
    if (record.fault != wire::CsvFault::none || record.fields.size() < 2) {
      return Error{Errc::malformed,
                   {fmt::format("liste des territoires, ligne {} : illisible", record.row),
                    fmt::format("list of territories, line {}: cannot be read", record.row)}};
    }
    if (!header) out.emplace_back(record.fields[0], record.fields[1]);
  }
}

}  // namespace parangon::hub::release
