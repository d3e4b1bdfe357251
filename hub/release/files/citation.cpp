#include "hub/release/files/citation.hpp"

#include <fmt/format.h>

#include "hub/release/files/about.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::release {

std::string citation_file(const Publication& publication, const std::string& package_digest) {
  // A JSON string is a double-quoted YAML scalar (YAML 1.2, section 1.3).
  const auto quoted = [](const std::string& text) { return wire::json_string(text); };
  const Publisher& publisher = publication.publisher;
  std::string out = "cff-version: 1.2.0\n";
  out += "message: \"Please cite the release that you used, with its number.\"\n";
  out += "type: dataset\n";
  out += "title: " + quoted(publication.title.en) + "\n";
  out += "abstract: " + quoted(publication.description.en) + "\n";
  out += "authors:\n  - name: " + quoted(publisher.name.en) + "\n";
  out += "    website: " + quoted(publisher_uri(publication)) + "\n";
  out += fmt::format("version: \"{}\"\n", publication.number);
  out += "date-released: " + day_of(publication.issued) + "\n";
  out += "url: " + quoted(release_uri(publication)) + "\n";
  if (is_open_licence(publisher))
    out += "license: etalab-2.0\n";
  else
    out += "license-url: " + quoted(publisher.licence) + "\n";
  out += "identifiers:\n  - type: other\n    value: \"sha256:" + package_digest + "\"\n";
  out += "    description: \"Of datapackage.json, which holds the digest of every table\"\n";
  return out;
}

}  // namespace parangon::hub::release
