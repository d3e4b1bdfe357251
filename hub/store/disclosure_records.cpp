#include "hub/store/disclosure_records.hpp"

#include <array>

namespace parangon::hub::store {
namespace {

constexpr std::array all_audiences = {DisclosureAudience::everyone, DisclosureAudience::members,
                                      DisclosureAudience::agency, DisclosureAudience::staff,
                                      DisclosureAudience::auditors};

}  // namespace

std::string_view to_string(DisclosureAudience audience) {
  switch (audience) {
    case DisclosureAudience::everyone: return "everyone";
    case DisclosureAudience::members: return "members";
    case DisclosureAudience::agency: return "agency";
    case DisclosureAudience::staff: return "staff";
    case DisclosureAudience::auditors: return "auditors";
  }
  return "";
}

std::optional<DisclosureAudience> disclosure_audience_from(std::string_view text) {
  for (const auto audience : all_audiences) {
    if (to_string(audience) == text) return audience;
  }
  return std::nullopt;
}

}  // namespace parangon::hub::store
