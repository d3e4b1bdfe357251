#include "hub/release/kept.hpp"

#include <fmt/format.h>

#include <charconv>
#include <unordered_map>

#include "hub/disclosure/cell_names.hpp"
#include "hub/disclosure/certificate.hpp"
#include "hub/disclosure/decimal.hpp"
#include "hub/disclosure/jj_format.hpp"
#include "hub/disclosure/known_suppliers.hpp"
#include "hub/disclosure/text_lines.hpp"
#include "hub/release/read_number.hpp"

namespace parangon::hub::release {
namespace {

using disclosure::HoldingIndex;

/// Form 3; its section `suppliers` stands only where some are known. Form 2 has no section `state`;
/// form 1 besides no section `named` and no last column.
constexpr std::string_view third_form = "parangon-kept-release 3";
constexpr std::string_view second_form = "parangon-kept-release 2";
constexpr std::string_view first_form = "parangon-kept-release 1";
constexpr std::string_view contribution_columns =
    "cell,holding,amount,suppliers,largest,magnitude,consents";
constexpr std::string_view former_columns = "cell,holding,amount,suppliers,largest,magnitude";

void add_section(std::string& out, std::string_view name, std::string_view bytes) {
  out += fmt::format("{} {}\n", name, bytes.size());
  out += bytes;
}

/// Of a section that is one line.
std::vector<std::string_view> words_of(std::string_view bytes) {
  return disclosure::split_words(bytes.substr(0, bytes.find('\n')));
}

Error malformed(std::string_view what) {
  return {Errc::malformed,
          {fmt::format("Publication conservée : {} illisible", what),
           fmt::format("Kept release: {} cannot be read", what)}};
}

/// "name size", then so many bytes.
class Sections {
 public:
  Sections(std::string_view text, int form) : rest_(text), form_(form) {}
  int form() const { return form_; }
  Result<std::string_view> next(std::string_view name) {
    const auto line = rest_.substr(0, rest_.find('\n'));
    const auto words = disclosure::split_words(line);
    std::size_t size = 0;
    if (words.size() != 2 || words[0] != name || line.size() == rest_.size()) {
      return malformed(name);
    }
    const char* const end = words[1].data() + words[1].size();
    const auto read = std::from_chars(words[1].data(), end, size);
    rest_.remove_prefix(line.size() + 1);
    if (read.ec != std::errc() || read.ptr != end || size > rest_.size()) return malformed(name);
    const auto bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }
  bool at_end() const { return rest_.empty(); }
  bool is_next(std::string_view name) const {
    return rest_.starts_with(name) && rest_.substr(name.size()).starts_with(' ');
  }

 private:
  std::string_view rest_;
  int form_;
};

/// All columns whether or not suppliers are known: reading needs no cases.
std::string parts_text(const disclosure::Table& table) {
  std::string out(contribution_columns);
  out += '\n';
  for (const auto& part : table.contributions) {
    out += fmt::format("{},{},{},{},{},{},{}\n", table.cells[part.cell].id,
                       table.holdings[part.holding], part.amount, part.suppliers, part.largest,
                       part.magnitude, part.consents ? 1 : 0);
  }
  return out;
}

/// "position suppliers" a line, for the contributions of which suppliers are known; by their
/// position among the contributions, from 1.
std::string known_text(const disclosure::Table& table) {
  std::string out;
  for (std::size_t i = 0; i < table.contributions.size(); ++i) {
    const auto text = disclosure::known_suppliers_text(table.contributions[i].known);
    if (!text.empty()) out += fmt::format("{} {}\n", i + 1, text);
  }
  return out;
}

Status read_parts(std::string_view csv, bool former, disclosure::Table& table) {
  const auto cells = disclosure::ids_of(table);
  std::unordered_map<std::string, HoldingIndex> holdings;
  disclosure::TextLines lines(csv);
  if (lines.next_line() != (former ? former_columns : contribution_columns))
    return malformed("contributions");
  const std::size_t width = former ? 6 : 7;
  while (!lines.at_end()) {
    const auto fields = disclosure::split_fields(lines.next_line(), ',');
    disclosure::Contribution part;
    std::int64_t consents = 0;
    const auto cell = fields.size() == width ? cells.find(fields[0]) : cells.end();
    if (cell == cells.end() || !read_number(fields[2], part.amount) ||
        !read_number(fields[3], part.suppliers) || !read_number(fields[4], part.largest) ||
        !read_number(fields[5], part.magnitude) || (!former && !read_number(fields[6], consents))) {
      return lines.error("contribution illisible", "a contribution cannot be read");
    }
    const auto next = static_cast<HoldingIndex>(table.holdings.size());
    const auto [holding, is_new] = holdings.emplace(fields[1], next);
    if (is_new) table.holdings.emplace_back(fields[1]);
    part.cell = cell->second;
    part.holding = holding->second;
    part.consents = consents != 0;
    table.contributions.push_back(part);
  }
  return disclosure::check(table);
}

Status read_known(std::string_view text, disclosure::Table& table) {
  disclosure::TextLines lines(text);
  while (!lines.at_end()) {
    const auto line = lines.next_line();
    const auto blank = std::min(line.find(' '), line.size());
    std::int64_t position = 0;
    auto known = disclosure::known_suppliers_from(line.substr(blank));
    if (!read_number(line.substr(0, blank), position) || position < 1 || !known ||
        position > static_cast<std::int64_t>(table.contributions.size())) {
      return lines.error("fournisseurs illisibles", "suppliers cannot be read");
    }
    table.contributions[static_cast<std::size_t>(position) - 1].known = std::move(*known);
  }
  return {};
}

Status read_named(std::string_view text, std::vector<NamedAgency>& out) {
  disclosure::TextLines lines(text);
  while (!lines.at_end()) {
    const auto words = disclosure::split_words(lines.next_line());
    if (words.size() != 2) return malformed("named");
    out.push_back({std::string(words[0]), std::string(words[1])});
  }
  return {};
}

/// 0 for another text.
int form_of(std::string_view text) {
  if (text.starts_with(third_form)) return 3;
  if (text.starts_with(second_form)) return 2;
  return text.starts_with(first_form) ? 1 : 0;
}

/// "number" and, for each holding that consented to its change, its name.
Status read_state(std::string_view text, KeptTable& out) {
  const auto words = words_of(text);
  if (words.empty() || !read_number(words[0], out.state)) return malformed("state");
  for (std::size_t i = 1; i < words.size(); ++i) {
    out.release.consented_changes.emplace_back(words[i]);
  }
  return {};
}

Result<KeptTable> read_table(Sections& sections, std::string_view head) {
  const auto words = words_of(head);
  if (words.size() != 3) return malformed("table");
  auto period = model::Period::parse(words[0]);
  const auto measure = model::measure_from(words[1]);
  if (!period || !measure) return malformed("table");
  KeptTable made{*period, *measure, {}, {}, std::string(words[2])};
  const auto sources = sections.next("sources");
  if (!sources) return sources.error();
  disclosure::TextLines lines(*sources);
  while (!lines.at_end()) made.sources.emplace_back(lines.next_line());
  if (sections.form() >= 2) {
    const auto named = sections.next("named");
    if (!named) return named.error();
    if (auto read = read_named(*named, made.named); !read) return read.error();
  }
  KeptTable state{*period, *measure, {}, {}, {}};
  if (sections.form() >= 3) {
    const auto text = sections.next("state");
    if (!text) return text.error();
    if (auto read = read_state(*text, state); !read) return read.error();
  }
  const auto jj = sections.next("cells");
  if (!jj) return jj.error();
  auto table = disclosure::read_jj(*jj);
  if (!table) return table.error();
  if (table->decimals != 0) return malformed("cells");
  table->decimals = 2;
  const auto parts = sections.next("contributions");
  if (!parts) return parts.error();
  if (auto read = read_parts(*parts, sections.form() == 1, *table); !read) return read.error();
  if (sections.is_next("suppliers")) {
    const auto suppliers = sections.next("suppliers");
    if (!suppliers) return suppliers.error();
    if (auto read = read_known(*suppliers, *table); !read) return read.error();
  }
  const auto pattern = sections.next("pattern");
  if (!pattern) return pattern.error();
  auto statuses = disclosure::read_pattern(*pattern, *table);
  if (!statuses) return statuses.error();
  made.state = state.state;
  made.release = {std::move(*table), std::move(*statuses),
                  std::move(state.release.consented_changes)};
  return made;
}

void write_table(std::string& out, std::string_view name, const KeptTable& kept) {
  add_section(out, name,
              fmt::format("{} {} {}\n", kept.period.to_string(), model::to_string(kept.measure),
                          kept.pattern_digest));
  std::string sources;
  for (const auto& source : kept.sources) sources += source + "\n";
  add_section(out, "sources", sources);
  std::string named;
  for (const auto& agency : kept.named) named += agency.siret + " " + agency.territory + "\n";
  add_section(out, "named", named);
  std::string state = std::to_string(kept.state);
  for (const auto& holding : kept.release.consented_changes) state += " " + holding;
  add_section(out, "state", state + "\n");
  // In whole cents: the format takes the finest decimal that it meets for the unit.
  disclosure::Table in_cents = kept.release.table;
  in_cents.decimals = 0;
  add_section(out, "cells", disclosure::write_jj(in_cents));
  add_section(out, "contributions", parts_text(kept.release.table));
  if (const auto known = known_text(kept.release.table); !known.empty()) {
    add_section(out, "suppliers", known);
  }
  add_section(out, "pattern", disclosure::write_pattern(kept.release.table, kept.release.pattern));
}

}  // namespace

std::string write_kept(const KeptRelease& release) {
  std::string out(third_form);
  out += '\n';
  add_section(out, "release", fmt::format("{} {}\n", release.number, release.layout));
  add_section(out, "rules", release.rules);
  for (const KeptTable& kept : release.tables) write_table(out, "table", kept);
  for (const KeptTable& kept : release.staff_tables) write_table(out, "staff-table", kept);
  return out;
}

Result<KeptRelease> read_kept(std::string_view text) {
  const int form = form_of(text);
  if (form == 0) return malformed(third_form);
  text.remove_prefix(std::min(text.size(), third_form.size() + 1));
  Sections sections(text, form);
  KeptRelease made;
  const auto release = sections.next("release");
  if (!release) return release.error();
  const auto words = words_of(*release);
  if (words.size() != 2 || !read_number(words[0], made.number)) return malformed("release");
  made.layout = std::string(words[1]);
  const auto rules = sections.next("rules");
  if (!rules) return rules.error();
  made.rules = *rules;
  while (!sections.at_end()) {
    const bool for_staff = sections.is_next("staff-table");
    const auto head = sections.next(for_staff ? "staff-table" : "table");
    if (!head) return head.error();
    auto table = read_table(sections, *head);
    if (!table) return table.error();
    if (form < 3) table->state = made.number;
    (for_staff ? made.staff_tables : made.tables).push_back(std::move(*table));
  }
  return made;
}

}  // namespace parangon::hub::release
