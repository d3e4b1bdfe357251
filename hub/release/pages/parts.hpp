#pragma once

#include <string>
#include <string_view>

#include "hub/release/pages/pages.hpp"

/// Parts of the pages, private to this folder.
namespace parangon::hub::release {

/// Text as HTML writes it, between tags or in an attribute's double quotes; a space before a mark
/// that never begins a line in French is one that does not break.
std::string escaped(std::string_view text);
/// `<a href="…">…</a>` of text that is not escaped yet.
std::string anchor(std::string_view href, std::string_view text);
/// The same of a file's name or an address, that a narrow screen may break behind its punctuation.
std::string file_link(std::string_view href, std::string_view name);
/// The text in the page's language; where it is not said in it, in the other one, marked as such.
std::string said(const Text& text, Lang lang);
/// "1er mars 2026", "1 March 2026", of the day in UTC, as a <time>.
std::string date(Instant instant, Lang lang);
/// "12,3 ko", "12.3 kB".
std::string size_text(std::uint64_t bytes, Lang lang);
/// A hexadecimal digest that a narrow screen may break.
std::string digest_code(std::string_view hex);
/// A table's row of header cells, each scope="col".
std::string header_row(std::initializer_list<std::string_view> names);

/// Where a release's page is, and its files below.
std::string release_path(std::int64_t number);
/// Address of another page, in the language that was asked for.
std::string page_href(const PageFrame& frame, std::string_view path);
/// The whole document around `body`, with its title as its only h1.
std::string document(const PageFrame& frame, std::string_view title, std::string_view body);
/// Who answers questions, and the licence; nothing without a publisher.
std::string contact_and_licence(const PageFrame& frame);

/// The tables of a release and their files, then its other files.
std::string table_sections(const PageFrame& frame, const CataloguedRelease& release);
std::string other_files(const PageFrame& frame, const CataloguedRelease& release);

}  // namespace parangon::hub::release
