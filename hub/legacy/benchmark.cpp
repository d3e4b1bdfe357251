#include "hub/legacy/benchmark.hpp"

#include <algorithm>
#include <set>

#include "hub/legacy/indicator.hpp"

namespace parangon::hub::legacy {
namespace {

using model::FigureKey;
using model::Measure;

Error refused(const AgencyFigures& agency, const Text& why) {
  const std::string siret = agency.agency.to_string();
  return {Errc::invalid_argument,
          {"parangonnage, acheteur " + siret + " : " + why.fr,
           "benchmark, agency " + siret + ": " + why.en}};
}

Status check(const std::vector<AgencyFigures>& agencies) {
  if (agencies.size() > max_agencies) {
    return Error{Errc::too_large,
                 {"trop d'acheteurs dans un parangonnage : " + std::to_string(agencies.size()) +
                      ", au plus " + std::to_string(max_agencies),
                  "too many agencies in one benchmark: " + std::to_string(agencies.size()) +
                      ", at most " + std::to_string(max_agencies)}};
  }
  std::set<model::Siret> seen;
  for (const AgencyFigures& agency : agencies) {
    if (!seen.insert(agency.agency).second) {
      return refused(agency, {"donné deux fois ; ne garder que sa dernière révision",
                              "given twice; keep its latest revision only"});
    }
    if (agency.population && *agency.population <= 0) {
      return refused(agency, {"la population doit être positive ; l'omettre si elle est inconnue",
                              "the population must be positive; leave it out when not known"});
    }
    const auto out_of_order = [](const model::Figure& a, const model::Figure& b) {
      return !(model::key_of(a) < model::key_of(b));
    };
    if (std::adjacent_find(agency.figures.begin(), agency.figures.end(), out_of_order) !=
        agency.figures.end()) {
      return refused(agency, {"chiffres non triés ou en double ; les trier par clé",
                              "figures out of order or repeated; sort them by key"});
    }
  }
  return {};
}

}  // namespace

struct Benchmark::Data {
  model::Period period;
  model::SecrecyRule rule;
  std::vector<AgencyFigures> agencies;
  std::vector<MeasureTables> measures;
};

bool Filter::admits(const FigureKey& key) const {
  const auto inside = [&] {
    for (std::optional<model::Segment> up = key.segment; up; up = up->parent()) {
      if (*up == *within) return true;
    }
    return false;
  };
  return (!measure || key.measure == *measure) && (!kind || key.kind == *kind) &&
         (!basis || key.basis == *basis) && (!within || inside());
}

Result<Benchmark> Benchmark::compute(model::Period period, std::vector<AgencyFigures> agencies,
                                     const model::SecrecyRule& rule) {
  if (const auto checked = check(agencies); !checked) return checked.error();
  auto data = std::make_unique<Data>(Data{period, rule, std::move(agencies), {}});
  for (const Measure measure : {Measure::paid, Measure::awarded}) {
    auto tables = MeasureTables::build(data->agencies, measure, rule);
    if (!tables) return tables.error();
    data->measures.push_back(std::move(tables.value()));
  }
  return Benchmark(std::move(data));
}

std::vector<Indicator> Benchmark::seen_by(const Viewer& viewer, const Filter& filter) const {
  std::vector<Indicator> out;
  for (const MeasureTables& tables : data_->measures) {
    const IndicatorMaker maker(data_->period, data_->agencies, tables, data_->rule, viewer);
    for (std::size_t cell = 0; cell < tables.before_tax.cells().size(); ++cell) {
      if (!filter.admits(tables.before_tax.cells()[cell].key)) continue;
      if (filter.shown_only && !tables.totals[cell]) continue;
      out.push_back(maker.make(cell));
    }
  }
  return out;
}

model::Period Benchmark::period() const { return data_->period; }
const model::SecrecyRule& Benchmark::rule() const { return data_->rule; }

Benchmark::Benchmark(std::unique_ptr<const Data> data) : data_(std::move(data)) {}
Benchmark::Benchmark(Benchmark&&) noexcept = default;
Benchmark& Benchmark::operator=(Benchmark&&) noexcept = default;
Benchmark::~Benchmark() = default;

}  // namespace parangon::hub::legacy
