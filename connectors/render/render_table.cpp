#include <fmt/format.h>

#include <map>

#include "connectors/render/render.hpp"
#include "shared/core/columns.hpp"

namespace parangon::connectors {
namespace {

using Align = TextTable::Align;
using model::KindNode;

std::string grouped(std::int64_t number, Lang lang) {
  // The money format's grouping, without its cents and sign.
  const auto text = model::Money::euros(number).to_display(lang);
  return lang == Lang::fr ? text.substr(0, text.find(',')) : text.substr(3, text.rfind('.') - 3);
}

/// Money::to_display, cut to whole euros' worth of room.
std::string money(model::Money amount, Lang lang) { return amount.to_display(lang); }

class TableRenderer {
 public:
  TableRenderer(const Prepared& prepared, const RenderContext& context)
      : prepared_(prepared), context_(context), lang_(context.lang) {}

  std::string render() {
    lines();
    rule_counts(true);
    rule_counts(false);
    for (const auto& [period, figures] : prepared_.figures) period_figures(period, figures);
    review();
    return std::move(out_);
  }

 private:
  std::string t(std::string_view fr, std::string_view en) const {
    return std::string(lang_ == Lang::fr ? fr : en);
  }

  void lines() {
    out_ += t("Lignes d'achat\n", "Purchase lines\n");
    TextTable table({Align::left, Align::right, Align::right, Align::right});
    table.row(
        {t("source", "source"), t("lues", "in"), t("utilisées", "used"), t("exclues", "excluded")});
    for (const auto& source : prepared_.sources) add_counts(table, source.name, source.lines);
    if (prepared_.sources.size() > 1) add_counts(table, "total", prepared_.lines);
    out_ += table.render(context_.width) + "\n";
  }

  void add_counts(TextTable& table, const std::string& name, const model::LineCounts& lines) {
    table.row({name, grouped(lines.in, lang_), grouped(lines.used, lang_),
               grouped(lines.excluded, lang_)});
  }

  void rule_counts(bool errors) {
    TextTable table({Align::right, Align::left, Align::left});
    table.row({t("lignes", "lines"), t("règle", "rule"), t("premier cas", "first case")});
    bool any = false;
    for (const auto& [rule, count] : prepared_.report.counts()) {
      if ((rules::find(rule)->severity == rules::Severity::error) != errors) continue;
      any = true;
      table.row({grouped(count, lang_), std::string(rule), first_case(rule)});
    }
    if (!any) return;
    out_ += errors ? t("Lignes exclues, par règle\n", "Excluded lines, by rule\n")
                   : t("À vérifier (les lignes sont utilisées)\n", "To check (lines are used)\n");
    out_ += table.render(context_.width) + "\n";
  }

  std::string first_case(std::string_view rule) const {
    for (const auto& finding : prepared_.report.findings()) {
      if (finding.rule != rule) continue;
      return fmt::format("{} {} {}{c}{}", finding.where.source, t("ligne", "row"),
                         finding.where.row, finding.message(lang_), fmt::arg("c", colon(lang_)));
    }
    return {};
  }

  void period_figures(const model::Period& period, const std::vector<model::Figure>& figures) {
    std::int64_t sealed = 0;
    for (const auto& figure : figures) sealed += model::is_sealed(figure) ? 1 : 0;
    out_ += fmt::format("{} {}{c}{} {} ({} {})\n", t("Période", "Period"), period.to_string(),
                        grouped(static_cast<std::int64_t>(figures.size()), lang_),
                        t("chiffres", "figures"), grouped(sealed, lang_),
                        t("scellés ◆", "sealed ◆"), fmt::arg("c", colon(lang_)));
    for (const auto measure : {model::Measure::paid, model::Measure::awarded}) {
      measure_table(measure, figures);
    }
  }

  void measure_table(model::Measure measure, const std::vector<model::Figure>& figures) {
    std::map<model::FigureKey, const model::Figure*> by_key;
    for (const auto& figure : figures) by_key[model::key_of(figure)] = &figure;
    TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right});
    table.row({model::label(measure).in(lang_), t("achats (HT)", "purchases (before tax)"),
               t("taxe inconnue", "tax unknown"), t("inclusif (HT)", "inclusive (before tax)"),
               t("dont réservé", "of which reserved")});
    bool any = false;
    for (const auto& [key, figure] : by_key) {
      const bool wanted =
          key.measure == measure && key.kind == KindNode::all && !key.segment.is_sub_family();
      if (!wanted) continue;
      any = true;
      const auto segment = key.segment;
      const auto cell = [&](KindNode kind, model::BasisNode basis) {
        const auto it = by_key.find({measure, segment, kind, basis});
        return it == by_key.end() ? std::string("–") : amount(*it->second);
      };
      table.row({segment_name(key.segment), amount(*figure), unknown(*figure),
                 cell(KindNode::inclusive, model::BasisNode::any),
                 cell(KindNode::inclusive, model::BasisNode::reserved)});
    }
    if (any) out_ += table.render(context_.width) + "\n";
  }

  std::string segment_name(model::Segment segment) const {
    if (segment.is_all()) return t("tous les achats", "all purchases");
    return segment.to_string() + " " + context_.nomenclature->label(segment).in(lang_);
  }

  std::string amount(const model::Figure& figure) const {
    const auto& tally = model::SealedCodec::value(figure).before_tax;
    if (tally.empty()) return "–";
    return money(tally.amount, lang_) + (model::is_sealed(figure) ? " ◆" : "  ");
  }

  std::string unknown(const model::Figure& figure) const {
    const auto& tally = model::SealedCodec::value(figure).tax_unknown;
    return tally.empty() ? "–" : money(tally.amount, lang_);
  }

  void review() {
    if (prepared_.review.empty()) return;
    out_ +=
        t("À examiner : établissements dont seule l'entité est au registre "
          "(parangon-connector review)\n",
          "To review: establishments of which only the legal unit is in the register "
          "(parangon-connector review)\n");
    TextTable table({Align::left, Align::right, Align::right});
    table.row({"SIRET", t("lignes", "lines"), t("montant", "amount")});
    for (const auto& [siret, item] : prepared_.review) {
      table.row({siret.to_string(), grouped(item.lines, lang_), money(item.amount, lang_)});
    }
    out_ += table.render(context_.width) + "\n";
  }

  const Prepared& prepared_;
  const RenderContext& context_;
  Lang lang_;
  std::string out_;
};

}  // namespace

std::string render_table(const Prepared& prepared, const RenderContext& context) {
  return TableRenderer(prepared, context).render();
}

}  // namespace parangon::connectors
