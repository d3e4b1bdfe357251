#pragma once

#include "hub/cli/command.hpp"

namespace parangon::hub::cli {

/// The commands of `secrecy` about a pattern that is there already: audit, attack, explain.
void declare_on_patterns(CLI::App& group, Lang lang, Action& chosen);

}  // namespace parangon::hub::cli
