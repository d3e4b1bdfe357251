#include "shared/wire/json_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace parangon::wire {
namespace {

bool is_plain(unsigned char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; }

void append_string(std::string& out, std::string_view text) {
  if (std::all_of(text.begin(), text.end(), is_plain)) {
    out.append(1, '"').append(text).append(1, '"');
    return;
  }
  out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void require(bool in_place) {
  if (!in_place) throw std::logic_error("JsonWriter: call out of place");
}

}  // namespace

std::string json_string(std::string_view text) {
  std::string out;
  append_string(out, text);
  return out;
}

void JsonWriter::line(std::size_t depth) {
  if (style_ == Style::compact) return;
  out_.append(1, '\n').append(2 * depth, ' ');
}

void JsonWriter::before_value() {
  if (levels_.empty()) {
    require(!written_);
    written_ = true;
    return;
  }
  Level& level = levels_.back();
  require(level.object == named_);
  named_ = false;
  if (level.object) return;
  if (!level.empty) out_ += ',';
  level.empty = false;
  line(levels_.size());
}

JsonWriter& JsonWriter::name(std::string_view name) {
  require(!levels_.empty() && levels_.back().object && !named_);
  Level& level = levels_.back();
  if (!level.empty) out_ += ',';
  level.empty = false;
  line(levels_.size());
  append_string(out_, name);
  out_ += style_ == Style::compact ? ":" : ": ";
  named_ = true;
  return *this;
}

JsonWriter& JsonWriter::begin(bool object) {
  before_value();
  out_ += object ? '{' : '[';
  levels_.push_back({object, true});
  return *this;
}

JsonWriter& JsonWriter::end(bool object) {
  require(!levels_.empty() && levels_.back().object == object && !named_);
  const bool empty = levels_.back().empty;
  levels_.pop_back();
  if (!empty) line(levels_.size());
  out_ += object ? '}' : ']';
  return *this;
}

JsonWriter& JsonWriter::begin_object() { return begin(true); }
JsonWriter& JsonWriter::end_object() { return end(true); }
JsonWriter& JsonWriter::begin_array() { return begin(false); }
JsonWriter& JsonWriter::end_array() { return end(false); }

JsonWriter& JsonWriter::raw(std::string_view json) {
  before_value();
  out_ += json;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  before_value();
  append_string(out_, text);
  return *this;
}

JsonWriter& JsonWriter::value(double number) {
  if (!std::isfinite(number)) return null();
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  return raw({digits.data(), static_cast<std::size_t>(end.ptr - digits.data())});
}

JsonWriter& JsonWriter::value(model::Money amount) { return value(amount.to_decimal()); }
JsonWriter& JsonWriter::value(Instant instant) { return value(format_instant(instant)); }

JsonWriter& JsonWriter::member(std::string_view its_name, const Text& text) {
  name(its_name).begin_object();
  member("fr", text.fr);
  member("en", text.en);
  return end_object();
}

}  // namespace parangon::wire
