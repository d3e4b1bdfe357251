#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "hub/cli/command.hpp"
#include "hub/collect/events.hpp"

namespace parangon::hub::cli {
namespace {

constexpr std::int64_t documents_at_a_time = 100;

struct ArchiveInput {
  int older_than = 90;  ///< Days.
};

/// In short transactions, so that submissions are not kept waiting.
Result<std::int64_t> archive_all(store::Store& store, Instant before, Instant now) {
  std::int64_t all = 0;
  for (;;) {
    const auto moved = store.archive_documents(before, documents_at_a_time, now);
    if (!moved) return moved.error();
    all += *moved;
    if (*moved < documents_at_a_time) return all;
  }
}

Status archive(const ArchiveInput& input, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const Instant now = session.clock.now();
  const Instant before = now - std::chrono::days(input.older_than);
  const auto moved = archive_all(*opened->store, before, now);
  if (!moved) return moved.error();
  if (*moved > 0) {
    const auto event =
        collect::event(opened->config.hub_name, "documents_archived", collect::local_operator(),
                       {{"before", format_instant(before)}, {"documents", std::to_string(*moved)}});
    if (auto told = opened->store->record_event(now, event); !told) return told;
  }
  session.out << (session.french() ? fmt::format("{} document(s) déplacé(s) vers {}\n", *moved,
                                                 opened->config.documents.string())
                                   : fmt::format("{} document(s) moved to {}\n", *moved,
                                                 opened->config.documents.string()));
  return {};
}

}  // namespace

void declare_archive(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<ArchiveInput>();
  auto* command = app.add_subcommand(
      "archive", fr ? "Déplacer les pièces anciennes de la base vers des fichiers"
                    : "Move old evidence out of the database into files");
  command
      ->add_option("--older-than", input->older_than,
                   fr ? "Jours depuis la réception" : "Days since reception")
      ->capture_default_str()
      ->check(CLI::Range(0, 36500));
  command->callback([input, &chosen] {
    chosen = [input](Session& session) { return archive(*input, session); };
  });
}

}  // namespace parangon::hub::cli
