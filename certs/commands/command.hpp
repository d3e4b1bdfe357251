#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/core/text.hpp"

namespace CLI {
class App;
}

namespace parangon::certs::commands {

/// What a command works with.
struct Session {
  Lang lang = Lang::en;
  const Clock& clock;
  std::ostream& out;
  std::filesystem::path ca;  ///< The authority's folder (--ca, or PARANGON_CA, or here).
};

/// What the command line chose; set while it is parsed.
using Action = std::function<Status(Session&)>;

/// Each declares one command and its options on `app`, described in `lang`; parsing it sets
/// `chosen`. One file each.
void declare_init(CLI::App& app, Lang lang, Action& chosen);
void declare_issue(CLI::App& app, Lang lang, Action& chosen);
void declare_revoke(CLI::App& app, Lang lang, Action& chosen);
void declare_crl(CLI::App& app, Lang lang, Action& chosen);
void declare_list(CLI::App& app, Lang lang, Action& chosen);

/// What the process says to its caller.
enum ExitCode : int {
  exit_ok = 0,
  exit_refused = 1,  ///< What was asked is not allowed or makes no sense.
  exit_usage = 2,    ///< The command line is not understood.
  exit_io = 3,       ///< A file, a disk or another process stood in the way.
};
int exit_code_for(Errc code);

/// The program: `args` without its name, messages to `err`, results to `out`. `locale` is that of
/// the environment; --lang goes before it.
int run(std::vector<std::string> args, const std::string& locale, const Clock& clock,
        std::ostream& out, std::ostream& err);

}  // namespace parangon::certs::commands
