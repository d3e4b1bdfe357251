// What staff reads of a draft before it is published. It has no amount, and nothing that follows
// from withheld amounts: a draft that is discarded must not have told anything.
#include <fmt/format.h>

#include "hub/cli/release_draft.hpp"

namespace parangon::hub::cli {
namespace {

/// Withheld cells that are listed of a table; all of them are in the draft's files.
constexpr std::size_t listed_cells = 200;

void add(Text& out, const std::string& fr, const std::string& en) {
  out.fr += fr;
  out.en += en;
}

void add_counts(Text& out, const release::TableReview& table) {
  const auto withheld = table.cells - table.published;
  add(out,
      fmt::format("- cases : {}, publiées {}, masquées {} (dont {} où trop peu d'acheteurs ont "
                  "acheté ; les autres par les règles ou pour en protéger d'autres)\n",
                  table.cells, table.published, withheld, table.few_agencies),
      fmt::format("- cells: {}, published {}, withheld {} ({} of them with too few agencies; the "
                  "others by the rules, or to protect others)\n",
                  table.cells, table.published, withheld, table.few_agencies));
  if (table.kept_percent) {
    add(out,
        fmt::format("- les cases les plus fines montrent au moins {} % du montant\n",
                    *table.kept_percent),
        fmt::format("- the finest cells show at least {}% of the amount\n", *table.kept_percent));
  }
  add(out,
      fmt::format("- contrôle : {} conditions vérifiées, contre le public et {} acheteurs\n",
                  table.conditions, table.insiders),
      fmt::format("- audit: {} conditions checked, against the public and {} agencies\n",
                  table.conditions, table.insiders));
}

void add_state(Text& out, const release::TableReview& table) {
  if (table.conceded > 0) {
    add(out,
        fmt::format(
            "- cases masquées que la comparaison de la version 0.1.0 a laissé déduire : {}\n",
            table.conceded),
        fmt::format("- withheld cells that the comparison of version 0.1.0 disclosed: {}\n",
                    table.conceded));
  }
  if (table.of_comparison) {
    add(out,
        fmt::format(
            "- état repris : celui de la comparaison de la version 0.1.0 ; chiffres changés "
            "depuis : {}\n",
            table.changed),
        fmt::format("- state kept: that of the comparison of version 0.1.0; agencies changed "
                    "since: {}\n",
                    table.changed));
  } else if (table.carried) {
    add(out,
        fmt::format("- état repris : celui de la publication {} ; chiffres changés depuis : {}\n",
                    table.state, table.changed),
        fmt::format("- state kept: that of release {}; agencies changed since: {}\n", table.state,
                    table.changed));
  }
  if (!table.waiting.empty()) {
    const auto names = fmt::format("{}", fmt::join(table.waiting, " ; "));
    add(out, fmt::format("- attendent de la compagnie : {}\n", names),
        fmt::format("- wait for company: {}\n", names));
  }
  if (const auto& last = table.against_last) {
    add(out,
        fmt::format(
            "- par rapport à la publication {} : {} cases de plus, {} masquées, {} absentes "
            "du découpage\n",
            last->release, last->newly_published, last->newly_withheld, last->left_out),
        fmt::format("- against release {}: {} cells more, {} withheld, {} not in the layout\n",
                    last->release, last->newly_published, last->newly_withheld, last->left_out));
  }
  if (table.change) {
    const Text text = change_text(*table.change);
    add(out, "- " + text.fr + "\n", "- " + text.en + "\n");
  }
}

void add_table(Text& out, const release::TableReview& table) {
  const auto period = table.period.to_string();
  add(out, fmt::format("\n## {}, {}\n\n", period, model::label(table.measure).fr),
      fmt::format("\n## {}, {}\n\n", period, model::label(table.measure).en));
  add_counts(out, table);
  add_state(out, table);
  for (const auto& agency : table.named) {
    add(out,
        fmt::format("- nommé, comme il l'a choisi : {} {}, {} de ses {} cases publiées\n",
                    agency.siret, agency.name, agency.published, agency.cells),
        fmt::format("- named, as it chose: {} {}, {} of its {} cells published\n", agency.siret,
                    agency.name, agency.published, agency.cells));
  }
  std::size_t listed = 0;
  for (const auto& hole : table.holes) {
    if (listed++ == listed_cells) {
      const auto more = table.holes.size() - listed_cells;
      add(out, fmt::format("- … et {} autres\n", more), fmt::format("- … and {} more\n", more));
      break;
    }
    const Text why = hole.few_agencies ? Text{"trop peu d'acheteurs", "too few agencies"}
                                       : Text{"secret", "secrecy"};
    add(out, fmt::format("- masquée : `{}` ({})\n", hole.id, why.fr),
        fmt::format("- withheld: `{}` ({})\n", hole.id, why.en));
  }
}

}  // namespace

Text change_text(const release::ChangeShown& change) {
  Text out{fmt::format("cases changées : {}, dont {} montrent leur changement ; au mieux {} sans "
                       "enfreindre les règles",
                       change.cells, change.shown, change.most),
           fmt::format("cells changed: {}, of which {} show their change; {} at best within the "
                       "rules",
                       change.cells, change.shown, change.most)};
  if (change.percent) {
    add(out,
        fmt::format(" ; les familles montrent {} % du changement des achats inclusifs",
                    *change.percent),
        fmt::format("; families show {}% of the change of inclusive purchases", *change.percent));
  }
  return out;
}

Text review_text(const release::StaffReport& report) {
  Text out = {"# Relecture d'une publication\n\nInterne : ne pas diffuser.\n",
              "# Review of a release\n\nInternal: not to be passed on.\n"};
  for (const auto& warning : report.warnings) {
    add(out, "\n**Attention.** " + warning.fr + "\n", "\n**Warning.** " + warning.en + "\n");
  }
  for (const auto& note : report.notes) add(out, "\n" + note.fr + "\n", "\n" + note.en + "\n");
  for (const auto& table : report.tables) add_table(out, table);
  return out;
}

}  // namespace parangon::hub::cli
