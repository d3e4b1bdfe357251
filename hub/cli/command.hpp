#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "hub/config.hpp"
#include "hub/store/store.hpp"
#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/core/text.hpp"
#include "shared/trust/note.hpp"

namespace CLI {
class App;
}

namespace parangon::hub::cli {

/// What a command works with.
struct Session {
  Lang lang = Lang::en;
  const Clock& clock;
  std::ostream& out;
  std::ostream& err;                  ///< Notes beside the result; errors are returned.
  std::filesystem::path config_file;  ///< --config, or PARANGON_HUB_CONFIG, or ./hub.toml.

  bool config_refused = false;  ///< The configuration is not there or not right: exit_usage.

  Result<Config> config() {
    auto read = load_config(config_file);
    config_refused = !read;
    return read;
  }
  bool french() const { return lang == Lang::fr; }
};

/// A configuration and its store, open.
struct OpenStore {
  Config config;
  std::unique_ptr<store::Store> store;
  trust::NoteVerifier log;
};
/// `create`: make the store when there is none, as `serve` does. A store that is older than the
/// newest checkpoint kept apart is opened, and its alarm raised: nothing can be recorded.
Result<OpenStore> open(Session& session, bool create);

/// `--as-of`; empty is now. Errc::malformed for what is no instant.
Result<store::ReadStore::AsOf> as_of_from(const std::string& text);

/// What the command line chose; set while it is parsed. Errc::rule_violation: the work was done
/// and found problems.
using Action = std::function<Status(Session&)>;

/// Each declares one command and its options on `app`, described in `lang`; parsing it sets
/// `chosen`. One file each.
void declare_serve(CLI::App& app, Lang lang, Action& chosen);
void declare_agency(CLI::App& app, Lang lang, Action& chosen);
void declare_register(CLI::App& app, Lang lang, Action& chosen);
void declare_backup(CLI::App& app, Lang lang, Action& chosen);
void declare_check(CLI::App& app, Lang lang, Action& chosen);
void declare_rules(CLI::App& app, Lang lang, Action& chosen);
void declare_openapi(CLI::App& app, Lang lang, Action& chosen);
void declare_benchmark(CLI::App& app, Lang lang, Action& chosen);
void declare_log(CLI::App& app, Lang lang, Action& chosen);
void declare_campaign(CLI::App& app, Lang lang, Action& chosen);
void declare_inventory(CLI::App& app, Lang lang, Action& chosen);
void declare_remind(CLI::App& app, Lang lang, Action& chosen);
void declare_outbox(CLI::App& app, Lang lang, Action& chosen);
void declare_archive(CLI::App& app, Lang lang, Action& chosen);
void declare_release(CLI::App& app, Lang lang, Action& chosen);
void declare_secrecy(CLI::App& app, Lang lang, Action& chosen);

/// What the process says to its caller (docs/manual-hub.md).
enum ExitCode : int {
  exit_ok = 0,
  exit_refused = 1,  ///< Not allowed, makes no sense, or problems were found.
  exit_usage = 2,    ///< The command line or the configuration is not understood.
  exit_io = 3,       ///< A file, a disk, the store or an address stood in the way.
};
int exit_code_for(Errc code);

/// The program: `args` without its name, messages to `err`, results to `out`. `locale` is that of
/// the environment; --lang goes before it.
int run(std::vector<std::string> args, const std::string& locale, const Clock& clock,
        std::ostream& out, std::ostream& err);

}  // namespace parangon::hub::cli
