#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "shared/core/error.hpp"

namespace parangon::wire {

/// A column's header as it is compared: lower case, without accents, and without anything that is
/// not a letter or a digit. "Montant H.T. (€)" and "montant_ht" are both "montantht"; "N° SIRET" is
/// "nsiret".
std::string header_key(std::string_view utf8);

/// The column of that header, compared by header_key(); nullopt when there is none.
/// `Errc::conflict` when several columns have it, since taking one of them would be a guess.
Result<std::optional<std::size_t>> find_column(std::span<const std::string_view> header,
                                               std::string_view name);

/// The header's columns for a message: "a", "b", "c"; the first 40 of them, cut to 40 characters.
std::string list_columns(std::span<const std::string_view> header);

}  // namespace parangon::wire
