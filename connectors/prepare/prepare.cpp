#include "connectors/prepare/prepare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "connectors/anonymise/accumulator.hpp"
#include "connectors/readers/known_files.hpp"

namespace parangon::connectors {
namespace {

bool is_contract_source(const readers::Source& source) {
  return source.format == readers::Format::decp ||
         (source.format == readers::Format::csv && source.csv.measure == model::Measure::awarded);
}

/// First pass: what contract files say of the contracts that payments name.
class ContractPass final : public readers::LineSink {
 public:
  ContractPass(const classify::Interpreter& interpreter, classify::ContractIndex& index)
      : interpreter_(interpreter), index_(index) {}

  void line(const readers::RawLine& raw) override {
    index_.add(raw.contract, interpreter_.contract_of(raw));
  }
  void broken(rules::Finding /*reported by the second pass*/) override {}
  void progress(std::uint64_t, std::uint64_t) override {}

 private:
  const classify::Interpreter& interpreter_;
  classify::ContractIndex& index_;
};

/// Second pass: every line is used or excluded by exactly one rule.
class FigurePass final : public readers::LineSink {
 public:
  FigurePass(classify::Interpreter& interpreter, classify::Matcher& matcher,
             anonymise::Accumulator& accumulator, model::Period::Grain grain, Prepared& out,
             const Progress& progress)
      : interpreter_(interpreter),
        matcher_(matcher),
        accumulator_(accumulator),
        grain_(grain),
        out_(out),
        progress_(progress) {}

  /// `repeats`: the file before it of the same content; its lines count once. Else empty.
  void begin_source(const std::string& name, std::string repeats) {
    out_.sources.push_back({name, {}});
    interpreter_.begin_source(name);
    repeats_ = std::move(repeats);
  }

  void line(const readers::RawLine& raw) override {
    count_in();
    if (!repeats_.empty()) {
      add_finding("P-FILE-REPEATED", raw.row, "", repeats_);
      count_excluded("P-FILE-REPEATED");
      return;
    }
    const auto* line = interpreter_.interpret(raw);
    if (line == nullptr) {
      count_excluded(interpreter_.last_exclusion());
      return;
    }
    ++out_.lines.used;
    ++out_.sources.back().lines.used;
    for (const auto rule : interpreter_.last_warnings()) count_warning(line->date, rule);
    for (std::size_t i = 0; i < line->suppliers.size(); ++i) add_part(*line, i);
  }

  void broken(rules::Finding finding) override {
    count_in();
    const auto rule = finding.definition().id;
    finding.where.source = out_.sources.back().name;
    out_.report.add(std::move(finding));
    count_excluded(rule);
  }

  void progress(std::uint64_t done, std::uint64_t total) override {
    if (progress_) progress_(out_.sources.back().name, done, total);
  }

  const std::optional<Error>& failure() const { return failure_; }

 private:
  void count_in() {
    ++out_.lines.in;
    ++out_.sources.back().lines.in;
  }

  void count_excluded(std::string_view rule) {
    ++out_.lines.excluded;
    ++out_.sources.back().lines.excluded;
    ++out_.excluded_by[rule];
  }

  /// In each document that holds the day: that of the consortium's grain, and the year's.
  void count_warning(model::Date day, std::string_view rule) {
    using Grain = model::Period::Grain;
    ++out_.warnings[model::Period::containing(day, grain_)][rule];
    if (grain_ != Grain::year) ++out_.warnings[model::Period::containing(day, Grain::year)][rule];
  }

  void add_part(const classify::PurchaseLine& line, std::size_t i) {
    const auto part = anonymise::part_of(line.amount, line.suppliers.size(), i);
    const auto match = matcher_.match(line.suppliers[i], line.date, line.basis, part);
    if (matcher_.last_needs_review()) note_review(line, *line.suppliers[i].siret);
    if (auto added = accumulator_.add(line, line.suppliers[i], match, part); !added) {
      failure_ = added.error();
    }
  }

  void note_review(const classify::PurchaseLine& line, model::Siret siret) {
    constexpr std::string_view rule = "P-SUPPLIER-SIREN-ONLY";
    count_warning(line.date, rule);
    add_finding(rule, line.row, "fournisseur", siret.to_string());
  }

  void add_finding(std::string_view rule, std::int64_t row, std::string_view column,
                   const std::string& argument) {
    if (out_.report.wants(rule)) {
      out_.report.add({rule, {out_.sources.back().name, row, std::string(column)}, {argument}});
    } else {
      out_.report.count(rule);
    }
  }

  classify::Interpreter& interpreter_;
  classify::Matcher& matcher_;
  anonymise::Accumulator& accumulator_;
  model::Period::Grain grain_;
  Prepared& out_;
  const Progress& progress_;
  std::string repeats_;
  std::optional<Error> failure_;
};

std::string name_of(const readers::Source& source) { return source.path.filename().string(); }

Result<classify::ContractIndex> index_contracts(const Job& job) {
  classify::ContractIndex index;
  const bool payments = std::any_of(job.sources.begin(), job.sources.end(),
                                    [](const auto& s) { return !is_contract_source(s); });
  if (!payments) return index;
  rules::Report discarded;
  const classify::Interpreter interpreter(job.interpret, *job.nomenclature, nullptr, nullptr,
                                          discarded);
  ContractPass pass(interpreter, index);
  for (const auto& source : job.sources) {
    if (!is_contract_source(source)) continue;
    if (auto done = readers::read(source, job.limits, pass); !done) return done.error();
  }
  return index;
}

/// Reads every source into the accumulator; what the passes remember of single lines is gone when
/// it returns.
Status read_sources(const Job& job, const classify::ContractIndex& contracts,
                    anonymise::Accumulator& accumulator, Prepared& out, const Progress& progress) {
  classify::Interpreter interpreter(job.interpret, *job.nomenclature, &contracts, job.mapping,
                                    out.report);
  classify::Matcher matcher(*job.supplier_register, *job.answers);
  FigurePass pass(interpreter, matcher, accumulator, job.consortium.grain, out, progress);
  readers::KnownFiles known(job.limits);
  for (const auto& source : job.sources) {
    const auto repeats = known.repeated_by(source.path);
    if (!repeats) return repeats.error();
    pass.begin_source(name_of(source), *repeats ? (*repeats)->filename().string() : "");
    if (auto done = readers::read(source, job.limits, pass); !done) return done;
    if (pass.failure()) return *pass.failure();
  }
  out.review = matcher.review();
  return {};
}

}  // namespace

Result<Prepared> prepare(const Job& job, const Progress& progress) {
  const auto contracts = index_contracts(job);
  if (!contracts) return contracts.error();
  Prepared out;
  anonymise::Accumulator accumulator(job.consortium.grain);
  if (auto done = read_sources(job, *contracts, accumulator, out, progress); !done) {
    return done.error();
  }
  auto figures = accumulator.figures(job.consortium.secrecy, true);
  if (!figures) return figures.error();
  out.figures = std::move(*figures);
  if (!job.pseudonymiser) return out;
  auto contributors = accumulator.contributors(job.pseudonymiser, true);
  if (!contributors) return contributors.error();
  out.contributors = std::move(*contributors);
  return out;
}

model::Submission Prepared::under(model::Manifest manifest) const {
  model::Submission out{std::move(manifest), {}};
  const auto period = out.manifest.period;
  if (const auto found = figures.find(period); found != figures.end()) out.figures = found->second;
  if (const auto found = contributors.find(period); found != contributors.end()) {
    out.contributors = found->second;
  }
  return out;
}

model::Submission make_submission(const Job& job, const Prepared& prepared, model::Period period,
                                  const SubmissionHeader& header) {
  auto warnings = job.mapping_warnings;
  if (const auto found = prepared.warnings.find(period); found != prepared.warnings.end()) {
    for (const auto& [rule, count] : found->second) warnings[std::string(rule)] += count;
  }
  auto out = prepared.under({
      .agency = header.agency,
      .period = period,
      .register_release = job.consortium.register_release,
      .rules_version = std::string(rules::catalogue_version()),
      .families_version = job.nomenclature->version(),
      .secrecy = job.consortium.secrecy,
      .lines = prepared.lines,
      .nothing_to_report = header.nothing_to_report,
      .sharing = header.sharing,
      .warnings = std::move(warnings),
      .nonce = header.nonce,
      .idempotency_key = header.idempotency_key,
      .created = header.created,
      .software = header.software,
  });
  out.manifest.figures = static_cast<std::int64_t>(out.figures.size());
  out.manifest.sealed = std::ranges::count_if(out.figures, &model::is_sealed);
  return out;
}

}  // namespace parangon::connectors
