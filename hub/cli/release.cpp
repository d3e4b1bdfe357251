#include "hub/cli/release.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>
#include <set>

#include "hub/cli/disclosing.hpp"
#include "hub/collect/publishing.hpp"
#include "shared/core/columns.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::cli {
namespace {

using collect::Publishing;

Text label(const store::ReleaseInfo& release, Instant now) {
  switch (release.state) {
    case store::ReleaseState::built: return {"projet", "draft"};
    case store::ReleaseState::published:
      return release.is_public(now) ? Text("publiée", "published")
                                    : Text("sous embargo", "under embargo");
    case store::ReleaseState::withdrawn: return {"retirée", "withdrawn"};
    case store::ReleaseState::discarded: return {"écartée", "discarded"};
  }
  return {};
}

std::string periods_of(const store::ReleaseInfo& release) {
  std::set<std::string> periods;
  for (const auto& source : release.sources) periods.insert(source.period.to_string());
  return fmt::format("{}", fmt::join(periods, " "));
}

/// In the languages that it was said in.
void write_reason(wire::JsonWriter& json, const Text& reason) {
  json.name("reason").begin_object();
  if (!reason.fr.empty()) json.member("fr", reason.fr);
  if (!reason.en.empty()) json.member("en", reason.en);
  json.end_object();
}

void write_info(wire::JsonWriter& json, const store::ReleaseInfo& release) {
  json.begin_object().member("number", release.number).member("state", to_string(release.state));
  json.member("digest", release.digest).member("title", release.title);
  json.member("as_of", release.as_of).member("issued", release.issued);
  json.member("built", release.built).member("published", release.published);
  json.member("withdrawn", release.withdrawn).member("discarded", release.discarded);
  write_reason(json, release.reason);
  json.name("sources").begin_array();
  for (const auto& source : release.sources) {
    json.begin_object().member("period", source.period.to_string());
    json.member("measure", to_string(source.measure)).member("state", source.state);
    json.name("submissions").begin_array();
    for (const auto& id : source.submissions) json.value(id);
    json.end_array().end_object();
  }
  json.end_array().name("files").begin_array();
  for (const auto& file : release.files) {
    json.begin_object().member("path", file.path).member("media_type", file.media_type);
    json.member("bytes", file.bytes).member("sha256", file.sha256).end_object();
  }
  json.end_array().end_object();
}

Status list_releases(const ReleaseInput& input, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto as_of = as_of_from(input.as_of);
  if (!as_of) return as_of.error();
  const auto releases = opened->store->releases(*as_of);
  if (input.json) {
    std::string out;
    wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
    json.begin_array();
    for (const auto& release : releases) write_info(json, release);
    json.end_array();
    session.out << out << '\n';
    return {};
  }
  const bool fr = session.french();
  const auto now = as_of->value_or(session.clock.now());
  using enum TextTable::Align;
  TextTable table({right, left, left, left, left});
  table.row({fr ? "n°" : "no.", fr ? "état" : "state", fr ? "périodes" : "periods",
             fr ? "parution" : "issued", fr ? "empreinte" : "digest"});
  for (const auto& release : releases) {
    table.row({std::to_string(release.number), label(release, now).in(session.lang),
               periods_of(release), format_instant(release.issued), release.digest.substr(0, 16)});
  }
  session.out << table.render(session.width);
  return {};
}

Status show_release(const ReleaseInput& input, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto release = find_release(input, *opened->store);
  if (!release) return release.error();
  if (input.json) {
    std::string out;
    wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
    write_info(json, *release);
    session.out << out << '\n';
    return {};
  }
  const auto now = (*as_of_from(input.as_of)).value_or(session.clock.now());
  session.out << fmt::format("{} {}{}{}\n", release->number, release->title.in(session.lang),
                             colon(session.lang), label(*release, now).in(session.lang));
  const auto& reason = release->reason_in(session.lang);
  if (!reason.empty()) session.out << reason << '\n';
  session.out << release->digest << '\n';
  for (const auto& file : release->files) {
    session.out << fmt::format("{}  {:>10}  {}\n", file.sha256, file.bytes, file.path);
  }
  return {};
}

Status review(const ReleaseInput& input, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto release = find_release(input, *opened->store);
  if (!release) return release.error();
  const auto papers = opened->store->release_papers(release->id);
  if (!papers) return {};
  const auto& text = papers->review.in(session.lang);
  const auto subject = fmt::format("release {}", release->number);
  auto recorded = disclose_to_staff(*opened, session, "review", subject, text, release->id);
  if (!recorded) return recorded;
  session.out << text;
  return {};
}

/// Lets a release go on by one step, and says so.
template <class Step>
Status go_on(Session& session, const Step& step, std::int64_t number, const Text& done) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  Publishing publishing(*opened->store, collect::local_operator());
  if (auto went = step(publishing, session.clock.now()); !went) return went;
  session.out << fmt::format("{} {}{}{}\n", session.french() ? "Publication" : "Release", number,
                             colon(session.lang), done.in(session.lang));
  return {};
}

Status publish(const ReleaseInput& input, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto release = opened->store->release(input.number);
  const auto issued = release ? format_instant(release->issued) : std::string();
  return go_on(
      session,
      [&](Publishing& publishing, Instant now) { return publishing.publish(input.number, now); },
      input.number,
      {fmt::format("publiée ; les membres la lisent dès maintenant, le public à partir du {}",
                   issued),
       fmt::format("published; members read it from now on, the public from {}", issued)});
}

/// Later releases that were built while this one, now never public, was under embargo: their files
/// name it.
Status name_dependents(std::int64_t number, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto withdrawn = opened->store->release(number);
  if (!withdrawn || !withdrawn->never_public()) return {};
  for (const auto& later : opened->store->releases()) {
    const bool stands =
        later.state == store::ReleaseState::built || later.state == store::ReleaseState::published;
    if (later.number <= number || !stands) continue;
    session.out << Text(fmt::format(
                            "Attention : la publication {} a été construite en comptant sur "
                            "celle-ci, que le public n'aura pas vue ; retirez-la ou écartez-la "
                            "aussi, puis construisez-la de nouveau\n",
                            later.number),
                        fmt::format(
                            "Note: release {} was built counting on this one, which the "
                            "public will not have seen; withdraw or discard it too, then build it "
                            "again\n",
                            later.number))
                       .in(session.lang);
  }
  return {};
}

Status withdraw(const ReleaseInput& input, Session& session) {
  if (input.reason.empty() && input.reason_en.empty()) {
    return Error{Errc::invalid_argument,
                 {"dites pourquoi : --reason (en français), --reason-en (en anglais), ou les deux",
                  "say why: --reason (in French), --reason-en (in English), or both"}};
  }
  auto done =
      go_on(session,
            [&](Publishing& publishing, Instant now) {
              return publishing.withdraw(input.number, now, {input.reason, input.reason_en});
            },
            input.number, {"retirée", "withdrawn"});
  return done ? name_dependents(input.number, session) : done;
}

Status discard(const ReleaseInput& input, Session& session) {
  return go_on(session,
               [&](Publishing& publishing, Instant now) {
                 return publishing.discard(input.number, now, input.reason);
               },
               input.number, {"projet écarté", "draft discarded"});
}

using ReleaseAction = Status (*)(const ReleaseInput&, Session&);

/// Declares `release NAME`; the caller adds its options to what comes back.
CLI::App* add_command(CLI::App& parent, const char* name, const char* what, ReleaseAction work,
                      const std::shared_ptr<ReleaseInput>& input, Action& chosen) {
  auto* command = parent.add_subcommand(name, what);
  command->callback([input, work, &chosen] {
    chosen = [input, work](Session& session) { return work(*input, session); };
  });
  return command;
}

void declare_build(CLI::App& parent, bool fr, const std::shared_ptr<ReleaseInput>& input,
                   Action& chosen) {
  auto* plan = add_command(
      parent, "plan", fr ? "Ce que chaque découpage publierait" : "What each layout would publish",
      &plan_release, input, chosen);
  auto* build = add_command(
      parent, "build", fr ? "Construire un projet de publication" : "Build a draft of a release",
      &build_release, input, chosen);
  for (auto* command : {plan, build}) {
    command->add_option("--periods", input->periods, "2024,2025")->delimiter(',')->required();
    command->add_option("--as-of", input->as_of, "2026-03-01T08:15:30Z");
    command
        ->add_option(
            "--revisions", input->revisions,
            fr ? "carry : reprendre un tableau peu changé tel que montré ; include : refuser plutôt"
               : "carry: keep a table that changed little as shown; include: refuse instead")
        ->check(CLI::IsMember({"carry", "include"}));
  }
  plan->add_flag("--thorough", input->thorough,
                 fr ? "Examiner chaque découpage comme release build (plusieurs minutes)"
                    : "Examine each layout as release build does (some minutes)");
  build->add_option(
      "--layout", input->layout,
      fr ? "Découpage (sinon celui de [release])" : "Layout (else that of [release])");
  build->add_option("--issued", input->issued,
                    fr ? "Fin de l'embargo (sinon embargo_days après maintenant)"
                       : "End of the embargo (else embargo_days from now)");
  auto* insiders = build->add_option(
      "--insiders", input->insiders,
      fr ? "Fichier à écrire (JSON), pour des auditeurs : pourquoi chaque case est masquée, et qui "
           "la situe mieux que tous"
         : "File to write (JSON), for auditors: why each cell is withheld, and who places it "
           "closer than everybody");
  build
      ->add_option("--explain", input->explanations,
                   fr ? "Cases masquées à expliquer par tableau, dans le fichier de --insiders"
                      : "Withheld cells to explain in each table, in the file of --insiders")
      ->needs(insiders)
      ->check(CLI::Range(0, 1000));
}

void declare_steps(CLI::App& parent, bool fr, const std::shared_ptr<ReleaseInput>& input,
                   Action& chosen) {
  const auto numbered = [&](const char* name, const char* what, ReleaseAction work) {
    auto* command = add_command(parent, name, what, work, input, chosen);
    command->add_option("NUMBER", input->number, fr ? "Son numéro" : "Its number")->required();
    return command;
  };
  const auto reading = [&](const char* name, const char* what, ReleaseAction work) {
    auto* command = numbered(name, what, work);
    command->add_option("--as-of", input->as_of, "2026-03-01T08:15:30Z");
    return command;
  };
  reading("show", fr ? "Une publication et ses fichiers" : "One release and its files",
          &show_release)
      ->add_flag("--json", input->json, fr ? "Pour une machine" : "For a machine");
  reading("review", fr ? "Le rapport de relecture, interne" : "The review report, internal",
          &review);
  numbered("publish", fr ? "Publier un projet relu" : "Publish a reviewed draft", &publish);
  auto* withdraw_command =
      numbered("withdraw", fr ? "Retirer une publication" : "Withdraw a release", &withdraw);
  withdraw_command->add_option("--reason", input->reason,
                               fr ? "Pourquoi, en français ; public, et inscrit au journal"
                                  : "Why, in French; public, and recorded");
  withdraw_command->add_option(
      "--reason-en", input->reason_en,
      fr ? "Pourquoi, en anglais ; un motif d'une seule langue n'est donné que dans celle-ci"
         : "Why, in English; a reason of one language is told in that one only");
  numbered("discard", fr ? "Écarter un projet" : "Give up a draft", &discard)
      ->add_option("--reason", input->reason,
                   fr ? "Pourquoi ; inscrit au journal" : "Why; recorded")
      ->required();
  auto* export_command = reading(
      "export", fr ? "Écrire ses fichiers dans un dossier" : "Write its files into a folder",
      &export_release);
  export_command->add_option("FOLDER", input->folder, fr ? "Dossier à créer" : "Folder to make")
      ->required();
  export_command->add_flag("--draft", input->draft,
                           fr ? "Même un projet, qui compte alors pour toutes les suivantes"
                              : "Even a draft, which then counts for all later ones");
}

}  // namespace

Result<store::ReleaseInfo> find_release(const ReleaseInput& input, const store::ReadStore& store) {
  const auto as_of = as_of_from(input.as_of);
  if (!as_of) return as_of.error();
  for (const auto& release : store.releases(*as_of)) {
    const bool discarded = release.state == store::ReleaseState::discarded;
    if (release.number == input.number && !discarded) return release;
  }
  return collect::no_such_release(input.number);
}

void declare_release(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<ReleaseInput>();
  auto* parent =
      app.add_subcommand("release", fr ? "Les données ouvertes publiées" : "Releases of open data");
  parent->require_subcommand(1);
  declare_build(*parent, fr, input, chosen);
  auto* all = add_command(*parent, "list", fr ? "Toutes, projets compris" : "All, drafts too",
                          &list_releases, input, chosen);
  all->add_option("--as-of", input->as_of, "2026-03-01T08:15:30Z");
  all->add_flag("--json", input->json, fr ? "Pour une machine" : "For a machine");
  declare_steps(*parent, fr, input, chosen);
  add_command(*parent, "import-comparisons",
              fr ? "Base de la version 0.1.0 : tenir compte de ce que sa comparaison a montré"
                 : "Store of version 0.1.0: take into account what its comparison showed",
              &import_comparisons, input, chosen)
      ->add_flag("--json", input->json, fr ? "Pour une machine" : "For a machine");
  auto* verify = add_command(
      *parent, "verify",
      fr ? "Vérifier un dossier : sommes et signatures" : "Verify a folder: sums and signatures",
      &verify_release, input, chosen);
  verify
      ->add_option("FOLDER", input->folder, fr ? "Fichiers d'une publication" : "A release's files")
      ->required();
  verify->add_option("--authority", input->authority,
                     fr ? "Autorité du signataire (sinon la configurée)"
                        : "Authority of the signer (else the configured one)");
  auto* attack = add_command(*parent, "attack",
                             fr ? "Ce qu'un lecteur déduit des cases masquées d'un dossier"
                                : "What a reader derives of the hidden cells of a folder",
                             &attack_release, input, chosen);
  attack
      ->add_option("FOLDER", input->folder, fr ? "Fichiers d'une publication" : "A release's files")
      ->required();
  attack->add_option("--certificate", input->certificate,
                     fr ? "En écrire ici la preuve, que des tiers vérifient "
                          "(tools/verify_intervals.py)"
                        : "Write the proof of it here, for third parties to verify "
                          "(tools/verify_intervals.py)");
}

}  // namespace parangon::hub::cli
