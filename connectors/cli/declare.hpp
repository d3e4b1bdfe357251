#pragma once

#include <functional>

#include "connectors/cli/context.hpp"
#include "shared/core/text.hpp"

namespace CLI {
class App;
}

namespace parangon::connectors::cli {

/// What the command line chose; set while it is parsed.
using Action = std::function<int(const Context&)>;

/// Each declares one command and its options on `app`, described in `lang`; parsing it sets
/// `chosen`. One file each.
void declare_certifier(CLI::App& app, Lang lang, Action& chosen);
void declare_certify(CLI::App& app, Lang lang, Action& chosen);  ///< withdraw and revert, too
void declare_enter(CLI::App& app, Lang lang, Action& chosen);
void declare_pseudonyms(CLI::App& app, Lang lang, Action& chosen);
void declare_revisions(CLI::App& app, Lang lang, Action& chosen);
void declare_diff(CLI::App& app, Lang lang, Action& chosen);
void declare_receipts(CLI::App& app, Lang lang, Action& chosen);
void declare_verify(CLI::App& app, Lang lang, Action& chosen);
void declare_log(CLI::App& app, Lang lang, Action& chosen);
void declare_spool(CLI::App& app, Lang lang, Action& chosen);
void declare_run(CLI::App& app, Lang lang, Action& chosen);

}  // namespace parangon::connectors::cli
