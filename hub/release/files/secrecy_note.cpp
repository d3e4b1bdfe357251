#include <fmt/format.h>

#include <algorithm>

#include "hub/release/files/about.hpp"

namespace parangon::hub::release {
namespace {

/// "85 %", "17,7 %": as French and as English write it.
Text percent(int permille) {
  const auto whole = permille / 10;
  const auto tenth = permille % 10;
  if (tenth == 0) return fmt::format("{} %", whole);
  return {fmt::format("{},{} %", whole, tenth), fmt::format("{}.{} %", whole, tenth)};
}

void add(Text& out, const std::string& fr, const std::string& en) {
  out.fr += "- " + fr + "\n";
  out.en += "- " + en + "\n";
}

void add_dominance(Text& out, const disclosure::PrimaryRules& rules) {
  if (rules.dominance_permille == 0) return;
  const auto k = percent(rules.dominance_permille);
  if (rules.dominance_count == 1) {
    add(out, fmt::format("aucun acheteur et aucun fournisseur n'y dépasse {} ;", k.fr),
        fmt::format("no agency and no supplier is above {} of it;", k.en));
    return;
  }
  const auto n = rules.dominance_count;
  add(out,
      fmt::format(
          "les {} plus grands acheteurs n'y dépassent pas {} ensemble, ni les {} plus grands "
          "fournisseurs ;",
          n, k.fr, n),
      fmt::format("the {} largest agencies together are not above {} of it, nor are the {} largest "
                  "suppliers;",
                  n, k.en, n));
}

/// p %, or (p,q) in its place.
void add_estimates(Text& out, const disclosure::PrimaryRules& rules) {
  Text who = rules.second_supplier ? Text{"acheteur ou fournisseur", "agency or supplier"}
                                   : Text{"acheteur", "agency"};
  if (rules.coalition > 1) {
    who.fr += ", ni deux ensemble";
    who.en += ", nor any two together,";
  }
  if (rules.prior_posterior_q_permille > 0) {
    if (rules.prior_posterior_p_permille == 0) return;
    const auto p = percent(rules.prior_posterior_p_permille);
    const auto q = percent(rules.prior_posterior_q_permille);
    add(out,
        fmt::format(
            "aucun {}, sachant déjà à {} près ce qu'y ont les autres, n'en tire la part d'un "
            "autre à moins de {} près ;",
            who.fr, q.fr, p.fr),
        fmt::format("no {} that already knows to within {} what the others have computes another's "
                    "part more closely than to within {};",
                    who.en, q.en, p.en));
  } else if (rules.p_permille > 0) {
    const auto p = percent(rules.p_permille);
    add(out,
        fmt::format(
            "aucun {}, en retranchant ce qu'il y a lui-même, n'en tire la part d'un autre à "
            "moins de {} près ;",
            who.fr, p.fr),
        fmt::format("no {} that subtracts its own part computes another's more closely than to "
                    "within {};",
                    who.en, p.en));
  }
}

/// What else a confidential row tells, where it tells anything.
Text on_intervals(const Publication& publication) {
  const bool told = std::ranges::any_of(publication.cubes, [](const Cube& cube) {
    return std::ranges::any_of(cube.observations,
                               [](const Observation& one) { return one.interval.has_value(); });
  });
  if (!told) return {"elle n'a aucun nombre", "it has no number"};
  return {
      "elle n'a d'autre nombre que les bornes que chacun calcule avec tout ce qui est publié "
      "(zéro est la plus basse, sauf là où la part d'un acheteur est négative)",
      "it has no number but the bounds that everybody computes with all that is published "
      "(zero is the lowest, except where an agency's part is negative)"};
}

}  // namespace

Text secrecy_note(const Publication& publication) {
  const auto& rules = publication.secrecy;
  Text out = {"Une valeur n'est publiée que si :\n\n", "A value is published only if:\n\n"};
  add(out,
      fmt::format("au moins {0} acheteurs et {0} fournisseurs y contribuent ;",
                  rules.minimum_count),
      fmt::format("at least {0} agencies and {0} suppliers contribute to it;",
                  rules.minimum_count));
  add_dominance(out, rules);
  add_estimates(out, rules);
  add(out,
      "aucune valeur non publiée ne s'en déduit, ni ne s'en approche d'autant, pour un lecteur ou "
      "pour un acheteur qui connaît ses propres chiffres, avec toutes les publications "
      "précédentes.",
      "no value that is not published can be computed from it, nor approached as closely, by a "
      "reader or by an agency that knows its own figures, with all earlier releases.");
  const Text confidential = on_intervals(publication);
  out.fr += fmt::format(
      "\nUn acheteur qui a choisi d'être nommé paraît sous son SIRET : il n'est pas protégé par "
      "ces "
      "règles, ses fournisseurs le sont. Des fournisseurs, le groupement ne connaît que des "
      "nombres "
      "et des bornes, au pire desquels il juge. Un chiffre qui, chez l'acheteur, réunit moins de "
      "{} "
      "fournisseurs, ou dont l'un dépasse {} %, n'entre que dans des sommes.\n\n"
      "Une ligne de statut `c` est confidentielle : {}, et rien ne dit "
      "pourquoi. "
      "Une ligne absente est vide : rien n'y a été acheté. Les nombres sont arrondis au plus "
      "proche, "
      "les demis en s'éloignant de zéro.",
      publication.rule.min_suppliers, publication.rule.max_share, confidential.fr);
  out.en += fmt::format(
      "\nAn agency that chose to be named stands under its SIRET: these rules do not protect it, "
      "they "
      "do its suppliers. Of suppliers the consortium knows counts and bounds only, and judges by "
      "the "
      "worst of them. A figure that has fewer than {} suppliers within the agency, or one above {} "
      "%, "
      "goes into sums only.\n\n"
      "A row of status `c` is confidential: {}, and nothing says why. A row that is "
      "absent is empty: nothing was bought there. Numbers are rounded to nearest, halves away from "
      "zero.",
      publication.rule.min_suppliers, publication.rule.max_share, confidential.en);
  return out;
}

}  // namespace parangon::hub::release
