#pragma once

// What the translation units that read a submission document share; no header for other rooms.
#include <fmt/format.h>
#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "shared/core/error.hpp"
#include "shared/model/submission.hpp"

namespace parangon::wire::parts {

/// Thrown where a defect stops the reading; read_submission turns it into an Error.
struct Defect {
  Text what;
};

[[noreturn]] inline void defect(Text what) { throw Defect{std::move(what)}; }
/// "place : …" and "place: …".
[[noreturn]] inline void defect(std::string_view place, std::string_view fr, std::string_view en) {
  defect({fmt::format("{} : {}", place, fr), fmt::format("{}: {}", place, en)});
}

/// The members of an object, which must come in the order they are asked for.
class Members {
 public:
  Members(simdjson::ondemand::object o, std::string path)
      : path_(std::move(path)), it_(o.begin().value()), end_(o.end().value()) {}

  simdjson::ondemand::value next(std::string_view name) {
    if (started_) ++it_;
    started_ = true;
    if (!(it_ != end_)) {
      defect(path_, fmt::format("membre « {} » absent", name),
             fmt::format("member \"{}\" is missing", name));
    }
    auto field = *it_;
    const std::string_view found = field.unescaped_key();
    if (found != name) {
      defect(path_, fmt::format("membre « {} » attendu, « {} » trouvé", name, found),
             fmt::format("member \"{}\" expected, \"{}\" found", name, found));
    }
    return field.value();
  }

  /// The last member, which may be absent; one of another name is a defect. nullopt: it is absent,
  /// and the object has ended.
  std::optional<simdjson::ondemand::value> last(std::string_view name) {
    ++it_;
    if (!(it_ != end_)) return std::nullopt;
    auto field = *it_;
    if (std::string_view(field.unescaped_key()) != name) {
      defect(path_, "membre inconnu", "unknown member");
    }
    return field.value().value();
  }

  void finish() {
    ++it_;
    if (it_ != end_) defect(path_, "membre inconnu", "unknown member");
  }

 private:
  std::string path_;
  simdjson::ondemand::object_iterator it_;
  simdjson::ondemand::object_iterator end_;
  bool started_ = false;
};

inline std::string text(simdjson::ondemand::value v, std::string_view name, std::size_t max_size) {
  const std::string_view found = v.get_string();
  if (found.size() > max_size) {
    defect(name, fmt::format("plus de {} octets", max_size),
           fmt::format("longer than {} bytes", max_size));
  }
  return std::string(found);
}

inline std::int64_t integer(simdjson::ondemand::value v) { return v.get_int64(); }

template <class T>
T checked(Result<T> result, std::string_view name) {
  if (!result) defect(name, result.error().message.fr, result.error().message.en);
  return *result;
}

/// Walks one row of the list called `place`; rows are counted from 1.
class Row {
 public:
  Row(simdjson::ondemand::array row, std::string_view place, std::size_t number)
      : place_(place), number_(number), it_(row.begin().value()), end_(row.end().value()) {}

  bool more() { return it_ != end_; }

  simdjson::ondemand::value next() {
    if (!more()) fail("trop peu de colonnes", "too few columns");
    // The iterator may only advance once the current value has been consumed, so it advances here.
    if (consumed_) {
      ++it_;
      if (!more()) fail("trop peu de colonnes", "too few columns");
    }
    consumed_ = true;
    return (*it_).value();
  }

  bool ends() {
    ++it_;
    consumed_ = false;
    return !more();
  }

  std::int64_t integer_cell() { return next().get_int64(); }
  /// A string without escapes, as every word of a figure is written; compared where it stands.
  std::string_view text_cell() {
    std::string_view token = next().raw_json_token();
    while (!token.empty() && (token.back() == ' ' || token.back() == '\n' || token.back() == '\t' ||
                              token.back() == '\r')) {
      token.remove_suffix(1);
    }
    if (token.size() < 2 || token.front() != '"' || token.back() != '"')
      fail("texte attendu", "text expected");
    return token.substr(1, token.size() - 2);
  }
  [[noreturn]] void fail(std::string_view fr, std::string_view en) {
    defect({fmt::format("{}, ligne {} : {}", place_, number_, fr),
            fmt::format("{}, row {}: {}", place_, number_, en)});
  }

 private:
  std::string_view place_;
  std::size_t number_;
  simdjson::ondemand::array_iterator it_;
  simdjson::ondemand::array_iterator end_;
  bool consumed_ = false;
};

/// The names of a list's columns: these, in this order.
inline void check_columns(simdjson::ondemand::array columns,
                          std::span<const std::string_view> expected) {
  std::size_t i = 0;
  for (auto column : columns) {
    const std::string_view name = column.get_string();
    if (i >= expected.size() || name != expected[i]) {
      defect("columns", fmt::format("« {} » en position {}", name, i + 1),
             fmt::format("\"{}\" in position {}", name, i + 1));
    }
    ++i;
  }
  if (i != expected.size()) defect("columns", "trop peu de noms", "too few names");
}

/// The object `contributors`, behind the figures.
model::SealedContributors read_contributors(simdjson::ondemand::object o);

/// The manifest's object; its members in the order of docs/formats.md and no others.
model::Manifest read_manifest(simdjson::ondemand::object o);

}  // namespace parangon::wire::parts
