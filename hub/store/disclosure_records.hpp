#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/core/clock.hpp"
#include "shared/model/siret.hpp"

namespace parangon::hub::store {

/// Outlets that a release enters when it is published: its files, and its values for staff.
inline constexpr std::string_view release_outlet = "release";
inline constexpr std::string_view staff_values_outlet = "staff-values";
/// Outlet of what the live comparison of version 0.1.0 showed, as it was imported
/// (docs/legacy-comparison.md).
inline constexpr std::string_view comparison_outlet = "comparison";

/// Who may read what was shown. Members read what everyone reads, and staff reads what members
/// read.
enum class DisclosureAudience { everyone, members, agency, staff, auditors };
/// "everyone", "members", "agency", "staff", "auditors".
std::string_view to_string(DisclosureAudience audience);
std::optional<DisclosureAudience> disclosure_audience_from(std::string_view text);

/// One entry of the ledger of disclosures (docs/disclosures.md).
struct Disclosure {
  std::int64_t sequence = 0;
  Instant since;       ///< From when this audience can read it.
  std::string outlet;  ///< "release", "staff-values", "review", "plan".
  DisclosureAudience audience = DisclosureAudience::staff;
  std::optional<model::Siret> agency;   ///< The only reader, of audience `agency`.
  std::optional<std::int64_t> release;  ///< ReleaseInfo::id, where it belongs to one.
  std::string subject;                  ///< What it is about: "release 3", "2015,2018 groups".
  std::string sha256;                   ///< Of the bytes shown; of a release: its digest.
  bool operator==(const Disclosure&) const = default;
};

/// An entry to be recorded, with the bytes shown.
struct NewDisclosure {
  Instant at;
  std::string outlet;
  DisclosureAudience audience = DisclosureAudience::staff;
  std::optional<model::Siret> agency;
  std::optional<std::int64_t> release;
  std::string subject;
  std::string bytes;
};

}  // namespace parangon::hub::store
