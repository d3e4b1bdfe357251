#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "hub/api/open_data.hpp"
#include "hub/cli/command.hpp"
#include "shared/core/file.hpp"

namespace parangon::hub::cli {
namespace {

struct ExportInput {
  std::string period;
  std::string format = "csv";
  std::string out;
  std::string as_of;
};

Status export_open_data(const ExportInput& input, Session& session) {
  const auto period = model::Period::parse(input.period);
  if (!period) return period.error();
  const auto format = api::open_data_format_from(input.format);
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto& config = opened->config;
  const auto as_of = as_of_from(input.as_of);
  if (!as_of) return as_of.error();
  if (auto allowed = api::comparable(*opened->store, *period, config.grain, *as_of); !allowed) {
    return allowed;
  }
  const auto benchmark = api::make_benchmark(*opened->store, *period, config.secrecy, *as_of);
  if (!benchmark) return benchmark.error();
  const auto bytes =
      api::make_open_data(*opened->store, **benchmark, config.consortium_name, *format, *as_of);
  if (!bytes) return bytes.error();
  if (!input.out.empty()) return write_file(input.out, *bytes);
  session.out << *bytes;
  return {};
}

}  // namespace

void declare_export(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<ExportInput>();
  auto* command = app.add_subcommand(
      "export", fr ? "Les données ouvertes d'une période" : "The open data of a period");
  command->add_option("--period", input->period, "2025, 2025-Q1")->required();
  command->add_option("--format", input->format, "csv, json")
      ->check(CLI::IsMember({"csv", "json"}));
  command->add_option("--out", input->out,
                      fr ? "Fichier ; sinon la sortie standard" : "File; else the standard output");
  command->add_option("--as-of", input->as_of, "2026-03-01T08:15:30Z");
  command->callback([input, &chosen] {
    chosen = [input](Session& session) { return export_open_data(*input, session); };
  });
}

}  // namespace parangon::hub::cli
