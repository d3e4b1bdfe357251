#pragma once

// What the translation units that read a submission document share; no header for other rooms.
#include <fmt/format.h>
#include <simdjson.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "shared/core/error.hpp"
#include "shared/model/submission.hpp"

namespace parangon::wire::parts {

/// Thrown where a defect stops the reading; read_submission turns it into an Error.
struct Defect {
  std::string what;
};

[[noreturn]] inline void defect(std::string what) { throw Defect{std::move(what)}; }

/// The members of an object, which must come in the order they are asked for.
class Members {
 public:
  Members(simdjson::ondemand::object o, std::string path)
      : path_(std::move(path)), it_(o.begin().value()), end_(o.end().value()) {}

  simdjson::ondemand::value next(std::string_view name) {
    if (started_) ++it_;
    started_ = true;
    if (!(it_ != end_)) defect(fmt::format("{}: member \"{}\" is missing", path_, name));
    auto field = *it_;
    const std::string_view found = field.unescaped_key();
    if (found != name) {
      defect(fmt::format("{}: member \"{}\" expected, \"{}\" found", path_, name, found));
    }
    return field.value();
  }

  void finish() {
    ++it_;
    if (it_ != end_) defect(fmt::format("{}: unknown member", path_));
  }

 private:
  std::string path_;
  simdjson::ondemand::object_iterator it_;
  simdjson::ondemand::object_iterator end_;
  bool started_ = false;
};

inline std::string text(simdjson::ondemand::value v, std::string_view name, std::size_t max_size) {
  const std::string_view found = v.get_string();
  if (found.size() > max_size) defect(fmt::format("{}: longer than {}", name, max_size));
  return std::string(found);
}

inline std::int64_t integer(simdjson::ondemand::value v) { return v.get_int64(); }

template <class T>
T checked(Result<T> result, std::string_view name) {
  if (!result) defect(fmt::format("{}: {}", name, result.error().message.en));
  return *result;
}

/// The manifest's object; its members in the order of docs/formats.md and no others.
model::Manifest read_manifest(simdjson::ondemand::object o);

}  // namespace parangon::wire::parts
