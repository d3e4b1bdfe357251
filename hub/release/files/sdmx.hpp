#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/release/files/table.hpp"

namespace parangon::hub::release {

/// SDMX 3.0 renderings. Identifiers in SDMX hold letters, digits, _ and - only (Technical Notes,
/// 3.0, section 3.6), so "F03.07" becomes "F03_07" there and ids of dimensions are upper case.
/// The structures' version is "{number}.0.0": they stand with their release and never change.
/// The dimension `period` is SDMX's TIME_PERIOD, and beside it FREQ (A, Q, M) tells its grain.

/// SDMX-CSV 2.0 data message: STRUCTURE, STRUCTURE_ID, ACTION (I), FREQ and the dimensions,
/// TIME_PERIOD, the measures (OBS_VALUE is the amount before tax), then OBS_STATUS (A, P, Q),
/// CONF_STATUS (F, C) and UNIT_MEASURE, and the interval where the cube has any. Deterministic.
std::string sdmx_csv(const Publication& publication, const Table& table);

/// SDMX-JSON 2.0 structure message of all cubes: a concept scheme, the code lists, a data structure
/// definition and a dataflow each. `tables` are the publication's. Two codes of a list that SDMX
/// cannot tell apart are a defect: std::logic_error. Deterministic.
std::string sdmx_structure(const Publication& publication, const std::vector<Table>& tables);

/// Maintenance agency: the host of the base address, reversed: "fr.example.data".
std::string sdmx_agency(const Publisher& publisher);
/// What stands for a code or an id in SDMX: what it may not hold becomes "_".
std::string sdmx_code(std::string_view code);
/// The same in upper case: "SEGMENT".
std::string sdmx_id(std::string_view id);
/// Position of the dimension `period`; the number of dimensions when there is none.
std::size_t time_dimension(const Cube& cube);

}  // namespace parangon::hub::release
