#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/core/text.hpp"

namespace parangon::connectors::cli {

/// Exit codes of parangon-connector (docs/manual-connector.md).
inline constexpr int exit_ok = 0;
inline constexpr int exit_refused = 1;  ///< The data or the hub refuses; do something about it.
inline constexpr int exit_usage = 2;    ///< Command line or configuration.
inline constexpr int exit_unavailable =
    3;  ///< A file, disk or the hub cannot serve now; try again.

/// The hub's log is not what it had signed: its history was rewritten, or it shows two.
inline constexpr int exit_forked = 4;

/// What every command is given.
struct Context {
  Lang lang = Lang::en;
  bool json = false;
  std::ostream& out;
  std::ostream& err;
  const Clock& clock;
  bool progress = false;  ///< Standard error is a terminal.
  std::size_t width = 0;  ///< Cells of the terminal that standard output is; 0: it is none.

  std::string t(std::string_view fr, std::string_view en) const {
    return std::string(lang == Lang::fr ? fr : en);
  }
};

int exit_code(Errc code);
/// Prints "parangon-connector: message" to standard error; gives the exit code.
int fail(const Context& context, const Error& error);

/// Rewrites one line of the terminal as work goes on; prints nothing when not on a terminal.
class ProgressLine {
 public:
  explicit ProgressLine(const Context& context) : context_(context) {}
  ~ProgressLine() { clear(); }
  void show(std::string_view what, std::uint64_t done, std::uint64_t total);
  void clear();

 private:
  const Context& context_;
  int last_percent_ = -1;
  bool shown_ = false;
};

}  // namespace parangon::connectors::cli
