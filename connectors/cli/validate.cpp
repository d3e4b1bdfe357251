#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <set>

#include "connectors/cli/commands.hpp"
#include "connectors/render/render.hpp"
#include "shared/core/columns.hpp"
#include "shared/wire/json_writer.hpp"
#include "shared/wire/submission.hpp"

namespace parangon::connectors::cli {
namespace {

using Counts = std::map<std::string, std::int64_t>;

/// One document as both ends judge it.
struct Judged {
  Document document;
  std::optional<wire::ReportedFindings> hub{};  ///< When the hub was asked

  Counts here() const { return {document.report.counts().begin(), document.report.counts().end()}; }
  bool differs() const { return hub && hub->counts != here(); }
};

/// One run of `validate`.
class ValidateRun {
 public:
  ValidateRun(const Context& context, const ValidateInput& input)
      : context_(context), input_(input) {}

  Result<std::vector<Judged>> run() {
    auto config = load_config(input_.config);
    if (!config) return Error{Errc::invalid_argument, config.error().message};
    if (input_.online && !config->hub) return no_hub();
    auto periods = parse_periods(input_.wishes);
    if (!periods) return periods.error();
    auto state = agent::State::open(config->state);
    if (!state) return state.error();
    if (!input_.online) {
      auto setup = Setup::from_config(std::move(*config), &*state, std::nullopt);
      if (!setup) return setup.error();
      setup->restrict(*periods);
      return judge(*setup, *state, nullptr, *periods);
    }
    auto session = agent::HubSession::open(*config->hub, context_.clock, context_.lang);
    if (!session) return session.error();
    auto setup = setup_online(std::move(*config), *state, **session, *periods, nullptr);
    if (!setup) return setup.error();
    return judge(*setup, *state, session->get(), *periods);
  }

 private:
  Result<std::vector<Judged>> judge(const Setup& setup, agent::State& state,
                                    agent::HubSession* session,
                                    const std::vector<model::Period>& asked) {
    for (const auto& remark : setup.remarks()) context_.err << remark << '\n';
    const Job job = setup.job(today(context_.clock));
    ProgressLine line(context_);
    const auto prepared = prepare(
        job, [&](std::string_view name, auto done, auto total) { line.show(name, done, total); });
    line.clear();
    if (!prepared) return prepared.error();
    if (session != nullptr) {
      if (auto kept = update_previous(state, *session, *prepared, asked); !kept) {
        return kept.error();
      }
    }
    const DocumentMaker maker(setup, job, *prepared, &state);
    auto documents = maker.make(input_.wishes, context_.clock.now());
    if (!documents) return documents.error();
    std::vector<Judged> out;
    for (auto& document : *documents) {
      Judged judged{std::move(document)};
      if (session != nullptr) {
        auto answer = ask(*session, maker.submission(judged.document));
        if (!answer) return answer.error();
        judged.hub = std::move(*answer);
      }
      out.push_back(std::move(judged));
    }
    return out;
  }

  static Result<wire::ReportedFindings> ask(agent::HubSession& session,
                                            const model::Submission& submission) {
    auto document = wire::write_submission(submission);
    auto signature = session.sign(document);
    if (!signature) return signature.error();
    return session.validate(
        {submission.manifest.idempotency_key, std::move(document), std::move(*signature)});
  }

  const Context& context_;
  const ValidateInput& input_;
};

void write_counts(wire::JsonWriter& json, std::string_view name, const Counts& counts) {
  json.name(name).begin_object();
  for (const auto& [rule, count] : counts) json.member(rule, count);
  json.end_object();
}

void print_json(const Context& context, const std::vector<Judged>& all) {
  std::vector<Document> documents;
  documents.reserve(all.size());
  for (const auto& judged : all) documents.push_back(judged.document);
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object();
  write_documents(json, documents, context.lang);
  json.name("reports").begin_array();
  for (const auto& judged : all) {
    json.begin_object().member("period", judged.document.manifest.period.to_string());
    write_counts(json, "connector", judged.here());
    if (judged.hub) write_counts(json, "hub", judged.hub->counts);
    json.member("agree", judged.hub ? std::optional(!judged.differs()) : std::nullopt).end_object();
  }
  json.end_array().end_object();
  context.out << out << '\n';
}

void print_side_by_side(const Context& context, const Judged& judged) {
  const auto here = judged.here();
  const auto& there = judged.hub->counts;
  std::set<std::string> rules;
  for (const auto& [rule, count] : here) rules.insert(rule);
  for (const auto& [rule, count] : there) rules.insert(rule);
  using Align = TextTable::Align;
  TextTable table({Align::left, Align::right, Align::right});
  table.row(
      {judged.document.manifest.period.to_string(), context.t("connecteur", "connector"), "hub"});
  const auto cell = [](const Counts& counts, const std::string& rule) {
    const auto found = counts.find(rule);
    return std::to_string(found == counts.end() ? 0 : found->second);
  };
  for (const auto& rule : rules) table.row({rule, cell(here, rule), cell(there, rule)});
  context.out << table.render(context.width);
  for (const auto& finding : judged.hub->findings) {
    if (!here.contains(finding.rule)) {
      context.out << fmt::format("  hub{c}{} {}\n", finding.rule, finding.message,
                                 fmt::arg("c", colon(context.lang)));
    }
  }
  context.out << (judged.differs()
                      ? context.t("les deux rapports diffèrent", "the reports differ")
                      : context.t("les deux rapports sont les mêmes", "both reports are the same"))
              << "\n\n";
}

void print_tables(const Context& context, const std::vector<Judged>& all) {
  for (const auto& judged : all) {
    context.out << render_documents({&judged.document, 1}, context.lang);
    if (judged.hub) print_side_by_side(context, judged);
  }
}

}  // namespace

int validate(const Context& context, const ValidateInput& input) {
  const auto all = ValidateRun(context, input).run();
  if (!all) return fail(context, all.error());
  context.json ? print_json(context, *all) : print_tables(context, *all);
  const bool fine = std::all_of(all->begin(), all->end(), [](const Judged& judged) {
    return judged.document.holds() && !judged.differs();
  });
  return fine ? exit_ok : exit_refused;
}

}  // namespace parangon::connectors::cli
