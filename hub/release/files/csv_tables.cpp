#include "hub/release/files/tables.hpp"
#include "shared/wire/csv.hpp"

namespace parangon::hub::release {

std::string cube_csv(const Table& table) {
  std::string out;
  wire::CsvWriter csv(out);
  for (const Column& column : table.columns()) csv.value(column.name);
  csv.end_record();
  for (const Observation& observation : table.cube().observations) {
    for (const std::string& cell : table.row(observation)) csv.value(cell);
    csv.end_record();
  }
  return out;
}

std::string codes_csv(const CodeList& list) {
  std::string out;
  wire::CsvWriter csv(out);
  csv.value("code").value("parent").value("label_fr").value("label_en").value("uri");
  csv.end_record();
  for (const Code& code : list.codes) {
    csv.value(code.code).value(code.parent).text(code.label.fr).text(code.label.en);
    csv.value(code.uri);
    csv.end_record();
  }
  return out;
}

}  // namespace parangon::hub::release
