#pragma once

#include <string>
#include <string_view>

#include "hub/release/publication.hpp"
#include "shared/core/error.hpp"

namespace parangon::hub::release {

/// What the hub keeps of a publication to tell what the next one changes (change_note): number,
/// issue, periods, sources, versions, code lists without labels, and the cells with their exact
/// ratios, which its files have rounded. Everything in it was published.
/// A line each, fields with tabs between; the same publication gives the same bytes.
std::string write_cells(const Publication& publication);
/// Errc::malformed names the line.
Result<Publication> read_cells(std::string_view text);

}  // namespace parangon::hub::release
