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

/// What a run without the hub is made from. The state, when there is one, stays locked.
struct Offline {
  std::optional<agent::State> state{};
  std::optional<Setup> setup{};
};

Result<Offline> from_config(const PreviewInput& input) {
  auto config = load_config(input.config);
  if (!config) return Error{Errc::invalid_argument, config.error().message};
  if (!input.sources.empty()) {
    auto sources = parse_sources(input.sources);
    if (!sources) return sources.error();
    config->sources = std::move(*sources);
  }
  // A preview may be made where nothing was ever synchronised; it must not leave a folder behind.
  std::error_code ec;
  Offline out;
  if (std::filesystem::exists(config->state, ec)) {
    auto state = agent::State::open(config->state);
    if (!state) return state.error();
    out.state.emplace(std::move(*state));
  }
  auto setup = Setup::from_config(std::move(*config), out.state ? &*out.state : nullptr,
                                  input.register_file);
  if (!setup) return setup.error();
  out.setup.emplace(std::move(*setup));
  return out;
}

Result<Offline> offline(const PreviewInput& input) {
  if (input.agency.empty()) return from_config(input);
  auto setup = setup_from_arguments(input);
  if (!setup) return setup.error();
  Offline out;
  out.setup.emplace(std::move(*setup));
  return out;
}

Status write_documents(const std::filesystem::path& folder, const DocumentMaker& maker,
                       const std::vector<Document>& documents) {
  if (auto made = make_folder(folder); !made) return made;
  for (const auto& document : documents) {
    auto submission = maker.submission(document);
    // Nonce and key are drawn when the document is really sent.
    submission.manifest.nonce = std::string(32, '0');
    submission.manifest.idempotency_key = "preview";
    submission.manifest.software = "parangon-connector preview";
    const auto file = folder / (document.manifest.period.to_string() + ".json");
    if (auto done = write_file(file, wire::write_submission(submission)); !done) return done;
  }
  return {};
}

}  // namespace

int preview(const Context& context, const PreviewInput& input) {
  auto run = offline(input);
  if (!run) return fail(context, run.error());
  Setup& setup = *run->setup;
  auto periods = parse_periods(input.wishes);
  if (!periods) return fail(context, periods.error());
  setup.restrict(std::move(*periods));
  for (const auto& remark : setup.remarks()) context.err << remark << '\n';
  const Job job = setup.job(today(context.clock));
  ProgressLine line(context);
  const auto prepared = prepare(
      job, [&](std::string_view name, auto done, auto total) { line.show(name, done, total); });
  line.clear();
  if (!prepared) return fail(context, prepared.error());
  const DocumentMaker maker(setup, job, *prepared, run->state ? &*run->state : nullptr);
  const auto documents = maker.make(input.wishes, context.clock.now());
  if (!documents) return fail(context, documents.error());
  const RenderContext render{setup.config().siret, &setup.nomenclature(), context.lang,
                             context.width};
  if (context.json || input.format == "json") {
    context.out << render_json(*prepared, *documents, render);
  } else if (input.format == "csv") {
    context.out << render_report_csv(*prepared, render);
  } else {
    context.out << render_table(*prepared, render) << render_documents(*documents, context.lang);
  }
  if (input.documents) {
    const auto written = write_documents(*input.documents, maker, *documents);
    if (!written) return fail(context, written.error());
  }
  return exit_ok;
}

}  // namespace parangon::connectors::cli
