#include <CLI/CLI.hpp>
#include <ostream>

#include "hub/cli/command.hpp"
#include "shared/rules/rules.hpp"

namespace parangon::hub::cli {

void declare_rules(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto* command = app.add_subcommand("rules", fr ? "Le catalogue des règles, comme docs/rules.md"
                                                 : "The rule catalogue, as docs/rules.md");
  command->callback([&chosen] {
    chosen = [](Session& session) -> Status {
      session.out << rules::catalogue_markdown();
      return {};
    };
  });
}

}  // namespace parangon::hub::cli
