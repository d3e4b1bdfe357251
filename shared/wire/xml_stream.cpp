#include "shared/wire/xml_stream.hpp"

#include <expat.h>
#include <fmt/format.h>

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_set>

#include "shared/wire/text_encoding.hpp"

namespace parangon::wire {
namespace {

constexpr int xml_block_bytes = 64 << 10;

struct FreeParser {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};
using ParserPtr = std::unique_ptr<std::remove_pointer_t<XML_Parser>, FreeParser>;

std::string_view local_name(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// Expat has its sentences in English only; those of files that a hand has broken are put into
/// French here, others are given by their number.
std::string in_french(XML_Error code) {
  switch (code) {
    case XML_ERROR_SYNTAX: return "syntaxe";
    case XML_ERROR_TAG_MISMATCH: return "balise fermante sans balise ouvrante";
    case XML_ERROR_DUPLICATE_ATTRIBUTE: return "attribut répété";
    case XML_ERROR_JUNK_AFTER_DOC_ELEMENT: return "du texte suit l'élément racine";
    case XML_ERROR_UNDEFINED_ENTITY: return "entité non définie";
    case XML_ERROR_BAD_CHAR_REF: return "référence à un caractère impossible";
    case XML_ERROR_MISPLACED_XML_PI: return "déclaration XML ailleurs qu'au tout début";
    case XML_ERROR_UNBOUND_PREFIX: return "préfixe d'espace de noms non déclaré";
    case XML_ERROR_XML_DECL: return "déclaration XML incorrecte";
    default: return fmt::format("erreur expat {}", static_cast<int>(code));
  }
}

/// One parse: expat's callbacks, and what they must carry past expat's C code.
class Parse {
 public:
  Parse(const XmlLimits& limits, XmlHandler& handler)
      : limits_(limits), handler_(handler), parser_(XML_ParserCreate(nullptr)) {
    if (!parser_) throw std::bad_alloc();
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), on_start, on_end);
    XML_SetCharacterDataHandler(parser_.get(), on_text);
    XML_SetStartDoctypeDeclHandler(parser_.get(), on_doctype);
    XML_SetUnknownEncodingHandler(parser_.get(), on_encoding, nullptr);
  }

  Status run(const ReadBytes& read);

 private:
  static Parse& self(void* user) { return *static_cast<Parse*>(user); }
  static void on_start(void* user, const char* name, const char** attributes);
  static void on_end(void* user, const char* name);
  static void on_text(void* user, const char* text, int length);
  static void on_doctype(void* user, const char*, const char*, const char*, int);
  static int on_encoding(void*, const char* name, XML_Encoding* info);

  /// Runs a handler; what it throws or refuses stops expat and is kept until the way out.
  template <class F>
  void guarded(F&& f);
  Status start(const char* name, const char** attributes);
  Status check_names(const char* name, const char** attributes);
  void stop(Error error);
  Error at_position(Errc code, std::string_view fr, std::string_view en) const;
  Error syntax_error() const;
  std::uint64_t offset() const {
    return static_cast<std::uint64_t>(XML_GetCurrentByteIndex(parser_.get()));
  }

  const XmlLimits& limits_;
  XmlHandler& handler_;
  ParserPtr parser_;
  int depth_ = 0;
  std::unordered_set<std::size_t> names_;  ///< Hashes: an exact count is not needed.
  std::optional<Error> error_;
  std::exception_ptr exception_;
};

Error Parse::at_position(Errc code, std::string_view fr, std::string_view en) const {
  const auto line = XML_GetCurrentLineNumber(parser_.get());
  const auto column = XML_GetCurrentColumnNumber(parser_.get()) + 1;
  return Error{code,
               {fmt::format("ligne {}, colonne {} : {}", line, column, fr),
                fmt::format("line {}, column {}: {}", line, column, en)}};
}

Error Parse::syntax_error() const {
  const auto code = XML_GetErrorCode(parser_.get());
  switch (code) {
    case XML_ERROR_NO_ELEMENTS:
    case XML_ERROR_UNCLOSED_TOKEN:
    case XML_ERROR_UNCLOSED_CDATA_SECTION:
    case XML_ERROR_PARTIAL_CHAR:
      return at_position(Errc::malformed,
                         "le fichier XML s'arrête au milieu : demandez-le de nouveau",
                         "the XML file ends midway: ask for it again");
    case XML_ERROR_UNKNOWN_ENCODING:
    case XML_ERROR_INCORRECT_ENCODING:
      return at_position(Errc::malformed,
                         "encodage déclaré inconnu ou contredit par le contenu ; acceptés : UTF-8, "
                         "UTF-16, ISO-8859-1, ISO-8859-15, windows-1252",
                         "declared encoding unknown or contradicted by the content; accepted: "
                         "UTF-8, UTF-16, ISO-8859-1, ISO-8859-15, windows-1252");
    case XML_ERROR_INVALID_TOKEN:
      return at_position(Errc::malformed,
                         "XML mal formé, ou octet impossible dans l'encodage déclaré : vérifiez "
                         "l'attribut encoding de la première ligne",
                         "malformed XML, or a byte that the declared encoding cannot hold: check "
                         "the encoding on the first line");
    case XML_ERROR_NO_MEMORY: throw std::bad_alloc();
    default: break;
  }
  return at_position(Errc::malformed, fmt::format("XML mal formé ({})", in_french(code)),
                     fmt::format("malformed XML ({})", XML_ErrorString(code)));
}

void Parse::stop(Error error) {
  if (!error_) error_ = std::move(error);
  XML_StopParser(parser_.get(), XML_FALSE);
}

template <class F>
void Parse::guarded(F&& f) {
  if (error_ || exception_) return;  // Expat may deliver one more event after a stop.
  try {
    if (const Status status = f(); !status) stop(status.error());
  } catch (...) {
    exception_ = std::current_exception();
    XML_StopParser(parser_.get(), XML_FALSE);
  }
}

void Parse::on_start(void* user, const char* name, const char** attributes) {
  auto& parse = self(user);
  parse.guarded([&] { return parse.start(name, attributes); });
}

Status Parse::start(const char* name, const char** attributes) {
  if (++depth_ > limits_.max_depth) {
    return at_position(Errc::too_large,
                       fmt::format("plus de {} éléments imbriqués (max_depth)", limits_.max_depth),
                       fmt::format("more than {} nested elements (max_depth)", limits_.max_depth));
  }
  if (auto fine = check_names(name, attributes); !fine) return fine;
  return handler_.start(XmlElement{local_name(name), offset(), attributes});
}

Status Parse::check_names(const char* name, const char** attributes) {
  const std::hash<std::string_view> hash;
  names_.insert(hash(name));
  for (const char** a = attributes; *a != nullptr; a += 2) names_.insert(hash(*a));
  if (names_.size() <= limits_.max_names) return {};
  return at_position(
      Errc::too_large,
      fmt::format("plus de {} noms d'éléments différents (max_names)", limits_.max_names),
      fmt::format("more than {} distinct element names (max_names)", limits_.max_names));
}

void Parse::on_end(void* user, const char* name) {
  auto& parse = self(user);
  --parse.depth_;
  parse.guarded([&] { return parse.handler_.end(local_name(name), parse.offset()); });
}

void Parse::on_text(void* user, const char* text, int length) {
  auto& parse = self(user);
  parse.guarded([&]() -> Status {
    parse.handler_.text({text, static_cast<std::size_t>(length)});
    return {};
  });
}

void Parse::on_doctype(void* user, const char*, const char*, const char*, int) {
  auto& parse = self(user);
  parse.guarded([&]() -> Status {
    return parse.at_position(
        Errc::malformed,
        "déclaration DOCTYPE refusée : aucun format attendu n'en contient, et elle peut cacher une "
        "bombe d'entités",
        "DOCTYPE declaration refused: no expected format has one, and it can hide an entity bomb");
  });
}

int Parse::on_encoding(void*, const char* name, XML_Encoding* info) {
  const auto encoding = text_encoding_from(name);
  if (encoding != TextEncoding::windows_1252 && encoding != TextEncoding::iso_8859_15 &&
      encoding != TextEncoding::iso_8859_1) {
    return XML_STATUS_ERROR;
  }
  const auto characters = single_byte_characters(*encoding);
  for (std::size_t i = 0; i < characters.size(); ++i)
    info->map[i] = static_cast<int>(characters[i]);
  info->data = nullptr;
  info->convert = nullptr;
  info->release = nullptr;
  return XML_STATUS_OK;
}

Status Parse::run(const ReadBytes& read) {
  std::uint64_t fed = 0;
  for (bool last = false; !last;) {
    void* buffer = XML_GetBuffer(parser_.get(), xml_block_bytes);
    if (buffer == nullptr) throw std::bad_alloc();
    const auto count = read(std::span(static_cast<char*>(buffer), xml_block_bytes));
    if (!count) return count.error();
    last = *count < xml_block_bytes;
    fed += *count;
    const auto status = XML_ParseBuffer(parser_.get(), static_cast<int>(*count), last ? 1 : 0);
    if (exception_) std::rethrow_exception(exception_);
    if (error_) return *error_;
    if (status != XML_STATUS_OK) return syntax_error();
    // Expat keeps an unfinished token whole; what it has not got past yet is that token.
    if (fed - offset() > limits_.max_token_bytes) {
      return at_position(Errc::too_large,
                         fmt::format("balise ou texte de plus de {} octets (max_record_bytes)",
                                     limits_.max_token_bytes),
                         fmt::format("tag or text of more than {} bytes (max_record_bytes)",
                                     limits_.max_token_bytes));
    }
  }
  return {};
}

}  // namespace

std::string_view XmlElement::attribute(std::string_view attribute_name) const {
  for (const char* const* a = attributes; *a != nullptr; a += 2) {
    if (attribute_name == a[0]) return a[1];
  }
  return {};
}

Status parse_xml(const ReadBytes& read, const XmlLimits& limits, XmlHandler& handler) {
  return Parse(limits, handler).run(read);
}

}  // namespace parangon::wire
