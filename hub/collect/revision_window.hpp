#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"
#include "shared/model/period.hpp"

/// When revisions may enter tables that were shown (docs/release.md, "Revision windows"). Pure.
namespace parangon::hub::collect {

/// A part of every year, both days included; "12-15/01-15" goes over the turn of the year.
struct RevisionWindow {
  int from_month = 1, from_day = 1;
  int to_month = 12, to_day = 31;
  bool operator==(const RevisionWindow&) const = default;
};

/// "04-01/04-30". Errc::invalid_argument for what is no pair of days; 29 February is none.
Result<RevisionWindow> parse_window(std::string_view text);

/// Whether a window holds the day. Without windows every day is open.
bool is_open(std::span<const RevisionWindow> windows, const model::Date& day);

/// The first day, after `day`, on which a window opens; nullopt without windows.
std::optional<model::Date> next_opening(std::span<const RevisionWindow> windows,
                                        const model::Date& day);

}  // namespace parangon::hub::collect
