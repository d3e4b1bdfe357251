#include <CLI/CLI.hpp>
#include <ostream>

#include "hub/app.hpp"
#include "hub/cli/command.hpp"

namespace parangon::hub::cli {
namespace {

Status openapi(Session& session) {
  const auto config = session.config();
  if (!config) return config.error();
  const auto document = describe(*config, session.clock);
  if (!document) return document.error();
  session.out << *document;
  return {};
}

}  // namespace

void declare_openapi(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto* command = app.add_subcommand("openapi", fr ? "La description de l'interface (OpenAPI 3.1)"
                                                   : "The interface's description (OpenAPI 3.1)");
  command->callback([&chosen] { chosen = openapi; });
}

}  // namespace parangon::hub::cli
