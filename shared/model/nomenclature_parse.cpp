#include <fmt/format.h>

#include <algorithm>

#include "shared/model/csv_table.hpp"
#include "shared/model/nomenclature_data.hpp"

namespace parangon::model {
namespace {

constexpr int unspecified = 99;  ///< The sub-family, and the family, that say "cannot be told".

Text no_such_segment(std::string_view code) {
  return {fmt::format("« {} » n'est ni une famille ni une sous-famille connue", code),
          fmt::format("\"{}\" is no known family or sub-family", code)};
}

Text bad_prefix(std::string_view code) {
  return {fmt::format("« {} » n'est pas un préfixe de chiffres, ou figure deux fois", code),
          fmt::format("\"{}\" is not a prefix of digits, or is listed twice", code)};
}

bool says_nothing(Segment segment) { return segment.number() % 100 == unspecified; }

}  // namespace

/// Fills a Data file by file; each step returns the first thing that is wrong.
class NomenclatureParser {
 public:
  Status families(const NomenclatureTexts& texts) {
    const auto table =
        CsvTable::parse(file("families", texts), texts.families, {"segment", "name_fr", "name_en"});
    if (!table) return table.error();
    for (const auto& row : table->rows()) {
      const auto segment = Segment::parse(row.fields[0]);
      const bool reserved =
          segment && (segment->number() / 100 == unspecified || says_nothing(*segment));
      if (!segment || segment->is_all() || reserved) {
        return table->error(row, 0,
                            {"attendu : F01 à F98, ou F01.01 à F98.98 (99 est ajouté d'office)",
                             "expected F01 to F98, or F01.01 to F98.98 (99 is added by itself)"});
      }
      if (row.fields[1].empty() || row.fields[2].empty()) {
        return table->error(row, 1, {"un nom manque", "a name is missing"});
      }
      data_.segments.push_back({*segment, {row.fields[1], row.fields[2]}});
      if (segment->is_family()) add_unspecified(data_.segments.back());
    }
    data_.segments.push_back({Segment::family(unspecified), {"Non classé", "Unclassified"}});
    data_.segments.push_back({Segment::unclassified(), {"Non classé", "Unclassified"}});
    std::sort(data_.segments.begin(), data_.segments.end(),
              [](const auto& a, const auto& b) { return a.segment < b.segment; });
    return check_tree(*table);
  }

  Status cpv_families(const NomenclatureTexts& texts) {
    const auto table = CsvTable::parse(file("cpv-families", texts), texts.cpv_families,
                                       {"cpv", "segment", "note"});
    if (!table) return table.error();
    for (const auto& row : table->rows()) {
      const auto segment = Segment::parse(row.fields[1]);
      if (!segment || !segment->is_sub_family() || data_.find(*segment) == nullptr) {
        return table->error(row, 1, no_such_segment(row.fields[1]));
      }
      if (says_nothing(*segment) && row.fields[2].empty()) {
        return table->error(row, 2,
                            {"dire pourquoi le code n'a pas de sous-famille",
                             "say why the code has no sub-family"});
      }
      if (!data_.cpv_families.add(row.fields[0], static_cast<std::uint16_t>(segment->number()))) {
        return table->error(row, 0, bad_prefix(row.fields[0]));
      }
    }
    return {};
  }

  Status vocabulary(const NomenclatureTexts& texts) {
    const auto table = CsvTable::parse("cpv-2008.csv", texts.cpv, {"code", "fr"});
    if (!table) return table.error();
    for (const auto& row : table->rows()) {
      const auto reading = read_cpv(row.fields[0]);
      if (!reading || !reading->check_digit || reading->zero_restored) {
        return table->error(row, 0,
                            {"attendu : huit chiffres, un tiret, la clé",
                             "expected eight digits, a dash, the check digit"});
      }
      const auto code = reading->code.number();
      const auto segment = data_.cpv_families.longest(CpvDigits(code).view());
      if (!segment) {
        return table->error(
            row, 0,
            {"ce code ne tombe dans aucune sous-famille", "this code falls into no sub-family"});
      }
      const auto& label = row.fields[1];
      data_.cpvs.push_back({.code = code,
                            .label_at = static_cast<std::uint32_t>(data_.cpv_labels.size()),
                            .label_size = static_cast<std::uint16_t>(label.size()),
                            .segment = *segment,
                            .check_digit = static_cast<std::uint8_t>(*reading->check_digit)});
      data_.cpv_labels += label;
    }
    std::sort(data_.cpvs.begin(), data_.cpvs.end(),
              [](const auto& a, const auto& b) { return a.code < b.code; });
    const auto twice =
        std::adjacent_find(data_.cpvs.begin(), data_.cpvs.end(),
                           [](const auto& a, const auto& b) { return a.code == b.code; });
    if (twice != data_.cpvs.end()) {
      return Error{Errc::malformed,
                   {fmt::format("cpv-2008.csv : le code {:08} figure deux fois", twice->code),
                    fmt::format("cpv-2008.csv: code {:08} is listed twice", twice->code)}};
    }
    return {};
  }

  Status accounts(const NomenclatureTexts& texts) {
    const auto table = CsvTable::parse("accounts-m57.csv", texts.accounts,
                                       {"account", "segment", "reason_fr", "reason_en"});
    if (!table) return table.error();
    for (const auto& row : table->rows()) {
      AccountClass verdict;
      if (row.fields[1].empty()) {
        if (row.fields[2].empty() || row.fields[3].empty()) {
          return table->error(row, 2,
                              {"ni famille, ni motif d'exclusion dans les deux langues",
                               "neither a family nor a reason in both languages"});
        }
        verdict.reason = {row.fields[2], row.fields[3]};
      } else {
        const auto family = Segment::parse(row.fields[1]);
        if (!family || !family->is_family() || data_.find(*family) == nullptr) {
          return table->error(row, 1, no_such_segment(row.fields[1]));
        }
        verdict.verdict = AccountClass::Verdict::purchase;
        verdict.segment = Segment::sub_family(family->number() / 100, unspecified);
      }
      const auto position = static_cast<std::uint16_t>(data_.accounts.size());
      if (!data_.account_prefixes.add(row.fields[0], position)) {
        return table->error(row, 0, bad_prefix(row.fields[0]));
      }
      data_.accounts.push_back(std::move(verdict));
    }
    return {};
  }

  NomenclatureData finish(std::string_view version) {
    data_.version = version;
    data_.full_version = version;
    data_.unknown_account.reason = {"compte inconnu du plan M57 : ce n'est pas un compte d'achat",
                                    "account unknown to the M57 plan: not a purchase account"};
    return std::move(data_);
  }

 private:
  static std::string file(std::string_view name, const NomenclatureTexts& texts) {
    return fmt::format("{}-{}.csv", name, texts.version);
  }

  void add_unspecified(const SegmentInfo& family) {
    const auto number = family.segment.number() / 100;
    const Text label{family.label.fr + " : non précisé", family.label.en + ": not specified"};
    data_.segments.push_back({Segment::sub_family(number, unspecified), label});
  }

  /// No code twice, and no sub-family without its family.
  Status check_tree(const CsvTable& table) const {
    for (const auto& row : table.rows()) {
      const auto segment = *Segment::parse(row.fields[0]);
      const auto same =
          std::equal_range(data_.segments.begin(), data_.segments.end(), SegmentInfo{segment, {}},
                           [](const auto& a, const auto& b) { return a.segment < b.segment; });
      if (same.second - same.first > 1) {
        return table.error(row, 0, {"ce code figure deux fois", "this code is listed twice"});
      }
      if (segment.is_sub_family() && data_.find(*segment.parent()) == nullptr) {
        return table.error(row, 0, {"sa famille n'est pas définie", "its family is not defined"});
      }
    }
    return {};
  }

  NomenclatureData data_;
};

Result<Nomenclature> Nomenclature::parse(const NomenclatureTexts& texts) {
  NomenclatureParser parser;
  for (const auto step : {&NomenclatureParser::families, &NomenclatureParser::cpv_families,
                          &NomenclatureParser::vocabulary, &NomenclatureParser::accounts}) {
    const Status done = (parser.*step)(texts);
    if (!done) return done.error();
  }
  return Nomenclature(std::make_shared<const NomenclatureData>(parser.finish(texts.version)));
}

}  // namespace parangon::model
