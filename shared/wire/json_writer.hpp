#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/clock.hpp"
#include "shared/core/text.hpp"
#include "shared/model/money.hpp"

namespace parangon::wire {

/// Appends JSON (RFC 8259) to a string as it is told, member by member, so that large answers need
/// no tree in memory and the order of members is the order of calls. What is written is valid as
/// long as the calls nest; a call out of place (a value in an object without a name, an end that
/// has no begin) is a defect and throws std::logic_error. Not thread-safe.
class JsonWriter {
 public:
  enum class Style {
    compact,  ///< No blank at all.
    pretty,   ///< Two blanks a level, one member or element a line.
  };

  /// `out` must outlive the writer.
  explicit JsonWriter(std::string& out, Style style = Style::compact) : out_(out), style_(style) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  /// The name of the member whose value comes next.
  JsonWriter& name(std::string_view name);

  /// Escaped; bytes that are not UTF-8 become U+FFFD.
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(std::same_as<bool> auto flag) { return raw(flag ? "true" : "false"); }
  template <std::integral T>
  requires(!std::same_as<T, bool> && !std::same_as<T, char>) JsonWriter& value(T number) {
    return raw(std::to_string(number));
  }
  /// The shortest decimal number that reads back the same; null when it is not finite.
  JsonWriter& value(double number);
  /// A string with two decimals, "1234.50": readers that take numbers for doubles lose no cent.
  JsonWriter& value(model::Money amount);
  /// RFC 3339.
  JsonWriter& value(Instant instant);
  JsonWriter& null() { return raw("null"); }
  /// null when there is none.
  template <class T>
  JsonWriter& value(const std::optional<T>& maybe) {
    return maybe ? value(*maybe) : null();
  }
  /// Bytes that are JSON already, as they are.
  JsonWriter& raw(std::string_view json);

  /// name() and value() in one.
  template <class T>
  JsonWriter& member(std::string_view its_name, const T& its_value) {
    name(its_name);
    return value(its_value);
  }
  /// A text in both languages: {"fr": …, "en": …}.
  JsonWriter& member(std::string_view its_name, const Text& text);

  /// Whether everything that was begun has ended and something was written.
  bool complete() const { return levels_.empty() && written_; }

 private:
  struct Level {
    bool object = false;
    bool empty = true;
  };
  void before_value();
  void line(std::size_t depth);
  JsonWriter& begin(bool object);
  JsonWriter& end(bool object);

  std::string& out_;
  Style style_;
  std::vector<Level> levels_;
  bool named_ = false;  ///< A name waits for its value.
  bool written_ = false;
};

/// The text as a JSON string, quotes included.
std::string json_string(std::string_view text);

}  // namespace parangon::wire
