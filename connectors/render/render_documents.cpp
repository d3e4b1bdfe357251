#include <fmt/format.h>

#include "connectors/render/render.hpp"

namespace parangon::connectors {
namespace {

/// How many findings of a warning are shown; families that vanished may be many.
constexpr std::size_t most_cases = 10;

class DocumentRenderer {
 public:
  explicit DocumentRenderer(Lang lang) : lang_(lang) {}

  void document(const Document& document) {
    const auto& manifest = document.manifest;
    line("{} {}{c}{}", t("Dépôt", "Submission"), manifest.period.to_string(), verdict(document),
         fmt::arg("c", colon(lang_)));
    line("  {}{c}{} ({} {}), {}{c}{} = {} + {}", t("chiffres", "figures"), manifest.figures,
         manifest.sealed, t("scellés", "sealed"), t("lignes", "lines"), manifest.lines.in,
         manifest.lines.used, manifest.lines.excluded, fmt::arg("c", colon(lang_)));
    line("  {}{c}{}, {}{c}{}, {}{c}{}", t("registre", "register"), manifest.register_release,
         t("règles", "rules"), manifest.rules_version, t("familles", "families"),
         manifest.families_version, fmt::arg("c", colon(lang_)));
    if (document.pseudonyms) pseudonyms(*document.pseudonyms);
    if (manifest.nothing_to_report) {
      line("  {}", t("déclaré : rien à déclarer", "declared: nothing to report"));
    }
    line("  {}", t("Partage :", "Sharing:"));
    for (const auto measure : {model::Measure::paid, model::Measure::awarded}) {
      const auto terms = manifest.sharing.of(measure);
      line("    {}{c}{} ({})", model::label(measure).in(lang_), model::label(terms).in(lang_),
           to_string(terms), fmt::arg("c", colon(lang_)));
    }
    warnings(document);
    errors(document);
    out_ += "\n";
  }

  std::string take() { return std::move(out_); }

 private:
  std::string t(std::string_view fr, std::string_view en) const {
    return std::string(lang_ == Lang::fr ? fr : en);
  }

  template <class... Args>
  void line(fmt::format_string<Args...> pattern, Args&&... args) {
    out_ += fmt::format(pattern, std::forward<Args>(args)...) + "\n";
  }

  std::string verdict(const Document& document) const {
    return document.holds() ? t("peut être déposé", "can be submitted")
                            : t("serait refusé", "would be refused");
  }

  void pseudonyms(const Pseudonyms& its) {
    line("  {}{c}{} {}, {} {} ({} {})",
         t("fournisseurs sous pseudonymes", "suppliers under pseudonyms"), its.cells,
         t("cases", "cells"), its.listed, t("pseudonymes", "pseudonyms"), t("clé", "key"), its.key,
         fmt::arg("c", colon(lang_)));
    line("    {}", t("le hub y voit quels membres ont un fournisseur commun, non lequel",
                     "from them the hub sees which members share a supplier, not which one"));
  }

  void warnings(const Document& document) {
    const auto& manifest = document.manifest;
    if (manifest.warnings.empty()) return;
    line("  {}", t("Avertissements, chacun à justifier :", "Warnings, each to be justified:"));
    for (const auto& [rule, count] : manifest.warnings) {
      const auto found = manifest.justifications.find(rule);
      line("    {} × {}{c}{}", rule, count,
           found != manifest.justifications.end()
               ? found->second
               : fmt::format("--justify '{}={}'", rule, t("pourquoi", "why")),
           fmt::arg("c", colon(lang_)));
      cases(document.report, rule);
    }
  }

  /// What the document itself is warned of; the lines' warnings stand in the preview's report.
  void cases(const rules::Report& report, std::string_view rule) {
    std::size_t shown = 0;
    for (const auto& finding : report.findings()) {
      if (finding.rule != rule || ++shown > most_cases) continue;
      line("      {}", finding.message(lang_));
    }
  }

  void errors(const Document& document) {
    if (document.holds()) return;
    line("  {}", t("Erreurs :", "Errors:"));
    for (const auto& finding : document.report.findings()) {
      if (finding.severity() != rules::Severity::error) continue;
      line("    {} {}", finding.rule, finding.message(lang_));
    }
    for (const auto& [rule, count] : document.report.counts()) {
      if (rules::find(rule)->severity != rules::Severity::error) continue;
      if (count > static_cast<std::int64_t>(rules::Report::kept_per_rule)) {
        line("    {} × {}", rule, count);
      }
    }
  }

  Lang lang_;
  std::string out_;
};

}  // namespace

std::string render_documents(std::span<const Document> documents, Lang lang) {
  DocumentRenderer renderer(lang);
  for (const auto& document : documents) renderer.document(document);
  return renderer.take();
}

}  // namespace parangon::connectors
