#pragma once

#include <string>

#include "hub/disclosure/watch.hpp"
#include "shared/core/text.hpp"

namespace parangon::hub::cli {

/// Seconds since some fixed moment.
double seconds_now();

/// What says on standard error, on one line that is written over, how far the work on a table has
/// come: twice a second at most. Empty where standard error is no terminal.
disclosure::OnProgress progress_line(Lang lang);
/// Shows a text of one's own on that line; nothing where there is none.
void show_progress(const std::string& text);
/// Clears that line; nothing where there is none.
void clear_progress_line();

/// "audited 120 of 1848 hidden cells, 1728 left".
std::string progress_text(const disclosure::Progress& progress, Lang lang);

}  // namespace parangon::hub::cli
