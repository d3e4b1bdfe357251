#include <fmt/format.h>

#include <array>
#include <map>
#include <set>
#include <stdexcept>

#include "hub/release/files/about.hpp"
#include "hub/release/files/sdmx.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::release {
namespace {

/// A code list as it stands in the message: ours, or what we use of SDMX's own.
struct List {
  std::string agency;
  std::string id;
  std::string version;
  bool partial = false;
  CodeList list;
};

Code entry(const char* id, const char* french, const char* english) {
  return {.code = id, .parent = {}, .label = {french, english}, .uri = {}};
}

/// What SDMX's cross-domain lists say of the codes that we use (CL_OBS_STATUS 2.2, CL_CONF_STATUS
/// 1.2, CL_FREQ 2.1).
std::vector<List> sdmx_lists() {
  return {{"SDMX",
           "CL_FREQ",
           "2.1",
           true,
           {.id = "freq",
            .label = {"Périodicité", "Frequency"},
            .codes = {entry("A", "Annuelle", "Annual"), entry("Q", "Trimestrielle", "Quarterly"),
                      entry("M", "Mensuelle", "Monthly")}}},
          {"SDMX",
           "CL_OBS_STATUS",
           "2.2",
           true,
           {.id = "obs_status",
            .label = {"Statut de l'observation", "Observation status"},
            .codes = {entry("A", "Valeur normale", "Normal value"),
                      entry("P", "Valeur provisoire", "Provisional value"),
                      entry("Q", "Valeur manquante ; supprimée", "Missing value; suppressed")}}},
          {"SDMX",
           "CL_CONF_STATUS",
           "1.2",
           true,
           {.id = "conf_status",
            .label = {"Statut de confidentialité", "Confidentiality status"},
            .codes = {entry("F", "Libre", "Free (free for publication)"),
                      entry("C", "Information statistique confidentielle",
                            "Confidential statistical information")}}}};
}

class Message {
 public:
  Message(std::string& out, const Publication& publication, const std::vector<Table>& tables)
      : json_(out, wire::JsonWriter::Style::pretty),
        publication_(publication),
        tables_(tables),
        agency_(sdmx_agency(publication.publisher)),
        version_(fmt::format("{}.0.0", publication.number)) {}

  void write() {
    json_.begin_object();
    write_meta();
    json_.name("data").begin_object();
    write_concepts();
    json_.name("codelists").begin_array();
    for (const CodeList& list : publication_.code_lists)
      write_list({agency_, "CL_" + sdmx_id(list.id), version_, false, list});
    for (const List& list : sdmx_lists()) write_list(list);
    json_.end_array();
    json_.name("dataStructures").begin_array();
    for (const Table& table : tables_) write_structure(table);
    json_.end_array().name("dataflows").begin_array();
    for (const Table& table : tables_) write_dataflow(table);
    json_.end_array().end_object().end_object();
  }

 private:
  void write_meta() {
    json_.name("meta").begin_object().member("id", fmt::format("RELEASE_{}", publication_.number));
    json_.member("test", false).member("prepared", publication_.issued);
    json_.name("contentLanguages").begin_array().value("en").value("fr").end_array();
    // A sender is a party, whose id has no dots.
    json_.name("sender").begin_object().member("id", sdmx_code(agency_));
    write_names(publication_.publisher.name);
    json_.end_object().end_object();
  }

  void write_names(const Text& text) {
    json_.member("name", text.en);
    json_.name("names").begin_object().member("en", text.en).member("fr", text.fr).end_object();
  }

  void begin_maintainable(std::string_view id, const Text& name) {
    json_.begin_object().member("id", std::string(id)).member("agencyID", agency_);
    json_.member("version", version_);
    write_names(name);
  }

  void write_concepts() {
    std::map<std::string, Text> concepts{
        {"OBS_STATUS", {"Statut de l'observation", "Observation status"}},
        {"CONF_STATUS", {"Statut de confidentialité", "Confidentiality status"}},
        {"UNIT_MEASURE", {"Unité des montants", "Unit of the amounts"}},
        {"FREQ", {"Périodicité", "Frequency"}},
        {"TIME_PERIOD", {"Période", "Time period"}}};
    for (const Table& table : tables_)
      for (const Column& column : table.columns())
        if (column.name != "status" && column.name != "period")
          concepts.emplace(concept_of(column), column.label);
    json_.name("conceptSchemes").begin_array();
    begin_maintainable("CONCEPTS", {"Notions", "Concepts"});
    json_.name("concepts").begin_array();
    for (const auto& [id, name] : concepts) {
      json_.begin_object().member("id", id);
      write_names(name);
      json_.end_object();
    }
    json_.end_array().end_object().end_array();
  }

  static std::string concept_of(const Column& column) {
    return column.name == "amount_before_tax" ? "OBS_VALUE" : sdmx_id(column.name);
  }

  void write_list(const List& list) {
    json_.begin_object().member("id", list.id).member("agencyID", list.agency);
    json_.member("version", list.version);
    write_names(list.list.label);
    json_.member("isPartial", list.partial);
    json_.name("codes").begin_array();
    std::set<std::string> seen;
    for (const Code& code : list.list.codes) {
      const std::string id = sdmx_code(code.code);
      if (!seen.insert(id).second) throw std::logic_error("SDMX cannot tell two codes apart");
      json_.begin_object().member("id", id);
      write_names(code.label);
      if (!code.parent.empty()) json_.member("parent", sdmx_code(code.parent));
      json_.end_object();
    }
    json_.end_array().end_object();
  }

  void write_identity(std::string_view id) {
    json_.member("id", std::string(id));
    json_.member("conceptIdentity",
                 fmt::format("urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept={}:CONCEPTS({}).{}",
                             agency_, version_, id));
  }

  void write_enumeration(std::string_view agency, std::string_view id, std::string_view version) {
    json_.name("localRepresentation").begin_object();
    json_.member("enumeration",
                 fmt::format("urn:sdmx:org.sdmx.infomodel.codelist.Codelist={}:{}({})", agency, id,
                             version));
    json_.end_object();
  }

  void write_format(std::string_view type, int decimals) {
    json_.name("localRepresentation").begin_object().name("format").begin_object();
    json_.member("dataType", std::string(type));
    if (decimals > 0) json_.member("decimals", decimals);
    json_.end_object().end_object();
  }

  void write_dimensions(const Table& table) {
    const Cube& cube = table.cube();
    const std::size_t time = time_dimension(cube);
    const bool timed = time < cube.dimensions.size();
    json_.name("dimensionList").begin_object().member("id", "DimensionDescriptor");
    json_.name("dimensions").begin_array();
    if (timed) {
      json_.begin_object();
      write_identity("FREQ");
      write_enumeration("SDMX", "CL_FREQ", "2.1");
      json_.end_object();
    }
    for (std::size_t i = 0; i < cube.dimensions.size(); ++i) {
      if (i == time) continue;
      json_.begin_object();
      write_identity(sdmx_id(cube.dimensions[i].id));
      write_enumeration(agency_, "CL_" + sdmx_id(cube.dimensions[i].code_list), version_);
      json_.end_object();
    }
    json_.end_array();
    if (timed) {
      json_.name("timeDimension").begin_object();
      write_identity("TIME_PERIOD");
      write_format("ObservationalTimePeriod", 0);
      json_.end_object();
    }
    json_.end_object();
  }

  void write_measures(const Table& table) {
    json_.name("measureList").begin_object().member("id", "MeasureDescriptor");
    json_.name("measures").begin_array();
    for (const Column& column : table.columns()) {
      if (column.type == ColumnType::code || column.name.starts_with("interval_")) continue;
      json_.begin_object();
      write_identity(concept_of(column));
      json_.member("usage", "optional");
      write_format(column.type == ColumnType::integer ? "Integer" : "Decimal", column.decimals);
      json_.end_object();
    }
    json_.end_array().end_object();
  }

  void write_attribute(std::string_view id, bool mandatory) {
    json_.begin_object();
    write_identity(id);
    json_.member("usage", mandatory ? "mandatory" : "optional");
    json_.name("attributeRelationship").begin_object().name("observation").begin_object();
    json_.end_object().end_object();
  }

  void write_attributes(const Table& table) {
    json_.name("attributeList").begin_object().member("id", "AttributeDescriptor");
    json_.name("attributes").begin_array();
    write_attribute("OBS_STATUS", true);
    write_enumeration("SDMX", "CL_OBS_STATUS", "2.2");
    json_.end_object();
    write_attribute("CONF_STATUS", true);
    write_enumeration("SDMX", "CL_CONF_STATUS", "1.2");
    json_.end_object();
    write_attribute("UNIT_MEASURE", true);
    write_format("String", 0);
    json_.end_object();
    if (table.has_intervals()) {
      for (const std::string_view id : {"INTERVAL_LOWER", "INTERVAL_UPPER"}) {
        write_attribute(id, false);
        write_format("Decimal", 2);
        json_.end_object();
      }
    }
    json_.end_array().end_object();
  }

  void write_structure(const Table& table) {
    begin_maintainable("DSD_" + sdmx_id(table.cube().id), table.cube().title);
    json_.name("dataStructureComponents").begin_object();
    write_attributes(table);
    write_dimensions(table);
    write_measures(table);
    json_.end_object().end_object();
  }

  void write_dataflow(const Table& table) {
    const std::string id = sdmx_id(table.cube().id);
    begin_maintainable(id, table.cube().title);
    json_.member(
        "structure",
        fmt::format("urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure={}:DSD_{}({})",
                    agency_, id, version_));
    json_.end_object();
  }

  wire::JsonWriter json_;
  const Publication& publication_;
  const std::vector<Table>& tables_;
  std::string agency_;
  std::string version_;
};

}  // namespace

std::string sdmx_structure(const Publication& publication, const std::vector<Table>& tables) {
  std::string out;
  Message(out, publication, tables).write();
  out += '\n';
  return out;
}

}  // namespace parangon::hub::release
