#include <CLI/CLI.hpp>
#include <memory>

#include "hub/app.hpp"
#include "hub/cli/command.hpp"

namespace parangon::hub::cli {
namespace {

struct ServeInput {
  std::string ready_file;
};

Status serve_hub(const ServeInput& input, Session& session) {
  const auto config = session.config();
  if (!config) return config.error();
  ServeOptions options;
  options.lang = session.lang;
  if (!input.ready_file.empty()) options.ready_file = input.ready_file;
  return serve(*config, options, session.clock, session.out);
}

}  // namespace

void declare_serve(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<ServeInput>();
  auto* command = app.add_subcommand(
      "serve", fr ? "Servir, jusqu'à SIGTERM ; SIGHUP relit certificats et listes de révocation"
                  : "Serve, until SIGTERM; SIGHUP reads certificates and revocation lists again");
  command->add_option("--ready-file", input->ready_file,
                      fr ? "Écrire ici, une fois prêt, les ports et le numéro de processus (JSON)"
                         : "Write ports and process number here when ready (JSON)");
  command->callback([input, &chosen] {
    chosen = [input](Session& session) { return serve_hub(*input, session); };
  });
}

}  // namespace parangon::hub::cli
