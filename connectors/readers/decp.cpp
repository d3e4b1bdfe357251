#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "connectors/readers/decp_contract.hpp"
#include "connectors/readers/formats.hpp"
#include "connectors/readers/json_records.hpp"

namespace parangon::connectors::readers {
namespace {

constexpr auto decp_list_keys = std::to_array<ListKey>({
    {"marches", false},
    {"marche", true},
    {"contrats-concession", false},
    {"contrat-concession", true},
    {"contratsConcession", false},
    {"contratConcession", true},
    {"concessions", false},
    {"concession", true},
});

class DecpReader final : public JsonRecordSink {
 public:
  DecpReader(const Source& source, const ReadLimits& limits, LineSink& sink)
      : file_name_(source.path.filename().string()), limits_(limits), sink_(sink) {}

  void record(const JsonRecord& record) override {
    if (record.fault != RecordFault::none) {
      sink_.broken(fault_of(record));
      return;
    }
    RawLine line;
    const std::string_view reason = contract_.decode(record, line);
    if (!reason.empty()) {
      sink_.broken(malformed(record, reason));
      return;
    }
    if (longest_field(line) > limits_.max_field_bytes) {
      sink_.broken(finding(record, "P-FIELD-TOO-LONG", fmt::to_string(limits_.max_field_bytes)));
      return;
    }
    line.row = record.ordinal;
    line.element = path(record);
    sink_.line(line);
  }

  void progress(std::uint64_t done, std::uint64_t total) override { sink_.progress(done, total); }

 private:
  /// "marches[12]", counted from 0 as JSON does; valid until the next call.
  std::string_view path(const JsonRecord& record) {
    if (record.list != path_.substr(0, list_bytes_) || path_.empty()) {
      path_ = fmt::format("{}[", record.list);
      list_bytes_ = record.list.size();
    }
    path_.resize(list_bytes_ + 1);
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, record.index).ptr;
    path_.append(digits, end);
    path_ += ']';
    return path_;
  }

  rules::Finding finding(const JsonRecord& record, std::string_view rule,
                         const std::string& argument) {
    return {rule, {file_name_, record.ordinal, std::string(path(record))}, {argument}};
  }

  rules::Finding malformed(const JsonRecord& record, std::string_view reason) {
    return finding(record, "P-RECORD-MALFORMED",
                   fmt::format("{} (octet/byte {})", reason, record.offset));
  }

  rules::Finding fault_of(const JsonRecord& record) {
    switch (record.fault) {
      case RecordFault::too_large:
        return finding(record, "P-RECORD-TOO-LARGE", fmt::to_string(limits_.max_record_bytes));
      case RecordFault::field_too_long:
        return finding(record, "P-FIELD-TOO-LONG", fmt::to_string(limits_.max_field_bytes));
      case RecordFault::too_deep:
        return malformed(record, fmt::format("JSON, {{[ > {}", limits_.max_depth));
      case RecordFault::not_an_object:
      case RecordFault::none: break;
    }
    return malformed(record, "JSON, { } ?");
  }

  /// Strings are measured where records are split; numbers come here as text too.
  static std::size_t longest_field(const RawLine& line) {
    std::size_t longest = 0;
    for (const std::string_view field : {line.contract, line.buyer, line.date, line.fallback_date,
                                         line.amount, line.cpv, line.duration_months}) {
      longest = std::max(longest, field.size());
    }
    for (const RawSupplier& supplier : line.suppliers) {
      longest = std::max({longest, supplier.id.size(), supplier.id_type.size()});
    }
    return longest;
  }

  std::string file_name_;
  const ReadLimits& limits_;
  LineSink& sink_;
  DecpContract contract_;
  std::string path_;
  std::size_t list_bytes_ = 0;
};

}  // namespace

Status read_decp(const Source& source, const ReadLimits& limits, LineSink& sink) {
  auto bytes = ByteSource::open(source.path, limits);
  if (!bytes) return bytes.error();
  DecpReader reader(source, limits, sink);
  return split_json_records(**bytes, source.path.filename().string(), decp_list_keys, limits,
                            reader);
}

}  // namespace parangon::connectors::readers
