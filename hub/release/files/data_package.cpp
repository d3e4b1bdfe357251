#include "hub/release/files/data_package.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hub/release/files/about.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::release {
namespace {

/// Longer lists are told by the foreign key alone.
constexpr std::size_t max_enum = 32;

void write_licences(wire::JsonWriter& json, const Publisher& publisher) {
  json.name("licenses").begin_array().begin_object();
  if (is_open_licence(publisher)) json.member("name", "etalab-2.0");
  json.member("path", publisher.licence).member("title", licence_title(publisher).en);
  json.end_object().end_array();
}

void write_about(wire::JsonWriter& json, const Publication& publication) {
  json.member("profile", "tabular-data-package");
  json.member("name", fmt::format("release-{}", publication.number));
  json.member("id", release_uri(publication));
  json.member("title", publication.title.en);
  json.member("title_fr", publication.title.fr);
  json.member("description", publication.description.en);
  json.member("description_fr", publication.description.fr);
  json.member("homepage", release_uri(publication));
  json.member("version", std::to_string(publication.number));
  json.member("created", publication.issued);
  write_licences(json, publication.publisher);
  json.name("sources").begin_array().begin_object();
  json.member("title", fmt::format("{} documents certified by the agencies until {}",
                                   publication.sources.size(), format_instant(publication.as_of)));
  json.end_object().end_array();
  json.name("generated_from_sha256").begin_array();
  for (const std::string& source : publication.sources) json.value(source);
  json.end_array();
  json.name("contributors").begin_array().begin_object();
  json.member("title", publication.publisher.name.en).member("path", publisher_uri(publication));
  json.member("role", "publisher").end_object().end_array();
}

void write_constraints(wire::JsonWriter& json, const CodeList& list, bool required) {
  json.name("constraints").begin_object().member("required", required);
  if (list.codes.size() <= max_enum) {
    json.name("enum").begin_array();
    for (const Code& code : list.codes) json.value(code.code);
    json.end_array();
  }
  json.end_object();
}

void write_foreign_key(wire::JsonWriter& json, std::string_view field, std::string_view resource) {
  json.begin_object().member("fields", std::string(field)).name("reference").begin_object();
  json.member("resource", std::string(resource)).member("fields", "code");
  json.end_object().end_object();
}

void write_field(wire::JsonWriter& json, const Publication& publication, const Column& column) {
  json.begin_object().member("name", column.name);
  json.member("title", column.label.en).member("title_fr", column.label.fr);
  json.member("description", column.meaning.en).member("description_fr", column.meaning.fr);
  if (column.type == ColumnType::code) {
    json.member("type", "string");
    const CodeList* list = find_list(publication, column.code_list);
    write_constraints(json, list == nullptr ? status_list() : *list, true);
  } else {
    json.member("type", column.type == ColumnType::integer ? "integer" : "number");
    if (column.type == ColumnType::number) json.member("decimalChar", ".");
    json.member("unit", column.unit.en);
    json.name("constraints").begin_object().member("required", false).end_object();
  }
  json.end_object();
}

void write_table_schema(wire::JsonWriter& json, const Publication& publication,
                        const Table& table) {
  json.name("schema").begin_object().name("fields").begin_array();
  for (const Column& column : table.columns()) write_field(json, publication, column);
  json.end_array();
  json.name("primaryKey").begin_array();
  for (const Dimension& dimension : table.cube().dimensions) json.value(dimension.id);
  json.end_array();
  json.name("foreignKeys").begin_array();
  for (const Column& column : table.columns())
    if (!column.code_list.empty())
      write_foreign_key(json, column.name, "codes-" + column.code_list);
  json.end_array();
  json.name("missingValues").begin_array().value("").end_array().end_object();
}

void write_codes_field(wire::JsonWriter& json, std::string_view name, std::string_view title,
                       bool required, bool unique) {
  json.begin_object().member("name", std::string(name)).member("title", std::string(title));
  json.member("type", "string");
  if (name == "uri") json.member("format", "uri");
  json.name("constraints").begin_object().member("required", required).member("unique", unique);
  json.end_object().end_object();
}

void write_codes_schema(wire::JsonWriter& json) {
  json.name("schema").begin_object().name("fields").begin_array();
  write_codes_field(json, "code", "Code", true, true);
  write_codes_field(json, "parent", "Code above; none at the top", false, false);
  write_codes_field(json, "label_fr", "French label", true, false);
  write_codes_field(json, "label_en", "English label", true, false);
  write_codes_field(json, "uri", "Name in a public register", false, false);
  json.end_array().member("primaryKey", "code");
  json.name("foreignKeys").begin_array();
  write_foreign_key(json, "parent", "");
  json.end_array();
  json.name("missingValues").begin_array().value("").end_array().end_object();
}

void write_dialect(wire::JsonWriter& json) {
  json.name("dialect").begin_object().member("delimiter", ",").member("lineTerminator", "\r\n");
  json.member("quoteChar", "\"").member("doubleQuote", true).member("header", true).end_object();
}

}  // namespace

std::string data_package(const Publication& publication, const std::vector<Table>& tables,
                         const std::vector<File>& files, const Digest& digest) {
  std::string out;
  wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
  json.begin_object();
  write_about(json, publication);
  json.name("resources").begin_array();
  for (const File& file : files) {
    if (!file.path.ends_with(".csv") || file.path.ends_with(".sdmx.csv")) continue;
    const std::string name = file.path.substr(0, file.path.size() - 4);
    const auto table = std::find_if(tables.begin(), tables.end(),
                                    [&](const Table& t) { return t.cube().id == name; });
    json.begin_object().member("name", name).member("path", file.path);
    json.member("profile", "tabular-data-resource");
    if (table != tables.end()) {
      json.member("title", table->cube().title.en).member("title_fr", table->cube().title.fr);
      json.member("description", table->cube().description.en);
    }
    json.member("format", "csv").member("mediatype", "text/csv").member("encoding", "utf-8");
    json.member("bytes", file.bytes.size()).member("hash", "sha256:" + digest(file.bytes));
    write_dialect(json);
    if (table != tables.end())
      write_table_schema(json, publication, *table);
    else
      write_codes_schema(json);
    json.end_object();
  }
  json.end_array().end_object();
  out += '\n';
  return out;
}

}  // namespace parangon::hub::release
