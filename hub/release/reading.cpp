#include "hub/release/reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>

#include "hub/disclosure/attack.hpp"
#include "shared/wire/csv.hpp"

namespace parangon::hub::release {
namespace {

using disclosure::CellIndex;

constexpr std::array<std::string_view, 6> axes{"period",  "measure", "territory",
                                               "segment", "kind",    "basis"};
constexpr std::size_t territory_axis = 2, kind_axis = 4, basis_axis = 5;
/// The part of the code "any basis" in a table that has no such column.
constexpr std::string_view any_basis = "any";
constexpr std::size_t siret_digits = 14;

using Codes = std::array<std::string, axes.size()>;
/// Code → its parent; empty at the top.
using Parents = std::map<std::string, std::string>;

Error malformed(const ReleasedFile& file, std::int64_t line, std::string_view fr,
                std::string_view en) {
  return {Errc::malformed,
          {fmt::format("{}, ligne {} : {}", file.name, line, fr),
           fmt::format("{}, line {}: {}", file.name, line, en)}};
}

/// A file as records under its header.
class Sheet {
 public:
  static Result<Sheet> read(const ReleasedFile& file) {
    wire::CsvOptions options;
    options.delimiter = ',';
    auto csv = wire::CsvReader::open(wire::read_from(file.bytes), options);
    if (!csv) return csv.error();
    Sheet out(file);
    wire::CsvRecord record;
    for (;;) {
      const auto more = csv->next(record);
      if (!more) return more.error();
      if (!*more) return out;
      std::vector<std::string> fields(record.fields.begin(), record.fields.end());
      if (out.header_.empty()) {
        for (std::size_t i = 0; i < fields.size(); ++i) out.header_[fields[i]] = i;
        continue;
      }
      if (record.fault != wire::CsvFault::none || fields.size() != out.header_.size()) {
        return malformed(file, record.row, "enregistrement illisible", "unreadable record");
      }
      out.rows_.push_back({record.row, std::move(fields)});
    }
  }

  bool has(std::string_view column) const { return header_.contains(column); }
  std::size_t size() const { return rows_.size(); }
  const std::string& at(std::size_t row, std::string_view column) const {
    return rows_[row].fields[header_.find(column)->second];
  }
  Error fault(std::size_t row, std::string_view fr, std::string_view en) const {
    return malformed(*file_, rows_[row].line, fr, en);
  }

 private:
  struct Row {
    std::int64_t line = 0;
    std::vector<std::string> fields;
  };
  explicit Sheet(const ReleasedFile& file) : file_(&file) {}

  const ReleasedFile* file_;
  std::map<std::string, std::size_t, std::less<>> header_;
  std::vector<Row> rows_;
};

class ReleaseReader {
 public:
  Status take(std::span<const ReleasedFile> files) {
    for (std::size_t axis = territory_axis; axis < axes.size(); ++axis) {
      const std::string name = fmt::format("codes-{}.csv", axes[axis]);
      const auto file = std::ranges::find(files, name, &ReleasedFile::name);
      listed_[axis] = file != files.end();
      if (file == files.end()) continue;
      const auto sheet = Sheet::read(*file);
      if (!sheet) return sheet.error();
      if (!sheet->has("code") || !sheet->has("parent")) {
        return malformed(*file, 1, "colonne code ou parent absente", "no column code or parent");
      }
      for (std::size_t row = 0; row < sheet->size(); ++row) {
        parents_[axis][sheet->at(row, "code")] = sheet->at(row, "parent");
      }
    }
    parents_[basis_axis].emplace(any_basis, "");
    for (const auto& file : files) {
      if (!file.name.ends_with(".csv") || file.name.ends_with(".sdmx.csv") ||
          file.name.starts_with("codes-")) {
        continue;
      }
      const auto sheet = Sheet::read(file);
      if (!sheet) return sheet.error();
      if (auto read = take(file, *sheet); !read) return read;
    }
    if (!cells_.empty()) return {};
    return Error{Errc::malformed,
                 {"aucune table (CSV) dans la publication", "the release has no table (CSV)"}};
  }

  Result<disclosure::CertificateSource> certificate_source(bool with_negative) {
    relate();
    if (auto sound = balances(); !sound) return sound.error();
    for (std::size_t i = 0; i < table_.cells.size(); ++i) {
      table_.cells[i].lower = with_negative ? -disclosure::max_amount : 0;
      table_.cells[i].upper = disclosure::max_amount;
    }
    table_.decimals = 2;
    disclosure::CertificateSource source;
    source.seen = table_;
    source.pattern = pattern_;
    source.shown = shown_;
    source.kind = "release";
    source.negative_amounts = with_negative;
    source.relation_name = [names = sums_](std::size_t relation) { return names[relation]; };
    return source;
  }

  Result<Deductions> deduce() {
    relate();
    if (auto sound = balances(); !sound) return sound.error();
    bound(0);
    auto derived = disclosure::attack(table_, pattern_);
    Deductions out;
    if (!derived) {
      bound(-largest_);
      out.with_negative = true;
      derived = disclosure::attack(table_, pattern_);
    }
    if (!derived) return derived.error();
    out.published =
        static_cast<std::size_t>(std::ranges::count(pattern_, disclosure::CellStatus::published));
    for (const auto& one : *derived) {
      if (one.cell >= shown_) continue;  // What no table has a row for.
      out.cells.push_back({table_.cells[one.cell].id, model::Money::cents(one.interval.lower),
                           model::Money::cents(one.interval.upper)});
    }
    std::ranges::sort(out.cells, {}, &Deduction::cell);
    return out;
  }

 private:
  Status take(const ReleasedFile& file, const Sheet& sheet) {
    for (const auto column :
         {"period", "measure", "territory", "segment", "kind", "amount_before_tax", "status"}) {
      if (sheet.has(column)) continue;
      return malformed(file, 1, fmt::format("colonne {} absente", column),
                       fmt::format("no column {}", column));
    }
    for (std::size_t row = 0; row < sheet.size(); ++row) {
      Codes codes;
      for (std::size_t axis = 0; axis < axes.size(); ++axis) {
        codes[axis] = sheet.has(axes[axis]) ? sheet.at(row, axes[axis]) : any_basis;
        if (axis < territory_axis || parents_[axis].contains(codes[axis])) continue;
        if (!listed_[axis]) {
          return sheet.fault(row, fmt::format("codes-{}.csv absent de la publication", axes[axis]),
                             fmt::format("the release has no codes-{}.csv", axes[axis]));
        }
        return sheet.fault(row, fmt::format("code {} inconnu", codes[axis]),
                           fmt::format("unknown code {}", codes[axis]));
      }
      std::optional<model::Money> amount;
      if (sheet.at(row, "status") != "c") {
        amount = model::Money::from_decimal(sheet.at(row, "amount_before_tax"));
        if (!amount || std::abs(amount->in_cents()) > disclosure::max_amount / 100) {
          return sheet.fault(row, "montant illisible", "unreadable amount");
        }
      }
      add(codes, amount);
    }
    return {};
  }

  CellIndex add(const Codes& codes, std::optional<model::Money> amount) {
    const auto [at, is_new] = cells_.emplace(codes, static_cast<CellIndex>(table_.cells.size()));
    if (is_new) {
      push(fmt::format("{}", fmt::join(codes, "/")));
      shown_ = table_.cells.size();
    }
    if (amount) {
      table_.cells[at->second].value = amount->in_cents();
      pattern_[at->second] = disclosure::CellStatus::published;
    }
    return at->second;
  }

  CellIndex push(std::string id) {
    table_.cells.emplace_back();
    table_.cells.back().id = std::move(id);
    pattern_.push_back(disclosure::CellStatus::secondary);
    return static_cast<CellIndex>(table_.cells.size() - 1);
  }

  static bool is_agency(const std::string& place) {
    return place.size() == siret_digits &&
           std::ranges::all_of(place, [](unsigned char c) { return std::isdigit(c) != 0; });
  }

  /// ESS and ESUS overlap all other kinds, and agencies by name are not all there are: with what
  /// they leave, each is a sum of its own.
  static std::string sum_of(std::size_t axis, const std::string& code) {
    if (axis == kind_axis && (code == "ess" || code == "esus")) return "+" + code;
    if (axis == territory_axis && is_agency(code)) return "+names";
    return std::string(axes[axis]);
  }

  void relate() {
    std::map<std::pair<CellIndex, std::string>, std::vector<CellIndex>> sums;
    for (const auto& [codes, index] : cells_) {
      for (std::size_t axis = territory_axis; axis < axes.size(); ++axis) {
        const std::string sum = sum_of(axis, codes[axis]);
        Codes above = codes;
        for (;;) {
          above[axis] = parents_[axis].at(above[axis]);
          if (above[axis].empty()) break;
          if (const auto total = cells_.find(above); total != cells_.end()) {
            sums[{total->second, sum}].push_back(index);
          }
          // A named agency is a part of every place above it; other parts of the next one only.
          if (sum != "+names" || !parents_[axis].contains(above[axis])) break;
        }
      }
    }
    for (const auto& [sum, parts] : sums) {
      disclosure::Relation relation{0, {{sum.first, -1}}};
      for (const CellIndex part : parts) relation.terms.push_back({part, 1});
      if (sum.second.starts_with('+')) {
        relation.terms.push_back({push(table_.cells[sum.first].id + sum.second), 1});
      }
      table_.relations.push_back(std::move(relation));
      sums_.push_back(table_.cells[sum.first].id + ":" + sum.second);
    }
  }

  /// Totals of which every part is published.
  Status balances() const {
    for (const auto& relation : table_.relations) {
      disclosure::Amount sum = 0;
      bool whole = true;
      for (const auto& term : relation.terms) {
        whole = whole && !disclosure::hidden(pattern_[term.cell]);
        sum += term.coefficient * table_.cells[term.cell].value;
      }
      if (!whole || sum == 0) continue;
      const std::string& id = table_.cells[relation.terms.front().cell].id;
      return Error{Errc::rule_violation,
                   {fmt::format("{} n'est pas la somme de ses parties", id),
                    fmt::format("{} is not the sum of its parts", id)}};
    }
    return {};
  }

  void bound(disclosure::Amount lower) {
    for (const auto& cell : table_.cells) {
      while (largest_ < 10 * std::abs(cell.value)) largest_ *= 10;
    }
    for (auto& cell : table_.cells) {
      cell.lower = std::min(lower, cell.value);
      cell.upper = largest_;
    }
  }

  std::array<Parents, axes.size()> parents_;
  std::array<bool, axes.size()> listed_{};  ///< There is a list of its codes.
  std::map<Codes, CellIndex> cells_;
  disclosure::Table table_;
  disclosure::Pattern pattern_;
  std::vector<std::string> sums_;  ///< Names of the relations.
  std::size_t shown_ = 0;          ///< Cells with a row; those that relations add stand behind.
  disclosure::Amount largest_ = 100;
};

}  // namespace

Result<Deductions> deduce(std::span<const ReleasedFile> files) {
  ReleaseReader reader;
  if (auto taken = reader.take(files); !taken) return taken.error();
  return reader.deduce();
}

Result<disclosure::CertificateSource> certificate_source(std::span<const ReleasedFile> files,
                                                         bool with_negative) {
  ReleaseReader reader;
  if (auto taken = reader.take(files); !taken) return taken.error();
  return reader.certificate_source(with_negative);
}

}  // namespace parangon::hub::release
