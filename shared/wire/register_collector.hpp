#pragma once

#include <compare>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "shared/wire/register.hpp"

namespace parangon::wire {

/// The fields of one row as text, whatever the format; blanks around them do not count.
struct RegisterRow {
  std::string_view siret;
  std::string_view kind;
  std::string_view first_day;  ///< ISO or French; empty: since ever.
  std::string_view last_day;   ///< Empty: still valid.
  std::string_view source;
};

/// Judges rows by the R- rules, one place for all formats. Not thread-safe.
class RegisterCollector {
 public:
  explicit RegisterCollector(std::string file) : file_(std::move(file)) {}

  /// A new row at that position; what follows is about it.
  void begin(std::int64_t row);
  /// Keeps the row as an entry, or says by one finding why not.
  void take(const RegisterRow& row);
  /// The row cannot be used: counts it by that rule.
  void reject(std::string_view rule, std::string_view column, const Text& a = {},
              const Text& b = {});
  void leave_out() { ++reading_.left_out; }

  std::int64_t rows() const { return reading_.rows; }
  RegisterReading finish() { return std::move(reading_); }

 private:
  std::optional<model::Siret> siret_of(std::string_view text);
  /// False when the text is no day; the finding is made.
  bool day_of(std::string_view text, std::string_view column, std::optional<model::Date>& day);

  std::string file_;
  std::int64_t row_ = 0;
  RegisterReading reading_;
  std::set<std::string> seen_;
};

/// Blanks around `text` removed.
std::string_view trimmed(std::string_view text);
/// A kind or flag by its short name ("ESAT", "esus") or its full one ("Entreprise adaptée"). False
/// when it is neither; the entry is then as it was.
bool set_kind(std::string_view text, model::RegisterEntry& entry);
/// "esat"… or "ess", "esus": what the register's column `kind` holds.
std::string_view kind_text(const model::RegisterEntry& entry);
/// What makes two entries the same approval: all but order and source.
std::string approval_key(const model::RegisterEntry& entry);

/// The importers behind read_register().
Result<RegisterReading> read_register_csv(const ReadBytes& read, const RegisterSource& source);
Result<RegisterReading> read_finess_xml(const ReadBytes& read, const RegisterSource& source);
Result<RegisterReading> read_finess_csv(const ReadBytes& read, const RegisterSource& source);
Result<RegisterReading> read_directory(const ReadBytes& read, const RegisterSource& source,
                                       const DirectoryLayout& layout);

}  // namespace parangon::wire
