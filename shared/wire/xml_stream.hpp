#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "shared/core/error.hpp"
#include "shared/wire/csv.hpp"

namespace parangon::wire {

/// What a hostile XML file meets. Over each of them the file is refused (Errc::too_large).
struct XmlLimits {
  /// One tag with its attributes, one run of text, one comment.
  std::size_t max_token_bytes = 4U << 20;
  int max_depth = 32;
  /// Distinct names of elements and attributes: the parser keeps each of them for good.
  std::size_t max_names = 5000;
};

/// The start of an element. Views die when the handler returns.
struct XmlElement {
  std::string_view name;                    ///< Without its namespace prefix.
  std::uint64_t offset = 0;                 ///< Of its first byte in the file.
  const char* const* attributes = nullptr;  ///< Names and values in turn, then nullptr.

  /// Empty when there is no such attribute (written with this very name, no prefix).
  std::string_view attribute(std::string_view attribute_name) const;
};

/// What parse_xml() hands over to, in document order. An Error returned by start() or end() ends
/// the parse and becomes its result.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual Status start(const XmlElement& element) = 0;
  virtual Status end(std::string_view name, std::uint64_t offset) = 0;
  /// Text of the innermost open element; one run may come in several pieces.
  virtual void text(std::string_view piece) = 0;
};

/// Parses a stream of XML in memory that does not grow with it. Any encoding that expat knows
/// (UTF-8, UTF-16, ISO-8859-1, US-ASCII) or text_encoding.hpp does. A document type declaration is
/// refused outright, and with it every entity of one's own: no expansion, no external file.
/// Errc::malformed names line and column (from 1) and never quotes the content.
Status parse_xml(const ReadBytes& read, const XmlLimits& limits, XmlHandler& handler);

}  // namespace parangon::wire
