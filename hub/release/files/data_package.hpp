#pragma once

#include <string>
#include <vector>

#include "hub/release/files/digest.hpp"
#include "hub/release/files/table.hpp"

namespace parangon::hub::release {

/// datapackage.json: a Tabular Data Package (specs.frictionlessdata.io, version 1) of the CSV files
/// among `files`, which must all be tables of `tables` or code lists of the publication. Each has
/// a Table Schema with types, required columns, primary key and foreign keys to the code lists.
/// Deterministic.
std::string data_package(const Publication& publication, const std::vector<Table>& tables,
                         const std::vector<File>& files, const Digest& digest);

}  // namespace parangon::hub::release
