#include "shared/wire/xml_stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace parangon::wire {
namespace {

using ::testing::HasSubstr;

/// Writes what it is told into one line.
class Trace final : public XmlHandler {
 public:
  Status start(const XmlElement& element) override {
    seen += "<" + std::string(element.name) + " " + std::string(element.attribute("V")) + ">";
    if (element.name == "throw") throw std::logic_error("handler");
    if (element.name == "refuse") return Error{Errc::conflict, {"non", "no"}};
    return {};
  }
  Status end(std::string_view name, std::uint64_t) override {
    seen += "</" + std::string(name) + ">";
    return {};
  }
  void text(std::string_view piece) override { seen += piece; }

  std::string seen;
};

Status parse(std::string_view xml, Trace& trace, const XmlLimits& limits = {}) {
  return parse_xml(read_from(xml), limits, trace);
}

Error refusal(std::string_view xml, const XmlLimits& limits = {}) {
  Trace trace;
  const auto status = parse(xml, trace, limits);
  EXPECT_FALSE(status) << trace.seen;
  return status ? Error{} : status.error();
}

TEST(XmlStream, HandsOverElementsAttributesAndText) {
  // Prefixes are dropped, attributes found by name, entities of XML itself resolved.
  Trace trace;
  ASSERT_TRUE(parse("<n:a xmlns:n='u'><b V='1 &amp; 2'/>x&lt;y</n:a>", trace));
  EXPECT_EQ(trace.seen, "<a ><b 1 & 2></b>x<y</a>");
}

TEST(XmlStream, ReadsEveryDeclaredEncoding) {
  // The same character from five encodings.
  for (const auto& [declared, byte] : {std::pair<std::string, std::string>{"UTF-8", "\xE2\x82\xAC"},
                                       {"windows-1252", "\x80"},
                                       {"CP1252", "\x80"},
                                       {"ISO-8859-15", "\xA4"}}) {
    Trace trace;
    ASSERT_TRUE(parse(
        "<?xml version=\"1.0\" encoding=\"" + declared + "\"?><a V=\"" + byte + "\"/>", trace))
        << declared;
    EXPECT_EQ(trace.seen, "<a €></a>") << declared;
  }
  Trace latin;
  ASSERT_TRUE(parse("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a V=\"\xE9\"/>", latin));
  EXPECT_EQ(latin.seen, "<a é></a>");
}

TEST(XmlStream, RefusesADoctypeBeforeAnyEntityIsExpanded) {
  // Billion laughs, and an external entity: the DOCTYPE itself is refused.
  const auto bomb = refusal(
      "<!DOCTYPE a [<!ENTITY x \"ha\"><!ENTITY y \"&x;&x;&x;\"><!ENTITY z \"&y;&y;\">]><a>&z;</a>");
  EXPECT_EQ(bomb.code, Errc::malformed);
  EXPECT_THAT(bomb.message.fr, HasSubstr("DOCTYPE"));
  const auto external = refusal("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>");
  EXPECT_THAT(external.message.en, HasSubstr("DOCTYPE"));
  EXPECT_THAT(external.message.en, Not(HasSubstr("passwd")));
}

TEST(XmlStream, RefusesDeepNesting) {
  // One level over the limit is refused, the limit itself is not.
  const auto nested = [](int depth) {
    std::string xml;
    for (int i = 0; i < depth; ++i) xml += "<a>";
    for (int i = 0; i < depth; ++i) xml += "</a>";
    return xml;
  };
  Trace trace;
  EXPECT_TRUE(parse(nested(32), trace));
  const auto error = refusal(nested(33));
  EXPECT_EQ(error.code, Errc::too_large);
  EXPECT_THAT(error.message.en, HasSubstr("max_depth"));
}

TEST(XmlStream, RefusesATokenThatNeverEnds) {
  // A ten-megabyte attribute is refused without being read whole.
  std::size_t given = 0;
  const std::string xml = "<a V=\"" + std::string(40U << 20, 'x') + "\"/>";
  const auto source = read_from(xml);
  const ReadBytes counting = [&](std::span<char> into) {
    given += into.size();
    return source(into);
  };
  Trace trace;
  const auto status = parse_xml(counting, {}, trace);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, Errc::too_large);
  EXPECT_LT(given, 5U << 20);
}

TEST(XmlStream, RefusesMoreNamesThanAnyFormatHas) {
  // The parser keeps every name for good, so an endless supply of new ones is refused.
  std::string xml = "<a>";
  for (int i = 0; i < 6000; ++i) xml += "<b" + std::to_string(i) + "/>";
  const auto error = refusal(xml + "</a>");
  EXPECT_EQ(error.code, Errc::too_large);
  EXPECT_THAT(error.message.en, HasSubstr("max_names"));
}

TEST(XmlStream, ATruncatedFileNamesLineAndColumn) {
  // Cut between two elements, inside a tag, or empty: each says where.
  for (const auto* xml : {"<a>\n<b/>\n", "<a>\n<b/>\n<c V=\"", "<a>\n<b/>\n<c"}) {
    const auto error = refusal(xml);
    EXPECT_EQ(error.code, Errc::malformed);
    EXPECT_THAT(error.message.fr, HasSubstr("ligne 3, colonne 1")) << xml;
    EXPECT_THAT(error.message.en, HasSubstr("ends midway")) << xml;
  }
  EXPECT_EQ(refusal("").code, Errc::malformed);
}

TEST(XmlStream, AWrongDeclaredEncodingIsNamed) {
  // Latin-1 bytes under UTF-8's name, and an encoding nobody knows.
  EXPECT_THAT(
      refusal("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a V=\"D\xE9pense\"/>").message.en,
      HasSubstr("encoding"));
  EXPECT_THAT(refusal("<?xml version=\"1.0\" encoding=\"EBCDIC\"?><a/>").message.en,
              HasSubstr("ISO-8859-15"));
}

TEST(XmlStream, MalformedXmlNeverQuotesTheContent) {
  // The message says where, not what stood there.
  const auto error = refusal("<a>\n  <Nom V=\"SECRET\"></Autre>\n</a>");
  EXPECT_EQ(error.code, Errc::malformed);
  EXPECT_THAT(error.message.en, HasSubstr("line 2"));
  EXPECT_THAT(error.message.en, Not(HasSubstr("SECRET")));
  EXPECT_THAT(error.message.fr, HasSubstr("(balise fermante sans balise ouvrante)"));
}

TEST(XmlStream, HandlersRefusalsAndExceptionsComeThrough) {
  // An Error ends the parse as its result; an exception crosses expat unharmed.
  EXPECT_EQ(refusal("<a><refuse/><b/></a>").code, Errc::conflict);
  Trace trace;
  EXPECT_THROW((void)parse("<a><throw/><b/></a>", trace), std::logic_error);
  EXPECT_EQ(trace.seen, "<a ><throw >");
}

}  // namespace
}  // namespace parangon::wire
