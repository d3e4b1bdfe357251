#include "shared/model/nomenclature.hpp"

#include <algorithm>

#include "shared/model/nomenclature_data.hpp"

namespace parangon::model {

namespace data {  // Generated from shared/model/data by parangon_embed.
std::string_view families();
std::string_view cpv_families();
std::string_view cpv();
std::string_view accounts();
}  // namespace data

const SegmentInfo* NomenclatureData::find(Segment segment) const {
  const auto at = std::lower_bound(
      segments.begin(), segments.end(), segment,
      [](const SegmentInfo& info, Segment wanted) { return info.segment < wanted; });
  return at != segments.end() && at->segment == segment ? &*at : nullptr;
}

const NomenclatureData::ListedCpv* NomenclatureData::find(Cpv cpv) const {
  const auto at = std::lower_bound(
      cpvs.begin(), cpvs.end(), cpv.number(),
      [](const ListedCpv& listed, std::uint32_t wanted) { return listed.code < wanted; });
  return at != cpvs.end() && at->code == cpv.number() ? &*at : nullptr;
}

const AccountClass& NomenclatureData::standard_account(std::string_view account) const {
  const auto position = account_prefixes.longest(account);
  return position ? accounts[*position] : unknown_account;
}

const Nomenclature& Nomenclature::standard() {
  // A built-in file that does not parse is a defect of the build: value() throws.
  static const Nomenclature built_in = parse({.version = "2026.1",
                                              .families = data::families(),
                                              .cpv_families = data::cpv_families(),
                                              .cpv = data::cpv(),
                                              .accounts = data::accounts()})
                                           .value();
  return built_in;
}

Nomenclature::Nomenclature(std::shared_ptr<const NomenclatureData> data) : data_(std::move(data)) {}
Nomenclature::Nomenclature(Nomenclature&&) noexcept = default;
Nomenclature& Nomenclature::operator=(Nomenclature&&) noexcept = default;
Nomenclature::~Nomenclature() = default;

const std::string& Nomenclature::version() const { return data_->full_version; }

std::span<const SegmentInfo> Nomenclature::segments() const { return data_->segments; }

bool Nomenclature::knows(Segment segment) const {
  return segment.is_all() || data_->find(segment) != nullptr;
}

Text Nomenclature::label(Segment segment) const {
  if (segment.is_all()) return {"tous les achats", "all purchases"};
  const auto* info = data_->find(segment);
  if (info != nullptr) return info->label;
  return {segment.to_string(), segment.to_string()};
}

bool Nomenclature::knows(Cpv cpv) const { return data_->find(cpv) != nullptr; }

std::optional<int> Nomenclature::check_digit(Cpv cpv) const {
  const auto* listed = data_->find(cpv);
  if (listed == nullptr) return std::nullopt;
  return listed->check_digit;
}

std::size_t Nomenclature::cpv_count() const { return data_->cpvs.size(); }

Segment Nomenclature::segment_of(Cpv cpv) const {
  if (const auto* listed = data_->find(cpv)) return Segment::from_number(listed->segment);
  if (const auto own = data_->cpv_overrides.longest(CpvDigits(cpv.number()).view())) {
    return Segment::from_number(*own);
  }
  for (auto broader = cpv.parent(); broader; broader = broader->parent()) {
    if (const auto* listed = data_->find(*broader)) return Segment::from_number(listed->segment);
  }
  return Segment::unclassified();
}

std::string_view Nomenclature::cpv_label(Cpv cpv) const {
  const auto* listed = data_->find(cpv);
  if (listed == nullptr) return {};
  return std::string_view(data_->cpv_labels).substr(listed->label_at, listed->label_size);
}

const AccountClass& Nomenclature::account(std::string_view account) const {
  const auto& standard = data_->standard_account(account);
  if (standard.verdict == AccountClass::Verdict::excluded) return standard;
  const auto own = data_->account_overrides.longest(account);
  return own ? data_->overridden_accounts[*own] : standard;
}

}  // namespace parangon::model
