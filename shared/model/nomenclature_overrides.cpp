#include <fmt/format.h>

#include <algorithm>

#include "shared/model/csv_table.hpp"
#include "shared/model/nomenclature_data.hpp"

namespace parangon::model {
namespace {

/// FNV-1a, 64 bits (RFC draft-eastlake-fnv): tells contents apart, is no proof of anything.
std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3U;
  }
  return hash;
}

/// A family stands for its "unspecified" sub-family: what is mapped is always a leaf.
Segment leaf(Segment segment) {
  return segment.is_family() ? Segment::from_number(segment.number() + 99) : segment;
}

Text bad_code(std::string_view code) {
  return {fmt::format("« {} » n'est pas un préfixe de chiffres, ou figure deux fois", code),
          fmt::format("\"{}\" is not a prefix of digits, or is listed twice", code)};
}

/// Whether some listed code begins with the digits of `prefix`.
bool occurs(const std::vector<NomenclatureData::ListedCpv>& cpvs, std::string_view prefix) {
  return std::any_of(cpvs.begin(), cpvs.end(), [&](const auto& listed) {
    return CpvDigits(listed.code).view().starts_with(prefix);
  });
}

Status add_cpv(NomenclatureData& data, const CsvTable& table, const CsvTable::Row& row,
               Segment segment) {
  const auto& code = row.fields[1];
  if (!occurs(data.cpvs, code)) {
    return table.error(row, 1,
                       {fmt::format("aucun code CPV ne commence par « {} »", code),
                        fmt::format("no CPV code begins with \"{}\"", code)});
  }
  if (!data.cpv_overrides.add(code, static_cast<std::uint16_t>(segment.number()))) {
    return table.error(row, 1, bad_code(code));
  }
  return {};
}

Status add_account(NomenclatureData& data, const CsvTable& table, const CsvTable::Row& row,
                   Segment segment) {
  const auto& code = row.fields[1];
  const auto& standard = data.standard_account(code);
  if (standard.verdict == AccountClass::Verdict::excluded) {
    return table.error(
        row, 1,
        {fmt::format("le compte {} est hors périmètre ({})", code, standard.reason.fr),
         fmt::format("account {} is out of scope ({})", code, standard.reason.en)});
  }
  const auto position = static_cast<std::uint16_t>(data.overridden_accounts.size());
  if (!data.account_overrides.add(code, position)) return table.error(row, 1, bad_code(code));
  data.overridden_accounts.push_back({AccountClass::Verdict::purchase, segment, {}});
  return {};
}

}  // namespace

Result<Nomenclature> Nomenclature::with_overrides(std::string_view overrides_csv) const {
  const auto table = CsvTable::parse("overrides", overrides_csv, {"type", "code", "segment"});
  if (!table) return table.error();
  auto data = std::make_shared<NomenclatureData>(*data_);
  data->cpv_overrides = {};
  data->account_overrides = {};
  data->overridden_accounts.clear();
  std::vector<std::string> said;
  for (const auto& row : table->rows()) {
    const auto parsed = Segment::parse(row.fields[2]);
    if (!parsed || parsed->is_all() || !knows(*parsed)) {
      return table->error(
          row, 2,
          {fmt::format("« {} » : famille inconnue (voir docs/families.md)", row.fields[2]),
           fmt::format("\"{}\": unknown family (see docs/families.md)", row.fields[2])});
    }
    const bool cpv = row.fields[0] == "cpv";
    if (!cpv && row.fields[0] != "account") {
      return table->error(row, 0, {"attendu : cpv ou account", "expected cpv or account"});
    }
    const auto segment = leaf(*parsed);
    const Status added = (cpv ? add_cpv : add_account)(*data, *table, row, segment);
    if (!added) return added.error();
    said.push_back(fmt::format("{} {} {}\n", row.fields[0], row.fields[1], segment.to_string()));
  }
  for (auto& listed : data->cpvs) {
    const auto digits = CpvDigits(listed.code);
    const auto own = data->cpv_overrides.longest(digits.view());
    listed.segment = own ? *own : *data->cpv_families.longest(digits.view());
  }
  std::sort(said.begin(), said.end());
  data->full_version = data->version;
  if (!said.empty()) {
    data->full_version += fmt::format("+{:016x}", fnv1a(fmt::format("{}", fmt::join(said, ""))));
  }
  return Nomenclature(std::move(data));
}

}  // namespace parangon::model
