#include "hub/collect/revision_window.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace parangon::hub::collect {
namespace {

/// A year without 29 February.
constexpr int common_year = 2023;

std::optional<int> two_digits(std::string_view text) {
  int value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.size() != 2 || read.ec != std::errc() || read.ptr != text.data() + 2) return {};
  return value;
}

std::optional<std::pair<int, int>> month_and_day(std::string_view text) {
  if (text.size() != 5 || text[2] != '-') return std::nullopt;
  const auto month = two_digits(text.substr(0, 2)), day = two_digits(text.substr(3));
  if (!month || !day || !model::Date::of(common_year, *month, *day)) return std::nullopt;
  return std::pair(*month, *day);
}

bool holds(const RevisionWindow& window, const model::Date& day) {
  const std::pair from(window.from_month, window.from_day), to(window.to_month, window.to_day);
  const std::pair now(static_cast<int>(day.month), static_cast<int>(day.day));
  if (from <= to) return from <= now && now <= to;
  return now >= from || now <= to;
}

}  // namespace

Result<RevisionWindow> parse_window(std::string_view text) {
  const auto slash = text.find('/');
  const auto from = month_and_day(text.substr(0, slash));
  const auto to =
      slash == std::string_view::npos ? std::nullopt : month_and_day(text.substr(slash + 1));
  if (from && to) return RevisionWindow{from->first, from->second, to->first, to->second};
  return Error{Errc::invalid_argument,
               {fmt::format("« {} » : écrivez une fenêtre comme 04-01/04-30", text),
                fmt::format("\"{}\": write a window like 04-01/04-30", text)}};
}

bool is_open(std::span<const RevisionWindow> windows, const model::Date& day) {
  return windows.empty() ||
         std::ranges::any_of(windows, [&](const auto& window) { return holds(window, day); });
}

std::optional<model::Date> next_opening(std::span<const RevisionWindow> windows,
                                        const model::Date& day) {
  std::optional<model::Date> next;
  for (const auto& window : windows) {
    for (int year = day.year; year <= day.year + 1; ++year) {
      const auto opening = model::Date::of(year, window.from_month, window.from_day);
      if (opening && *opening > day && (!next || *opening < *next)) next = opening;
    }
  }
  return next;
}

}  // namespace parangon::hub::collect
