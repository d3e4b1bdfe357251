#include "connectors/readers/json_records.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "connectors/readers/json_records_cursor.hpp"

namespace parangon::connectors::readers {
namespace {

/// Objects that may stand around a list: {"marches": {"marche": [ … ]}} has two.
constexpr int max_envelopes = 3;

/// True when a string of the object is longer than `limit`. Only for objects that are.
bool has_long_string(std::string_view text, std::size_t limit) {
  bool inside = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (inside && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      if (inside && i - begin - 1 > limit) return true;
      inside = !inside;
      begin = i;
    }
  }
  return false;
}

class Splitter {
 public:
  Splitter(ByteSource& source, std::string_view file_name, std::span<const ListKey> list_keys,
           const ReadLimits& limits, JsonRecordSink& sink)
      : cursor_(source, file_name), list_keys_(list_keys), limits_(limits), sink_(sink) {
    cursor_.on_refill = [this](std::uint64_t done, std::uint64_t total) {
      if (done < reported_ + progress_step && done < total) return;
      reported_ = done;
      sink_.progress(done, total);
    };
  }

  Status run();

 private:
  Status skip_mark();
  Status document();
  Status list(const std::string& path);
  Status envelope(const std::string& path, int level);
  Status member(const std::string& path, const std::string& name, int level);
  Status element(std::string_view path, std::int64_t index);
  Status record(std::string_view path, std::int64_t index);
  Result<bool> measure(RecordScan& scan, JsonRecord& found);
  void hand_over(JsonRecord& record);
  Error no_list() const;

  JsonCursor cursor_;
  std::span<const ListKey> list_keys_;
  const ReadLimits& limits_;
  JsonRecordSink& sink_;
  std::uint64_t reported_ = 0;
  bool found_list_ = false;
};

Status Splitter::run() {
  if (auto ok = cursor_.refill(); !ok) return ok;
  if (auto ok = skip_mark(); !ok) return ok;
  if (auto ok = document(); !ok) return ok;
  auto next = cursor_.peek();
  if (!next) return next.error();
  if (!cursor_.at_end()) {
    return cursor_.lost("du texte suit la fin du JSON", "text follows the end of the JSON");
  }
  if (!found_list_) return no_list();
  return {};
}

Error Splitter::no_list() const {
  std::vector<std::string_view> names;
  for (const ListKey& key : list_keys_) names.push_back(key.name);
  return cursor_.lost(
      fmt::format("aucune liste trouvée (clés attendues : {})", fmt::join(names, ", ")),
      fmt::format("no list found (keys expected: {})", fmt::join(names, ", ")));
}

Status Splitter::skip_mark() {
  const std::string_view head = cursor_.rest();
  if (head.starts_with("\xEF\xBB\xBF")) cursor_.skip(3);
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) {
    return cursor_.lost("le fichier est en UTF-16 ; il faut de l'UTF-8",
                        "the file is UTF-16; it has to be UTF-8");
  }
  return {};
}

Status Splitter::document() {
  auto first = cursor_.peek();
  if (!first) return first.error();
  if (cursor_.at_end()) return cursor_.lost("le fichier est vide", "the file is empty");
  if (*first == '[') return list("");
  if (*first == '{') return envelope("", 1);
  return cursor_.unexpected("{ / [");
}

Status Splitter::list(const std::string& path) {
  found_list_ = true;
  cursor_.skip(1);
  auto next = cursor_.peek();
  if (!next) return next.error();
  if (*next == ']') {
    cursor_.skip(1);
    return {};
  }
  for (std::int64_t index = 0;; ++index) {
    if (auto ok = element(path, index); !ok) return ok;
    if (next = cursor_.peek(); !next) return next.error();
    if (*next != ',' && *next != ']') return cursor_.unexpected(", / ]");
    cursor_.skip(1);
    if (*next == ']') return {};
    if (next = cursor_.peek(); !next) return next.error();
  }
}

Status Splitter::element(std::string_view path, std::int64_t index) {
  if (cursor_.rest().starts_with('{')) return record(path, index);
  JsonRecord broken;
  broken.fault = RecordFault::not_an_object;
  broken.offset = cursor_.where();
  broken.list = path;
  broken.index = index;
  if (auto ok = cursor_.skip_value(); !ok) return ok;
  hand_over(broken);
  return {};
}

void Splitter::hand_over(JsonRecord& record) {
  record.ordinal = ++cursor_.records;
  sink_.record(record);
}

Status Splitter::record(std::string_view path, std::int64_t index) {
  JsonRecord found;
  found.offset = cursor_.where();
  found.list = path;
  found.index = index;
  RecordScan scan(limits_.max_depth);
  auto whole = measure(scan, found);
  if (!whole) return whole.error();
  if (!*whole) {
    found.fault = RecordFault::too_large;
  } else if (scan.too_deep()) {
    found.fault = RecordFault::too_deep;
  } else if (found.text.size() > limits_.max_field_bytes &&
             has_long_string(found.text, limits_.max_field_bytes)) {
    found.fault = RecordFault::field_too_long;
  }
  found.has_backslash = scan.has_backslash();
  found.has_byte_ef = scan.has_byte_ef();
  hand_over(found);
  return {};
}

/// Finds the record's end and gets it whole into memory; false when it is too large for that, and
/// skipped.
Result<bool> Splitter::measure(RecordScan& scan, JsonRecord& found) {
  for (;;) {
    const std::string_view rest = cursor_.rest();
    const auto length = scan.advance(rest.data(), rest.size(), cursor_.last());
    if (length && *length <= limits_.max_record_bytes) {
      found.text = rest.substr(0, *length);
      cursor_.skip(*length);
      return true;
    }
    if (length) {
      cursor_.skip(*length);
      return false;
    }
    if (rest.size() > limits_.max_record_bytes) {
      cursor_.skip(scan.scanned());
      scan.drop();
      if (auto ok = cursor_.skip_rest(scan); !ok) return ok.error();
      return false;
    }
    if (cursor_.last()) {
      return cursor_.lost("le fichier s'arrête au milieu d'un enregistrement qui commence ici",
                          "the file ends in the middle of a record that begins here");
    }
    if (auto ok = cursor_.refill(); !ok) return ok.error();
  }
}

Status Splitter::envelope(const std::string& path, int level) {
  cursor_.skip(1);
  auto next = cursor_.peek();
  if (!next) return next.error();
  if (*next == '}') {
    cursor_.skip(1);
    return {};
  }
  for (;;) {
    auto name = cursor_.key();
    if (!name) return name.error();
    if (next = cursor_.peek(); !next) return next.error();
    if (auto ok = member(path, *name, level); !ok) return ok;
    if (next = cursor_.peek(); !next) return next.error();
    if (*next != ',' && *next != '}') return cursor_.unexpected(", / }");
    cursor_.skip(1);
    if (*next == '}') return {};
  }
}

Status Splitter::member(const std::string& path, const std::string& name, int level) {
  const auto key =
      std::find_if(list_keys_.begin(), list_keys_.end(),
                   [&name](const ListKey& candidate) { return candidate.name == name; });
  const std::string_view rest = cursor_.rest();
  const bool is_list = rest.starts_with('[');
  if (key == list_keys_.end() || (!is_list && !rest.starts_with('{'))) return cursor_.skip_value();
  const std::string inner = path.empty() ? name : path + "." + name;
  if (is_list) return list(inner);
  if (key->holds_one) {
    found_list_ = true;
    return record(inner, 0);
  }
  if (level == max_envelopes) return cursor_.unexpected("[");
  return envelope(inner, level + 1);
}

}  // namespace

Status split_json_records(ByteSource& source, std::string_view file_name,
                          std::span<const ListKey> list_keys, const ReadLimits& limits,
                          JsonRecordSink& sink) {
  return Splitter(source, file_name, list_keys, limits, sink).run();
}

}  // namespace parangon::connectors::readers
