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

/// The manifest's object; its members in the order of docs/formats.md and no others.
model::Manifest read_manifest(simdjson::ondemand::object o);

}  // namespace parangon::wire::parts
