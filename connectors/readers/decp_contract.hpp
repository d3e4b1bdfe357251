#pragma once

#include <memory>
#include <string_view>

#include "connectors/readers/json_records.hpp"
#include "connectors/readers/raw_line.hpp"

namespace parangon::connectors::readers {

/// Decodes contracts of the French essential procurement data (DECP): the 2019 layout (arrêté du
/// 22 mars 2019, schema 1.5.0) and the 2022 one (arrêté du 22 décembre 2022, schema 2.0.3), told
/// apart field by field, so that a mixture reads too. Sources of the spellings: the official
/// examples and the files published since; docs/formats.md lists them.
///
/// What is not used is not looked at beyond its quotes, its brackets and its UTF-8. Not
/// thread-safe; memory is that of the largest record.
class DecpContract {
 public:
  DecpContract();
  ~DecpContract();

  /// Fills `line` but for row and element. Views live until the next call, or as long as the
  /// record's text. Empty when decoded; otherwise what is wrong, in symbols that need no
  /// translation ("UTF-8", "JSON").
  std::string_view decode(const JsonRecord& record, RawLine& line);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// True for "Marché réservé" (schema 2.0.3, considerationSociale) whatever its case, accents
/// (composed, decomposed, lost, or replaced by U+FFFD), blanks, and what stands around it.
bool says_reserved(std::string_view text);

}  // namespace parangon::connectors::readers
