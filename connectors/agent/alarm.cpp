#include <fmt/format.h>

#include "connectors/agent/files.hpp"
#include "connectors/agent/log_state.hpp"
#include "shared/core/file.hpp"

namespace parangon::connectors::agent {
namespace {

namespace fs = std::filesystem;

/// What lies in the folder, and whom to tell: read by somebody who has never heard of a log.
Text explanation(const Alarm& alarm, Instant at) {
  constexpr std::string_view fr =
      "{}\n\n{}\n\nLe hub signe un journal auquel rien ne peut être ôté ni changé. Ce qui est "
      "rangé "
      "ici\nmontre, signatures du hub à l'appui, qu'il s'est contredit : ours.checkpoint est ce "
      "que nous\navions vérifié, theirs.checkpoint ce qu'il montre maintenant, answer.txt sa "
      "réponse mot à mot.\nRien n'a été perdu : ce qui attendait d'être envoyé attend encore.\n\n"
      "À faire : gardez ce dossier, transmettez-en une copie au consortium ET aux autres membres,\n"
      "qui peuvent comparer avec ce qu'ils ont vérifié (parangon-connector log status).\nSi le "
      "consortium explique la rupture (une sauvegarde restaurée, par exemple), la décision de\n"
      "continuer est la vôtre : parangon-connector log accept --reason \"…\".\n";
  constexpr std::string_view en =
      "{}\n\n{}\n\nThe hub signs a log from which nothing can be taken and in which nothing can be "
      "changed. What is\nkept here shows, with the hub's own signatures, that it contradicted "
      "itself: ours.checkpoint is\nwhat we had verified, theirs.checkpoint what it shows now, "
      "answer.txt its answer word for word.\nNothing was lost: what waited to be sent still "
      "waits.\n\nWhat to do: keep this folder, give a copy of it to the consortium AND to the "
      "other "
      "members, who can\ncompare it with what they verified (parangon-connector log status).\nIf "
      "the consortium explains the break (a backup that was restored, for instance), going on is\n"
      "your decision: parangon-connector log accept --reason \"…\".\n";
  return {fmt::format(fr, format_instant(at), alarm.what.fr),
          fmt::format(en, format_instant(at), alarm.what.en)};
}

Status write_parts(const fs::path& folder, const Alarm& alarm, Instant at) {
  const auto text = explanation(alarm, at);
  const std::pair<const char*, std::string> parts[] = {
      {"kind", std::string(to_string(alarm.kind)) + "\n"},
      {"what.fr.txt", alarm.what.fr + "\n"},
      {"what.en.txt", alarm.what.en + "\n"},
      {"LISEZMOI.txt", text.fr},
      {"README.txt", text.en},
      {"ours.checkpoint", alarm.ours},
      {"theirs.checkpoint", alarm.theirs},
      {"answer.txt", alarm.answer},
      {"receipt.txt", alarm.receipt + "\n"},
  };
  for (const auto& [name, content] : parts) {
    if (auto done = write_file(folder / name, content); !done) return done;
  }
  return {};
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

std::string_view to_string(Alarm::Kind kind) {
  switch (kind) {
    case Alarm::Kind::behind: return "behind";
    case Alarm::Kind::forked: return "forked";
    case Alarm::Kind::key_changed: return "key_changed";
    case Alarm::Kind::bad_proof: return "bad_proof";
    case Alarm::Kind::receipt_replaced: return "receipt_replaced";
  }
  return "forked";
}

Result<fs::path> LogState::save(const Alarm& alarm, Instant at) {
  const auto base = folder_ / "alarms";
  const auto kept = alarms();
  if (!kept) return kept.error();
  for (const auto& other : *kept) {
    if (other.accepted || other.kind != to_string(alarm.kind)) continue;
    const auto ours = read_if_there(base / other.name / "ours.checkpoint");
    if (!ours) return ours.error();
    const auto theirs = read_if_there(base / other.name / "theirs.checkpoint");
    if (!theirs) return theirs.error();
    if (*ours == alarm.ours && *theirs == alarm.theirs && other.what == alarm.what) {
      return base / other.name;
    }
  }
  const auto name = format_instant(at);
  const auto hidden = base / ("." + name);
  if (auto gone = remove_entry(hidden); !gone) return gone.error();
  if (auto made = make_folder(hidden); !made) return made.error();
  if (auto done = write_parts(hidden, alarm, at); !done) return done.error();
  if (auto moved = move_entry(hidden, base / name); !moved) return moved.error();
  return base / name;
}

Result<std::vector<KeptAlarm>> LogState::alarms() const {
  std::vector<KeptAlarm> out;
  for (const auto& name : names_in(folder_ / "alarms")) {
    const auto folder = folder_ / "alarms" / name;
    KeptAlarm alarm{name, {}, {}, {}, std::nullopt};
    const std::pair<const char*, std::string*> parts[] = {{"kind", &alarm.kind},
                                                          {"receipt.txt", &alarm.receipt},
                                                          {"what.fr.txt", &alarm.what.fr},
                                                          {"what.en.txt", &alarm.what.en}};
    for (const auto& [file, into] : parts) {
      const auto text = read_file(folder / file, max_small_bytes);
      if (!text) return text.error();
      *into = first_line(*text);
    }
    const auto accepted = read_if_there(folder / "accepted.json");
    if (!accepted) return accepted.error();
    if (*accepted) {
      auto decision = wire::read_decision(**accepted);
      if (!decision) return decision.error();
      alarm.accepted = std::move(*decision);
    }
    out.push_back(std::move(alarm));
  }
  return out;
}

}  // namespace parangon::connectors::agent
