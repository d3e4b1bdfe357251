#include "hub/cli/register_report.hpp"

#include <fmt/format.h>

#include <ostream>

#include "shared/wire/json_writer.hpp"

namespace parangon::hub::cli {
namespace {

constexpr std::size_t shown_per_rule = 3;

}  // namespace

void ImportedFiles::add(wire::RegisterReading reading) {
  entries.insert(entries.end(), reading.entries.begin(), reading.entries.end());
  const auto found = reading.report.findings();
  findings.insert(findings.end(), found.begin(), found.end());
  for (const auto& [rule, count] : reading.report.counts()) counts[rule] += count;
  rows += reading.rows;
  left_out += reading.left_out;
}

void print_report(const ImportedFiles& files, Session& session) {
  session.out << fmt::format(
      fmt::runtime(session.french() ? "{} lignes lues, {} retenues, {} écartées à dessein\n"
                                    : "{} rows read, {} taken, {} left out on purpose\n"),
      files.rows, files.entries.size(), files.left_out);
  for (const auto& [rule, count] : files.counts) {
    session.out << fmt::format("  {} × {}\n", count, rule);
    std::size_t shown = 0;
    for (const auto& finding : files.findings) {
      if (finding.rule != rule || shown == shown_per_rule) continue;
      ++shown;
      session.out << fmt::format("      {}:{} {}\n", finding.where.source, finding.where.row,
                                 finding.message(session.lang));
    }
  }
}

void print_outcome(const collect::RegisterImport& imported, Session& session) {
  const auto& info = imported.info;
  const Text text =
      imported.added
          ? Text(fmt::format("Version {} du registre : {} lignes, sha256 {}", info.number,
                             info.entries, info.sha256),
                 fmt::format("Release {} of the register: {} entries, sha256 {}", info.number,
                             info.entries, info.sha256))
          : Text(fmt::format("Rien de nouveau : la version {} a ce contenu", info.number),
                 fmt::format("Nothing new: release {} has this content", info.number));
  session.out << text.in(session.lang) << '\n';
}

std::string import_json(const ImportedFiles& files, const collect::RegisterImport& imported) {
  std::string out;
  wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
  json.begin_object().member("added", imported.added).member("release", imported.info.number);
  json.member("entries", imported.info.entries).member("sha256", imported.info.sha256);
  json.member("rows", files.rows).member("taken", files.entries.size());
  json.member("left_out", files.left_out).name("findings").begin_object();
  for (const auto& [rule, count] : files.counts) json.member(rule, count);
  json.end_object().end_object();
  return out + "\n";
}

}  // namespace parangon::hub::cli
