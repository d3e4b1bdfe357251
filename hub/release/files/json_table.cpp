#include "hub/release/files/about.hpp"
#include "hub/release/files/tables.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::release {
namespace {

std::string_view type_name(ColumnType type) {
  switch (type) {
    case ColumnType::number: return "number";
    case ColumnType::integer: return "integer";
    case ColumnType::code: break;
  }
  return "string";
}

void write_about(wire::JsonWriter& json, const Publication& publication, const Cube& cube) {
  json.member("release", publication.number).member("cube", cube.id);
  json.member("title", cube.title).member("description", cube.description);
  json.member("uri", release_uri(publication));
  json.name("publisher").begin_object();
  json.member("name", publication.publisher.name).member("uri", publisher_uri(publication));
  json.end_object();
  json.member("licence", publication.publisher.licence);
  json.member("issued", publication.issued).member("as_of", publication.as_of);
  json.member("rules_version", publication.rules_version);
  json.member("families_version", publication.families_version);
  json.name("secrecy").begin_object();
  json.member("min_suppliers", publication.rule.min_suppliers);
  json.member("max_share", publication.rule.max_share);
  json.name("rules").begin_object();
  write_rule_parameters(json, publication.secrecy);
  json.end_object().end_object();
}

void write_columns(wire::JsonWriter& json, const Table& table) {
  json.name("columns").begin_array();
  for (const Column& column : table.columns()) {
    json.begin_object().member("name", column.name).member("type", type_name(column.type));
    json.member("label", column.label).member("meaning", column.meaning);
    if (!column.unit.en.empty()) json.member("unit", column.unit);
    if (!column.code_list.empty()) json.member("codes", "codes-" + column.code_list + ".csv");
    json.end_object();
  }
  json.end_array();
}

void write_row(wire::JsonWriter& json, const Table& table, const std::vector<std::string>& row) {
  json.begin_object();
  for (std::size_t i = 0; i < row.size(); ++i) {
    const Column& column = table.columns()[i];
    json.name(column.name);
    if (row[i].empty())
      json.null();
    else if (column.type == ColumnType::code)
      json.value(row[i]);
    else
      json.raw(row[i]);
  }
  json.end_object();
}

}  // namespace

std::string cube_json(const Publication& publication, const Table& table) {
  std::string out;
  wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
  json.begin_object();
  write_about(json, publication, table.cube());
  write_columns(json, table);
  json.name("rows").begin_array();
  for (const Observation& observation : table.cube().observations)
    write_row(json, table, table.row(observation));
  json.end_array().end_object();
  out += '\n';
  return out;
}

}  // namespace parangon::hub::release
