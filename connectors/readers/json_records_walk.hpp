#pragma once

#include <simdjson.h>

#include <string_view>
#include <utility>

namespace parangon::connectors::readers {

/// What decoders need of simdjson's forward-only values. Included by decoders' sources only, as it
/// brings simdjson in. All functions give simdjson's own error codes; after one the document is of
/// no use.
struct JsonWalk {
  using Value = simdjson::ondemand::value;
  using Object = simdjson::ondemand::object;

  /// Strings of the document may hold escapes. False saves looking for them.
  bool has_backslash = true;

  /// A string's characters, a number's, true's or false's as written, nothing for null and for the
  /// NaN that some libraries write in its place. Of an object or a list the opening bracket: not a
  /// value that any rule takes. TAPE_ERROR for anything else.
  simdjson::error_code text(Value value, std::string_view& into) const;

  /// Visits each field as visit(key, value) → error_code. `key` points at the key's first
  /// character, escapes and closing quote not removed; 64 bytes can be read there.
  template <class Visit>
  static simdjson::error_code each_field(Object object, Visit visit);
  /// Visits the value if it is an object, the objects in it if it is a list; anything else counts
  /// as empty.
  template <class Visit>
  static simdjson::error_code each_object(Value value, Visit visit);
  /// Visits each element of a list as visit(value) → error_code.
  template <class Visit>
  static simdjson::error_code each_element(Value list, Visit visit);

 private:
  static simdjson::error_code bare(std::string_view token, std::string_view& into);
};

inline simdjson::error_code JsonWalk::text(Value value, std::string_view& into) const {
  std::string_view token = value.raw_json_token();
  while (!token.empty() && static_cast<unsigned char>(token.back()) <= ' ') token.remove_suffix(1);
  if (token.empty()) return simdjson::TAPE_ERROR;
  if (token.front() != '"') return bare(token, into);
  if (has_backslash && token.find('\\') != std::string_view::npos) {
    return value.get_string().get(into);
  }
  if (token.size() < 2 || token.back() != '"') return simdjson::STRING_ERROR;
  into = token.substr(1, token.size() - 2);
  return simdjson::SUCCESS;
}

inline simdjson::error_code JsonWalk::bare(std::string_view token, std::string_view& into) {
  into = token == "null" || token == "NaN" ? std::string_view() : token;
  const bool known = into.empty() || token == "true" || token == "false" || token == "{" ||
                     token == "[" || token.find_first_not_of("0123456789.-+eE") == token.npos;
  return known ? simdjson::SUCCESS : simdjson::TAPE_ERROR;
}

template <class Visit>
simdjson::error_code JsonWalk::each_field(Object object, Visit visit) {
  for (auto item : object) {
    simdjson::ondemand::field field;
    if (const auto error = std::move(item).get(field)) return error;
    if (const auto error = visit(field.key().raw(), field.value())) return error;
  }
  return simdjson::SUCCESS;
}

template <class Visit>
simdjson::error_code JsonWalk::each_element(Value list, Visit visit) {
  simdjson::ondemand::array array;
  if (const auto error = list.get_array().get(array)) return error;
  for (auto item : array) {
    Value element;
    if (const auto error = std::move(item).get(element)) return error;
    if (const auto error = visit(element)) return error;
  }
  return simdjson::SUCCESS;
}

template <class Visit>
simdjson::error_code JsonWalk::each_object(Value value, Visit visit) {
  const auto visit_object = [&visit](Value candidate) -> simdjson::error_code {
    simdjson::ondemand::json_type type{};
    if (const auto error = candidate.type().get(type)) return error;
    if (type != simdjson::ondemand::json_type::object) return simdjson::SUCCESS;
    Object object;
    if (const auto error = candidate.get_object().get(object)) return error;
    return visit(object);
  };
  simdjson::ondemand::json_type type{};
  if (const auto error = value.type().get(type)) return error;
  if (type == simdjson::ondemand::json_type::array) return each_element(value, visit_object);
  return visit_object(value);
}

}  // namespace parangon::connectors::readers
