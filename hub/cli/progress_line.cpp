#include "hub/cli/progress_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "shared/core/terminal.hpp"

namespace parangon::hub::cli {
namespace {

constexpr double between_lines_s = 0.5;
/// Back to the start of the line, and what is there cleared (ECMA-48, EL).
constexpr const char* fresh_line = "\r\x1b[K";

bool on_terminal() { return terminal_width(STDERR_FILENO) > 0; }

Text pattern_of(disclosure::Progress::Stage stage) {
  using Stage = disclosure::Progress::Stage;
  switch (stage) {
    case Stage::protecting:
      return {"cellules primaires protégées : {0} sur {1}, reste {2}",
              "primary cells protected: {0} of {1}, {2} left"};
    case Stage::pruning:
      return {"cellules secondaires réexaminées : {0} sur {1}, reste {2}",
              "secondary cells looked at again: {0} of {1}, {2} left"};
    case Stage::improving: return {"recherche exacte : {0} nœuds", "exact search: {0} nodes"};
    case Stage::auditing: break;
  }
  return {"cellules masquées vérifiées : {0} sur {1}, reste {2}",
          "suppressed cells audited: {0} of {1}, {2} left"};
}

}  // namespace

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string progress_text(const disclosure::Progress& progress, Lang lang) {
  const std::size_t left = progress.total - std::min(progress.done, progress.total);
  return fmt::format(fmt::runtime(pattern_of(progress.stage).in(lang)), progress.done,
                     progress.total, left);
}

void show_progress(const std::string& text) {
  if (!on_terminal()) return;
  fmt::print(stderr, "{}{}", fresh_line, text);
  std::fflush(stderr);
}

disclosure::OnProgress progress_line(Lang lang) {
  if (!on_terminal()) return {};
  return [lang, next = 0.0](const disclosure::Progress& progress) mutable {
    const double now = seconds_now();
    if (now < next) return;
    next = now + between_lines_s;
    show_progress(progress_text(progress, lang));
  };
}

void clear_progress_line() {
  if (on_terminal()) fmt::print(stderr, "{}", fresh_line);
}

}  // namespace parangon::hub::cli
