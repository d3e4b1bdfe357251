#include "hub/release/files/changes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hub/release/files/about.hpp"

namespace parangon::hub::release {
namespace {

constexpr int percent_digits = 2;

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

std::string all_periods(const Publication& publication) {
  std::vector<std::string> out;
  for (const model::Period& period : publication.periods) out.push_back(period.to_string());
  return joined(out);
}

Text percent(const Ratio& ratio) {
  const std::string english = ratio.to_decimal(percent_digits, 100);
  std::string french = english;
  std::replace(french.begin(), french.end(), '.', ',');
  return {french + " %", english + " %"};
}

void add(Text& out, const Text& line) {
  out.fr += "- " + line.fr + "\n";
  out.en += "- " + line.en + "\n";
}

void add_periods(Text& out, const Difference& d) {
  if (!d.periods_added.empty())
    add(out, {"Périodes ajoutées : " + joined(d.periods_added) + ".",
              "Periods added: " + joined(d.periods_added) + "."});
  if (!d.periods_removed.empty())
    add(out, {"Périodes retirées : " + joined(d.periods_removed) + ".",
              "Periods removed: " + joined(d.periods_removed) + "."});
}

void add_cells(Text& out, const Difference& d) {
  Text largest;
  if (d.largest_revision) {
    const Text of = percent(*d.largest_revision);
    largest = {" ; la plus forte révision d'un montant est de " + of.fr,
               "; the largest revision of an amount is " + of.en};
  }
  add(out, {fmt::format("Valeurs révisées : {}{}.", d.revised, largest.fr),
            fmt::format("Values revised: {}{}.", d.revised, largest.en)});
  add(out, {fmt::format("Valeurs provisoires devenues normales : {}.", d.confirmed),
            fmt::format("Provisional values that are now normal: {}.", d.confirmed)});
  add(out, {fmt::format("Cases nouvellement confidentielles : {}.", d.newly_hidden),
            fmt::format("Cells that are now confidential: {}.", d.newly_hidden)});
  add(out, {fmt::format("Cases confidentielles nouvellement publiées : {}.", d.newly_shown),
            fmt::format("Confidential cells that are now published: {}.", d.newly_shown)});
  add(out, {fmt::format("Dans les périodes déjà publiées, lignes ajoutées : {} ; retirées : {}.",
                        d.added, d.removed),
            fmt::format("In the periods published before, rows added: {}; removed: {}.", d.added,
                        d.removed)});
}

void add_version(Text& out, const Text& what, const std::string& old, const std::string& now) {
  if (old == now)
    add(out, {fmt::format("{} : inchangées ({}).", what.fr, now),
              fmt::format("{}: unchanged ({}).", what.en, now)});
  else
    add(out, {fmt::format("{} : {}, au lieu de {}.", what.fr, now, old),
              fmt::format("{}: {}, instead of {}.", what.en, now, old)});
}

const Text rules_name = {"Règles de contrôle", "Validation rules"};
const Text families_name = {"Familles d'achat", "Purchase families"};

void add_first(Text& out, const Publication& publication) {
  out.fr += "Première publication : rien avant elle à quoi la comparer.\n\n";
  out.en += "First release: there is none before it to compare with.\n\n";
  const std::string periods = all_periods(publication);
  add(out, {"Périodes : " + periods + ".", "Periods: " + periods + "."});
  add(out, {fmt::format("Documents certifiés comptés : {}.", publication.sources.size()),
            fmt::format("Certified documents counted: {}.", publication.sources.size())});
  add(out, {fmt::format("{} : {}.", rules_name.fr, publication.rules_version),
            fmt::format("{}: {}.", rules_name.en, publication.rules_version)});
  add(out, {fmt::format("{} : {}.", families_name.fr, publication.families_version),
            fmt::format("{}: {}.", families_name.en, publication.families_version)});
}

}  // namespace

Text change_note(const Publication& publication, const Publication* previous) {
  Text out{fmt::format("# {} : publication n° {}, {}\n\n", publication.title.fr, publication.number,
                       day_of(publication.issued)),
           fmt::format("# {}: release {}, {}\n\n", publication.title.en, publication.number,
                       day_of(publication.issued))};
  if (previous == nullptr) {
    add_first(out, publication);
    return out;
  }
  out.fr += fmt::format("Depuis la publication n° {} du {} :\n\n", previous->number,
                        day_of(previous->issued));
  out.en += fmt::format("Since release {} of {}:\n\n", previous->number, day_of(previous->issued));
  const Difference changes = difference(*previous, publication);
  add_periods(out, changes);
  add_cells(out, changes);
  add(out, {fmt::format("Documents certifiés comptés : {} (avant : {}).",
                        publication.sources.size(), previous->sources.size()),
            fmt::format("Certified documents counted: {} (before: {}).", publication.sources.size(),
                        previous->sources.size())});
  add_version(out, rules_name, previous->rules_version, publication.rules_version);
  add_version(out, families_name, previous->families_version, publication.families_version);
  return out;
}

}  // namespace parangon::hub::release
