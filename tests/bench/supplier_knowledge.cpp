// What it costs a release that the hub does not know who the suppliers are: the same table
// protected with bounds of its suppliers, and with the truth (docs/adr/0004). Usage:
//   supplier_knowledge AGENCIES LAYOUT [LOCAL_PERCENT [SEED]]
// One line of JSON for each kind of knowledge.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>

#include "hub/release/certificate_text.hpp"
#include "hub/release/protected_table.hpp"
#include "tests/support/made_contributors.hpp"
#include "tests/support/supplier_truth.hpp"

namespace {

using namespace parangon;
namespace disclosure = hub::disclosure;
namespace release = hub::release;

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct Case {
  int agencies = 8;
  std::string layout;
  int local_percent = 50;
  std::uint64_t seed = 1;
};

testing::ConsortiumShape shape_of(const Case& given) {
  testing::ConsortiumShape shape;
  shape.agencies = given.agencies;
  shape.departments = 8;
  shape.families = 23;
  shape.sub_families = 5;
  shape.purchases = 600;
  shape.suppliers = 400;
  shape.local_percent = given.local_percent;
  return shape;
}

void report(const Case& given, const char* knowledge, const release::SourceTable& source,
            const release::BuildInput& input) {
  release::ProtectedTable table(testing::period_of(0), model::Measure::paid);
  table.source = source;
  const double begin = seconds();
  disclosure::Request request;
  request.table = source.table;
  request.rules = input.rules;
  request.options = input.protect;
  auto outcome = disclosure::secure(std::move(request));
  if (!outcome) {
    std::printf("{\"error\": \"%s\"}\n", outcome.error().message.en.c_str());
    return;
  }
  table.outcome = std::move(*outcome);
  std::size_t cells = 0, published = 0, primaries = 0, of_agencies = 0;
  std::vector<std::vector<disclosure::Contribution>> parts(source.keys.size());
  for (const auto& part : source.table.contributions) parts[part.cell].push_back(part);
  for (std::size_t i = 0; i < source.keys.size(); ++i) {
    if (!source.is_shown[i]) continue;
    ++cells;
    published += table.is_hidden(i) ? 0 : 1;
    const auto found =
        disclosure::judge(std::span<const disclosure::Contribution>(parts[i]), input.rules);
    primaries += found ? 1 : 0;
    of_agencies += found && !found->of_suppliers ? 1 : 0;
  }
  double whole = 0, kept = 0;
  for (const auto cell :
       release::finest_cells(table, input.places, input.layout.segments.front())) {
    const auto value = static_cast<double>(std::abs(source.table.cells[cell].value));
    whole += value;
    kept += table.is_hidden(cell) ? 0 : value;
  }
  std::printf(
      "{\"agencies\": %d, \"layout\": \"%s\", \"local\": %d, \"seed\": %llu, \"knowledge\": "
      "\"%s\", "
      "\"cells\": %zu, \"published\": %zu, \"primaries\": %zu, \"of_agencies\": %zu, "
      "\"value_kept\": %.4f, \"safe\": %s, \"seconds\": %.1f}\n",
      given.agencies, given.layout.c_str(), given.local_percent,
      static_cast<unsigned long long>(given.seed), knowledge, cells, published, primaries,
      of_agencies, whole == 0 ? 0 : kept / whole, table.outcome.is_safe() ? "true" : "false",
      seconds() - begin);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: supplier_knowledge AGENCIES LAYOUT [LOCAL_PERCENT [SEED]]\n");
    return 2;
  }
  Case given{std::stoi(argv[1]), argv[2]};
  if (argc > 3) given.local_percent = std::stoi(argv[3]);
  if (argc > 4) given.seed = std::stoull(argv[4]);
  testing::MadeConsortium consortium(shape_of(given), given.seed);
  testing::Sent sent;
  for (int agency = 0; agency < given.agencies; ++agency) {
    sent[agency] = consortium.make_books(agency);
  }
  auto figures = testing::figures_of_sent(consortium, sent, "2021");
  const auto input = testing::build_input(consortium, given.layout);
  const release::SourceScope scope{input.places,          input.members,        input.layout,
                                   testing::period_of(0), model::Measure::paid, {}};
  auto source = release::source_table(scope, figures.views);
  if (!source) {
    std::fprintf(stderr, "%s\n", source.error().message.en.c_str());
    return 1;
  }
  report(given, "bounds", *source, input);
  std::vector<model::SealedContributors> contributors;
  for (const auto& [agency, books] : sent) {
    contributors.push_back(testing::contributors_of(books.purchases, agency));
  }
  for (std::size_t i = 0; i < figures.views.size(); ++i) {
    figures.views[i].contributors = &contributors[i];
  }
  const auto with_pseudonyms = release::source_table(scope, figures.views);
  if (!with_pseudonyms) {
    std::fprintf(stderr, "%s\n", with_pseudonyms.error().message.en.c_str());
    return 1;
  }
  report(given, "pseudonyms", *with_pseudonyms, input);
  testing::give_truth(testing::suppliers_of(consortium, given.layout, sent), *source);
  report(given, "truth", *source, input);
  return 0;
}
