#include <fmt/format.h>

#include <ostream>

#include "connectors/cli/commands.hpp"
#include "connectors/cli/setup.hpp"
#include "connectors/render/render.hpp"
#include "shared/wire/submission.hpp"

namespace parangon::connectors::cli {
namespace {

Result<std::vector<readers::Source>> parse_sources(const std::vector<std::string>& texts) {
  std::vector<readers::Source> out;
  for (const auto& text : texts) {
    const auto colon = text.find(':');
    const auto name = text.substr(0, colon);
    const auto format = readers::format_from(name);
    if (!format || colon == std::string::npos) {
      return Error{Errc::invalid_argument,
                   {fmt::format("--source {} : FORMAT:FICHIER attendu (decp, pes ou csv)", text),
                    fmt::format("--source {}: FORMAT:FILE expected (decp, pes or csv)", text)}};
    }
    readers::Source source;
    source.format = *format;
    source.path = text.substr(colon + 1);
    out.push_back(std::move(source));
  }
  return out;
}

Result<Setup> setup_from_arguments(const PreviewInput& input) {
  const auto agency = model::Siret::parse(input.agency);
  if (!agency) return Error{Errc::invalid_argument, agency.error().message};
  if (!input.register_file || input.sources.empty()) {
    return Error{Errc::invalid_argument,
                 {"--agency demande aussi --register FICHIER et --source FORMAT:FICHIER",
                  "--agency also needs --register FILE and --source FORMAT:FILE"}};
  }
  auto sources = parse_sources(input.sources);
  if (!sources) return sources.error();
  return Setup::from_arguments(*agency, *input.register_file, std::move(*sources));
}

Result<Setup> setup_from_config(const PreviewInput& input) {
  auto config = load_config(input.config);
  if (!config) return Error{Errc::invalid_argument, config.error().message};
  if (!input.sources.empty()) {
    auto sources = parse_sources(input.sources);
    if (!sources) return sources.error();
    config->sources = std::move(*sources);
  }
  // A preview may be made where nothing was ever synchronised; it must not leave a folder behind.
  std::error_code ec;
  if (!std::filesystem::exists(config->state, ec)) {
    return Setup::from_config(std::move(*config), nullptr, input.register_file);
  }
  const auto state = agent::State::open(config->state);
  if (!state) return state.error();
  return Setup::from_config(std::move(*config), &*state, input.register_file);
}

Status write_documents(const Context& context, const PreviewInput& input, const Setup& setup,
                       const Job& job, const Prepared& prepared) {
  if (auto made = make_folder(*input.documents); !made) return made;
  for (const auto& [period, figures] : prepared.figures) {
    // Nonce and key are drawn when the document is really sent.
    const SubmissionHeader header{setup.config().siret, std::string(32, '0'), "preview",
                                  context.clock.now(), "parangon-connector preview"};
    const auto file = *input.documents / (period.to_string() + ".json");
    const auto document = wire::write_submission(make_submission(job, prepared, period, header));
    if (auto done = write_file(file, document); !done) return done;
  }
  return {};
}

}  // namespace

int preview(const Context& context, const PreviewInput& input) {
  auto setup = input.agency.empty() ? setup_from_config(input) : setup_from_arguments(input);
  if (!setup) return fail(context, setup.error());
  std::vector<model::Period> periods;
  for (const auto& text : input.periods) {
    const auto period = model::Period::parse(text);
    if (!period) return fail(context, {Errc::invalid_argument, period.error().message});
    periods.push_back(*period);
  }
  setup->restrict(std::move(periods));
  for (const auto& remark : setup->remarks()) context.err << remark << '\n';
  const Job job = setup->job(today(context.clock));
  ProgressLine line(context);
  const auto prepared = prepare(
      job, [&](std::string_view name, auto done, auto total) { line.show(name, done, total); });
  line.clear();
  if (!prepared) return fail(context, prepared.error());
  const RenderContext render{setup->config().siret, &setup->nomenclature(), context.lang};
  if (context.json || input.format == "json") {
    context.out << render_json(*prepared, render);
  } else if (input.format == "csv") {
    context.out << render_report_csv(*prepared, render);
  } else {
    context.out << render_table(*prepared, render);
  }
  if (input.documents) {
    const auto written = write_documents(context, input, *setup, job, *prepared);
    if (!written) return fail(context, written.error());
  }
  return exit_ok;
}

}  // namespace parangon::connectors::cli
