#include <fmt/format.h>

#include "connectors/render/revision.hpp"
#include "shared/core/columns.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::connectors {
namespace {

using Align = TextTable::Align;
using model::FigureValue;
using model::SealedCodec;

std::string pick(Lang lang, const char* fr, const char* en) { return lang == Lang::fr ? fr : en; }

/// The value of one key; nullopt when the submission has no such figure.
std::optional<FigureValue> value_of(const model::Submission& submission,
                                    const model::FigureKey& key) {
  for (const auto& figure : submission.figures) {
    if (model::key_of(figure) == key) return SealedCodec::value(figure);
  }
  return std::nullopt;
}

void add_total(TextTable& table, const model::Submission& submission, model::Measure measure,
               model::KindNode kind, Lang lang) {
  model::FigureKey key;
  key.measure = measure;
  key.kind = kind;
  const auto value = value_of(submission, key);
  if (!value) return;
  table.row({model::label(measure).in(lang), model::label(kind).in(lang),
             value->before_tax.amount.to_display(lang), value->tax_unknown.amount.to_display(lang),
             std::to_string(value->before_tax.lines + value->tax_unknown.lines)});
}

std::string totals(const model::Submission& submission, Lang lang, std::size_t width) {
  TextTable table({Align::left, Align::left, Align::right, Align::right, Align::right});
  table.row({pick(lang, "mesure", "measure"), pick(lang, "structures", "suppliers"),
             pick(lang, "hors taxe", "before tax"), pick(lang, "taxe inconnue", "tax unknown"),
             pick(lang, "lignes", "lines")});
  for (const auto measure : {model::Measure::paid, model::Measure::awarded}) {
    for (const auto kind : {model::KindNode::all, model::KindNode::inclusive}) {
      add_total(table, submission, measure, kind, lang);
    }
  }
  return table.render(width);
}

model::Money amount(const std::optional<FigureValue>& value) {
  return value ? value->before_tax.amount : model::Money();
}

/// Amounts whose tax basis is unknown have a column of their own: they are never added.
std::string shown(const std::optional<FigureValue>& value, bool tax_unknown, Lang lang) {
  if (!value) return "–";
  const auto& tally = tax_unknown ? value->tax_unknown : value->before_tax;
  return tally.amount.to_display(lang);
}

void write_value(wire::JsonWriter& json, std::string_view name,
                 const std::optional<FigureValue>& value) {
  json.name(name);
  if (!value) {
    json.null();
    return;
  }
  json.begin_object()
      .member("before_tax", value->before_tax.amount)
      .member("before_tax_lines", value->before_tax.lines)
      .member("tax_unknown", value->tax_unknown.amount)
      .member("tax_unknown_lines", value->tax_unknown.lines)
      .member("suppliers", value->suppliers)
      .end_object();
}

}  // namespace

std::string render_summary(const model::Submission& submission, Lang lang, std::size_t width) {
  const auto& m = submission.manifest;
  std::string out = fmt::format("{} {}, {} {}\n", m.agency.to_string(), m.period.to_string(),
                                pick(lang, "fait le", "made on"), format_instant(m.created));
  out += fmt::format("{} {}, {} {}, {} {}{} {} {}, {} {}\n", m.lines.in,
                     pick(lang, "lignes lues", "lines read"), m.lines.used,
                     pick(lang, "utilisées", "used"), m.lines.excluded,
                     pick(lang, "exclues", "excluded"), pick(lang, " ;", ";"), m.figures,
                     pick(lang, "chiffres", "figures"), m.sealed, pick(lang, "scellés", "sealed"));
  if (m.nothing_to_report) out += pick(lang, "Rien à déclarer.\n", "Nothing to report.\n");
  out += totals(submission, lang, width);
  const auto terms = [&](model::Measure measure) {
    return fmt::format("{}{c}{}\n", model::label(measure).in(lang),
                       model::label(m.sharing.of(measure)).in(lang), fmt::arg("c", colon(lang)));
  };
  out += terms(model::Measure::paid) + terms(model::Measure::awarded);
  for (const auto& [rule, count] : m.warnings) {
    const auto why = m.justifications.find(rule);
    out += fmt::format("{} × {}{c}{}\n", rule, count,
                       why == m.justifications.end()
                           ? pick(lang, "sans justification", "without justification")
                           : why->second,
                       fmt::arg("c", colon(lang)));
  }
  return out;
}

std::vector<FigureChange> compare(const model::Submission& from, const model::Submission& to) {
  std::vector<FigureChange> out;
  auto a = from.figures.begin();
  auto b = to.figures.begin();
  while (a != from.figures.end() || b != to.figures.end()) {
    const bool removed =
        b == to.figures.end() || (a != from.figures.end() && model::key_of(*a) < model::key_of(*b));
    const bool added =
        a == from.figures.end() || (b != to.figures.end() && model::key_of(*b) < model::key_of(*a));
    FigureChange change;
    change.key = removed ? model::key_of(*a) : model::key_of(*b);
    if (!added) {
      change.before = SealedCodec::value(*a);
      change.sealed = model::is_sealed(*a);
      ++a;
    }
    if (!removed) {
      change.after = SealedCodec::value(*b);
      change.sealed = change.sealed || model::is_sealed(*b);
      ++b;
    }
    if (change.before != change.after) out.push_back(change);
  }
  return out;
}

std::string render_changes(const std::vector<FigureChange>& changes,
                           const model::Nomenclature& nomenclature, Lang lang, std::size_t width) {
  if (changes.empty()) return pick(lang, "Aucune différence.\n", "No difference.\n");
  TextTable table({Align::left, Align::left, Align::left, Align::left, Align::right, Align::right,
                   Align::right, Align::left});
  table.row({pick(lang, "mesure", "measure"), pick(lang, "segment", "segment"),
             pick(lang, "structures", "suppliers"), pick(lang, "base", "basis"),
             pick(lang, "avant", "before"), pick(lang, "après", "after"),
             pick(lang, "différence", "difference"), ""});
  for (const auto& change : changes) {
    const auto row = [&](bool tax_unknown, const std::string& difference) {
      std::string mark = change.sealed ? "◆" : "";
      if (tax_unknown) mark += pick(lang, " taxe inconnue", " tax unknown");
      table.row({model::label(change.key.measure).in(lang),
                 nomenclature.label(change.key.segment).in(lang),
                 model::label(change.key.kind).in(lang), model::label(change.key.basis).in(lang),
                 shown(change.before, tax_unknown, lang), shown(change.after, tax_unknown, lang),
                 difference, mark});
    };
    const auto difference = amount(change.after).minus(amount(change.before));
    row(false, difference ? difference->to_display(lang) : "");
    const auto unknown = [](const auto& value) {
      return value ? value->tax_unknown : model::Tally{};
    };
    if (unknown(change.before) != unknown(change.after)) {
      const auto other = unknown(change.after).amount.minus(unknown(change.before).amount);
      row(true, other ? other->to_display(lang) : "");
    }
  }
  return table.render(width);
}

std::string render_changes_json(const std::vector<FigureChange>& changes, std::int64_t from,
                                std::int64_t to) {
  std::int64_t added = 0;
  std::int64_t removed = 0;
  for (const auto& change : changes) {
    added += change.before ? 0 : 1;
    removed += change.after ? 0 : 1;
  }
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object().member("from", from).member("to", to);
  json.member("added", added).member("removed", removed);
  json.member("changed", static_cast<std::int64_t>(changes.size()) - added - removed);
  json.name("changes").begin_array();
  for (const auto& change : changes) {
    json.begin_object().member("figure", change.key.to_string()).member("sealed", change.sealed);
    write_value(json, "before", change.before);
    write_value(json, "after", change.after);
    json.end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

}  // namespace parangon::connectors
