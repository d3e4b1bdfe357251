#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "hub/cli/command.hpp"
#include "hub/collect/events.hpp"

namespace parangon::hub::cli {
namespace {

Status backup(const std::string& file, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  if (auto done = opened->store->backup(file); !done) return done;
  const auto made = collect::event(opened->config.hub_name, "backup_made",
                                   collect::local_operator(), {{"file", file}});
  if (auto told = opened->store->record_event(session.clock.now(), made); !told) return told;
  const Text text{fmt::format("Copie faite : {}", file), fmt::format("Copy made: {}", file)};
  session.out << text.in(session.lang) << '\n';
  return {};
}

}  // namespace

void declare_backup(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto file = std::make_shared<std::string>();
  auto* command = app.add_subcommand(
      "backup", fr ? "Copier la base, hub en marche ou non" : "Copy the store, hub running or not");
  command->add_option("FILE", *file, fr ? "Fichier à créer" : "File to make")->required();
  command->callback(
      [file, &chosen] { chosen = [file](Session& session) { return backup(*file, session); }; });
}

}  // namespace parangon::hub::cli
