#include "hub/release/comparison_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "hub/release/naming.hpp"

namespace parangon::hub::release {
namespace {

constexpr std::string_view first_line = "parangon-comparisons 1\n";
constexpr std::string_view section = "comparison ";

/// No certificate states it: no release names a comparison as its predecessor.
constexpr std::string_view no_digest = "-";

Error unreadable() {
  return {Errc::malformed,
          {"comparaisons conservées illisibles", "the kept comparisons cannot be read"}};
}

/// Makes tables over one place, the consortium.
class Maker {
 public:
  Maker(const std::string& place, std::span<const Member> members) : place_(place) {
    for (const Member& member : members) {
      departments_[member.siret.to_string()] = member.territory;
      members_.push_back(member);
      members_.back().territory = place;
    }
  }

  Result<KeptTable> table(const ComparedTable& from, bool for_staff) const {
    auto counted = from.counted;
    if (for_staff) std::ranges::for_each(counted, share_with_staff);
    const auto places = places_of(counted, from.measure);
    if (!places) return places.error();
    const SourceScope scope{*places, members_, comparison_layout(), from.period, from.measure, {}};
    auto source = source_table(scope, counted);
    if (!source) return source.error();
    KeptTable made{from.period, from.measure, {}, {}, std::string(no_digest)};
    for (const auto& agency : counted) made.sources.push_back(agency.document);
    std::ranges::sort(made.sources);
    for (const auto& agency : source->named) {
      made.named.push_back({agency.siret, departments_.at(agency.siret)});
    }
    made.release.table = std::move(source->table);
    if (auto shown = show(from, for_staff, *places, source->keys, made.release); !shown) {
      return shown.error();
    }
    return made;
  }

 private:
  Result<Territories> places_of(std::span<const AgencyFigures> counted,
                                model::Measure measure) const {
    const auto whole = Territories::parse(
        fmt::format("code,parent,label_fr,label_en,uri\n{},,{},{},\n", place_, place_, place_));
    if (!whole) return whole.error();
    std::map<std::string, Territory> agencies;
    for (const auto& agency : counted) {
      if (!agency.is_named(measure)) continue;
      const auto siret = agency.agency.to_string();
      agencies.emplace(siret, Territory{siret, place_, Text(siret), ""});
    }
    return whole->with_agencies(agencies);
  }

  static Status show(const ComparedTable& from, bool for_staff, const Territories& places,
                     const std::vector<CellKey>& keys, disclosure::EarlierRelease& out) {
    std::map<CellKey, std::size_t> index;
    for (std::size_t i = 0; i < keys.size(); ++i) index.emplace(keys[i], i);
    auto& cells = out.table.cells;
    for (auto& cell : cells) {
      using enum disclosure::CellStatus;
      cell.status = cell.status == primary ? primary : secondary;
      out.pattern.push_back(cell.status);
    }
    const auto show_one = [&](const ComparedCell& shown) -> Status {
      const auto place =
          shown.agency ? places.find(shown.agency->to_string()) : std::optional<TerritoryIndex>(0);
      const auto at = place ? index.find({*place, shown.key.segment, kind_of(shown.key.kind),
                                          shown.key.basis, false})
                            : index.end();
      if (at == index.end()) {
        const auto name = shown.key.to_string();
        return Error{Errc::not_found,
                     {name + " : montré, mais pas une case", name + ": shown, but not a cell"}};
      }
      out.pattern[at->second] = cells[at->second].status = disclosure::CellStatus::published;
      return {};
    };
    for (const auto& shown : from.to_members) {
      if (auto done = show_one(shown); !done) return done;
    }
    if (!for_staff) return {};
    for (const auto& shown : from.to_staff) {
      if (auto done = show_one(shown); !done) return done;
    }
    return {};
  }

  std::string place_;
  std::vector<Member> members_;
  std::map<std::string, std::string> departments_;
};

}  // namespace

const Layout& comparison_layout() {
  static const Layout layout = [] {
    const Box all{TerritoryDepth::department, SegmentDepth::sub_family, KindDepth::kind};
    Layout made{"comparison-0.1", {"comparaison 0.1", "comparison 0.1"}, {all}, {all}};
    made.agencies = all;
    made.flags_by_basis = true;
    return made;
  }();
  return layout;
}

Result<KeptRelease> comparison(std::int64_t number, const std::string& place,
                               std::span<const Member> members,
                               std::span<const ComparedTable> tables) {
  KeptRelease out;
  out.number = number;
  out.layout = comparison_layout().name;
  out.published = false;
  const Maker maker(place, members);
  for (const ComparedTable& table : tables) {
    auto made = maker.table(table, false);
    if (!made) return made.error();
    made->state = number;
    if (made->release.table.cells.empty()) continue;
    out.tables.push_back(std::move(*made));
    if (table.to_staff.empty()) continue;
    auto fuller = maker.table(table, true);
    if (!fuller) return fuller.error();
    fuller->state = number;
    out.staff_tables.push_back(std::move(*fuller));
  }
  return out;
}

std::string write_comparisons(std::span<const KeptRelease> comparisons) {
  std::string out(first_line);
  for (const auto& its : comparisons) {
    const auto bytes = write_kept(its);
    out += fmt::format("{}{}\n", section, bytes.size());
    out += bytes;
  }
  return out;
}

Result<std::vector<KeptRelease>> read_comparisons(std::string_view text) {
  if (!text.starts_with(first_line)) return unreadable();
  text.remove_prefix(first_line.size());
  std::vector<KeptRelease> out;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    std::size_t size = 0;
    if (!line.starts_with(section) || line.size() == text.size()) return unreadable();
    const char* const end = line.data() + line.size();
    const auto read = std::from_chars(line.data() + section.size(), end, size);
    text.remove_prefix(line.size() + 1);
    if (read.ec != std::errc() || read.ptr != end || size > text.size()) return unreadable();
    auto kept = read_kept(text.substr(0, size));
    if (!kept) return kept.error();
    if (!kept->is_comparison()) return unreadable();
    kept->published = false;
    out.push_back(std::move(*kept));
    text.remove_prefix(size);
  }
  return out;
}

}  // namespace parangon::hub::release
