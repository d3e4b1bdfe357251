#include <fmt/format.h>

#include "hub/release/files/about.hpp"
#include "hub/release/pages/parts.hpp"

namespace parangon::hub::release {
namespace {

/// Contrasts of text and links on their grounds are above 7 to 1.
constexpr std::string_view style = R"css(
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0 auto;max-width:62rem;padding:0 1rem 3rem;background:#fff;color:#1b1b1f;
font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
a{color:#0a3f7a;text-underline-offset:.15em}
a:visited{color:#4f2a7a}
a:focus-visible{outline:3px solid #0a3f7a;outline-offset:2px}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:.5rem;background:#fff;padding:.5rem}
header,footer{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;justify-content:space-between;padding:1rem 0}
header{border-bottom:2px solid #0a3f7a}
footer{border-top:1px solid #8a8a94;margin-top:2.5rem;display:block}
h1{font-size:1.7rem;line-height:1.25;margin:1.5rem 0 .75rem}
h2{font-size:1.25rem;margin:2.25rem 0 .5rem}
h3{font-size:1.05rem;margin:1.5rem 0 .5rem}
p,ul,dl,pre{margin:.5rem 0}
dt{font-weight:600;margin-top:.5rem}
dd{margin:0}
.notice{border-left:.35rem solid #8a1c1c;background:#fdf3f2;padding:.6rem 1rem;margin:1rem 0;overflow-wrap:anywhere}
.note{border-left-color:#0a3f7a;background:#f0f5fb}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}
caption{text-align:left;font-weight:600;padding:.4rem 0}
th,td{border-top:1px solid #b9b9c2;padding:.4rem .6rem .4rem 0;text-align:left;vertical-align:top;overflow-wrap:break-word}
thead th{border-top:0;border-bottom:2px solid #55555f;white-space:nowrap}
tbody th{font-weight:400}
.size{white-space:nowrap}
.reason,td code{overflow-wrap:anywhere}
code{font:.85em/1.4 ui-monospace,"DejaVu Sans Mono",monospace}
pre{background:#f4f4f7;padding:.6rem .8rem;white-space:pre-wrap}
blockquote{margin:.5rem 0;padding:.1rem 1rem;border-left:.35rem solid #8a8a94}
@media (min-width:45rem){dl.facts{display:grid;grid-template-columns:14rem 1fr;gap:.3rem 1rem}dl.facts dt{margin:0}
td time{white-space:nowrap}}
@media (max-width:45rem){h1{font-size:1.4rem}th,td{padding-right:.4rem;font-size:.9rem}td code{font-size:.72rem}
thead th{white-space:normal}}
@media print{header nav,.skip{display:none}}
)css";

std::string language_link(const PageFrame& frame) {
  const bool fr = frame.lang == Lang::fr;
  const std::string_view other = fr ? "en" : "fr";
  const auto href =
      fmt::format("{}?{}{}lang={}", frame.path, frame.query, frame.query.empty() ? "" : "&", other);
  return fmt::format("<a href=\"{0}\" hreflang=\"{1}\" lang=\"{1}\">{2}</a>", escaped(href), other,
                     fr ? "English" : "Français");
}

std::string publisher_name(const PageFrame& frame) {
  return frame.publisher ? frame.publisher->name.in(frame.lang) : std::string();
}

}  // namespace

std::string_view page_style() { return style; }

std::string release_path(std::int64_t number) {
  return fmt::format("/open-data/releases/{}/", number);
}

std::string page_href(const PageFrame& frame, std::string_view path) {
  if (!frame.lang_asked) return std::string(path);
  return fmt::format("{}?lang={}", path, to_string(frame.lang));
}

std::string document(const PageFrame& frame, std::string_view title, std::string_view body) {
  const bool fr = frame.lang == Lang::fr;
  const std::string home = fr ? "Données ouvertes" : "Open data";
  const auto publisher = publisher_name(frame);
  std::string out =
      fmt::format("<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n", to_string(frame.lang));
  out += "<meta charset=\"utf-8\">\n";
  out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  out += fmt::format("<title>{}{}{}</title>\n", escaped(title), publisher.empty() ? "" : " – ",
                     escaped(publisher));
  out += fmt::format("<link rel=\"alternate\" type=\"application/json\" href=\"{}\">\n",
                     escaped(frame.path));
  if (frame.publisher) {
    out +=
        "<link rel=\"describedby\" type=\"application/ld+json\" "
        "href=\"/open-data/catalog.jsonld\">\n";
  }
  out += fmt::format("<style>{}</style>\n</head>\n<body>\n", style);
  out += fmt::format("<a class=\"skip\" href=\"#content\">{}</a>\n",
                     fr ? "Aller au contenu" : "Skip to the content");
  out += fmt::format("<header><nav aria-label=\"{}\">{}</nav>{}</header>\n", "Navigation",
                     anchor(page_href(frame, "/open-data/"), home), language_link(frame));
  out += fmt::format("<main id=\"content\">\n<h1>{}</h1>\n{}</main>\n", escaped(title), body);
  if (!publisher.empty()) {
    out += fmt::format("<footer>{}</footer>\n", escaped(publisher));
  }
  return out + "</body>\n</html>\n";
}

std::string contact_and_licence(const PageFrame& frame) {
  if (!frame.publisher) return {};
  const auto& publisher = *frame.publisher;
  std::string out = fmt::format("<dt>Licence</dt><dd>{}</dd>\n",
                                anchor(publisher.licence, licence_title(publisher).in(frame.lang)));
  out += fmt::format("<dt>Contact</dt><dd>{}, {}", escaped(publisher.contact_name),
                     anchor("mailto:" + publisher.contact_email, publisher.contact_email));
  if (!publisher.contact_url.empty()) {
    out += ", " + anchor(publisher.contact_url, publisher.contact_url);
  }
  return out + "</dd>\n";
}

}  // namespace parangon::hub::release
