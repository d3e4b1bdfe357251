#include "shared/rules/submission_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>

#include "shared/model/grain.hpp"
#include "shared/rules/contributor_rules.hpp"
#include "shared/rules/figure_rules.hpp"
#include "shared/rules/warning_rules.hpp"
#include "shared/rules/year_rules.hpp"

namespace parangon::rules {
namespace {

using model::Manifest;

class ManifestChecker {
 public:
  ManifestChecker(const Manifest& manifest, Report& report)
      : manifest_(manifest), report_(report) {}

  void counts(const model::Submission& submission) {
    const auto figures = static_cast<std::int64_t>(submission.figures.size());
    const auto sealed = static_cast<std::int64_t>(
        std::count_if(submission.figures.begin(), submission.figures.end(), &model::is_sealed));
    const bool declared = manifest_.nothing_to_report;
    if (figures == 0 && !declared) add("S-BLANK", "nothing_to_report");
    if (figures != 0 && declared) add("S-NOT-BLANK", "nothing_to_report", figures);
    if (manifest_.figures != figures) add("S-COUNTS", "figures", "figures", figures);
    if (manifest_.sealed != sealed) add("S-COUNTS", "sealed", "sealed", sealed);
    const auto& lines = manifest_.lines;
    if (lines.in < 0 || lines.used < 0 || lines.excluded < 0 || lines.used > lines.in ||
        lines.in - lines.used != lines.excluded) {
      add("S-COUNTS", "lines", "lines",
          fmt::format("{} ≠ {} + {}", lines.in, lines.used, lines.excluded));
    }
  }

  void versions(const Consortium& consortium, const model::Nomenclature& nomenclature) {
    if (manifest_.rules_version != catalogue_version()) {
      add("S-RULES-VERSION", "rules_version", manifest_.rules_version, catalogue_version());
    }
    // An agency's own overrides follow a "+": they change the mapping, not the segments.
    const auto base = manifest_.families_version.substr(0, manifest_.families_version.find('+'));
    const auto ours = nomenclature.version().substr(0, nomenclature.version().find('+'));
    if (base != ours) {
      add("S-FAMILIES-VERSION", "families_version", manifest_.families_version, ours);
    }
    if (manifest_.register_release < 1 ||
        manifest_.register_release > consortium.register_release) {
      add("S-REGISTER-UNKNOWN", "register_release", std::to_string(manifest_.register_release));
    }
    if (manifest_.secrecy != consortium.secrecy) {
      add("S-SECRECY-RULE", "secrecy", describe(manifest_.secrecy), describe(consortium.secrecy));
    }
  }

  void period(const Consortium& consortium, model::Date today) {
    const auto grain = manifest_.period.grain();
    const bool allowed = grain == model::Period::Grain::year || grain == consortium.grain;
    if (!allowed) {
      add("S-PERIOD-GRAIN", "period", manifest_.period.to_string(), model::label(consortium.grain));
    }
    if (manifest_.period.first_day() > today) {
      add("S-PERIOD-FUTURE", "period", manifest_.period.to_string());
    }
  }

 private:
  static std::string describe(const model::SecrecyRule& rule) {
    return fmt::format("({}, {} %)", rule.min_suppliers, rule.max_share);
  }

  template <class... Args>
  void add(std::string_view rule, std::string_view column, const Args&... args) {
    report_.add({rule, {"manifest", 0, std::string(column)}, {text_of(args)...}});
  }

  template <class T>
  static Text text_of(const T& arg) {
    if constexpr (std::is_same_v<T, Text>) {
      return arg;
    } else {
      return Text(fmt::format("{}", arg));
    }
  }

  const Manifest& manifest_;
  Report& report_;
};

}  // namespace

void check_content(const model::Submission& submission, const Judgement& by, Report& report) {
  ManifestChecker checker(submission.manifest, report);
  checker.versions(by.consortium, by.nomenclature);
  checker.period(by.consortium, by.today);
  checker.counts(submission);
  check_figures(submission.figures, by.nomenclature, submission.manifest.secrecy, report);
  if (submission.contributors) {
    if (!by.consortium.supplier_pseudonyms) {
      report.add({"S-CONTRIBUTORS-OFF", {"submission", 0, "contributors"}, {}});
    }
    check_contributors(*submission.contributors, submission.figures, by.nomenclature, report);
  }
  if (by.previous) {
    check_against_last_year(*by.previous, submission.figures, by.consortium.max_move, report);
  }
}

void check_submission(const model::Submission& submission, const Judgement& by, Report& report) {
  check_content(submission, by, report);
  check_warnings(submission.manifest, report);
}

}  // namespace parangon::rules
