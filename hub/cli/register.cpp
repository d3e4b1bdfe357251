#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <memory>
#include <ostream>

#include "hub/app.hpp"
#include "hub/cli/command.hpp"
#include "hub/cli/register_report.hpp"
#include "hub/collect/register_import.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::cli {
namespace {

struct ImportInput {
  std::string format;
  std::vector<std::string> files;
  std::string source;
  bool add = false;
  bool json = false;
  std::vector<std::string> kinds;  ///< WORD=KIND
  std::vector<std::string> keep;   ///< COLUMN=VALUE
  wire::DirectoryLayout layout;
};

std::optional<std::pair<std::string, std::string>> split(const std::string& text) {
  const auto at = text.find('=');
  if (at == std::string::npos) return std::nullopt;
  return std::pair(text.substr(0, at), text.substr(at + 1));
}

Error not_a_pair(std::string_view option, const std::string& text) {
  return {Errc::invalid_argument,
          {fmt::format("{} : « {} » : la forme attendue est A=B", option, text),
           fmt::format("{}: \"{}\": the form expected is A=B", option, text)}};
}

Result<wire::DirectoryLayout> layout_of(const ImportInput& input) {
  auto layout = input.layout;
  for (const auto& text : input.kinds) {
    const auto pair = split(text);
    if (!pair) return not_a_pair("--map", text);
    layout.kinds.insert(*pair);
  }
  for (const auto& text : input.keep) {
    const auto pair = split(text);
    if (!pair) return not_a_pair("--keep", text);
    layout.keep_column = pair->first;
    layout.keep_values.push_back(pair->second);
  }
  return layout;
}

Status read_file_into(ImportedFiles& all, const ImportInput& input, const std::string& name,
                      const wire::DirectoryLayout& layout) {
  const std::filesystem::path path(name);
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    return Error{
        Errc::not_found,
        {fmt::format("Fichier illisible : {}", name), fmt::format("Cannot read file: {}", name)}};
  }
  const auto format = wire::register_format_from(input.format);
  auto reading = wire::read_register(*format, wire::read_from(stream),
                                     {path.filename().string(), input.source}, layout);
  if (!reading) return reading.error();
  all.add(std::move(*reading));
  return {};
}

/// The entries of the newest release, for --add.
Status read_current_into(std::vector<model::RegisterEntry>& entries, const store::Store& store) {
  const auto current = store.current_register();
  if (!current) return {};
  const auto release = store.register_release(current->number);
  if (!release) return {};
  auto reading = wire::read_register(wire::RegisterFormat::register_csv,
                                     wire::read_from(std::string_view(release->csv)),
                                     {fmt::format("release {}", current->number), {}});
  if (!reading) return reading.error();
  entries = std::move(reading->entries);
  return {};
}

std::string note_of(const ImportInput& input) {
  std::string note = input.add ? "+ " : "";
  note += input.format + ":";
  for (const auto& file : input.files)
    note += " " + std::filesystem::path(file).filename().string();
  return note;
}

Status import(const ImportInput& input, Session& session) {
  const auto layout = layout_of(input);
  if (!layout) return layout.error();
  auto opened = open(session, true);
  if (!opened) return opened.error();
  const auto credentials = load_credentials(opened->config);
  if (!credentials) return credentials.error();
  std::vector<model::RegisterEntry> entries;
  if (input.add) {
    if (auto read = read_current_into(entries, *opened->store); !read) return read;
  }
  ImportedFiles files;
  for (const auto& file : input.files) {
    if (auto read = read_file_into(files, input, file, *layout); !read) return read;
  }
  entries.insert(entries.end(), files.entries.begin(), files.entries.end());
  auto imported =
      collect::import_register(*opened->store, entries, note_of(input), session.clock.now(),
                               credentials->key, credentials->chain, collect::local_operator());
  if (!imported) {
    print_report(files, session);
    return imported.error();
  }
  if (input.json) {
    session.out << import_json(files, *imported);
  } else {
    print_report(files, session);
    print_outcome(*imported, session);
  }
  return {};
}

struct ListInput {
  std::string as_of;
  bool json = false;
};

Status list_register_releases(const ListInput& input, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto as_of = as_of_from(input.as_of);
  if (!as_of) return as_of.error();
  const auto releases = opened->store->register_releases(*as_of);
  if (input.json) {
    std::string out;
    wire::JsonWriter json(out, wire::JsonWriter::Style::pretty);
    json.begin_array();
    for (const auto& info : releases) {
      json.begin_object().member("number", info.number).member("created", info.created);
      json.member("entries", info.entries).member("sha256", info.sha256);
      json.member("note", info.note).end_object();
    }
    json.end_array();
    session.out << out << '\n';
    return {};
  }
  const bool fr = session.french();
  session.out << fmt::format("{:>7} {:<24} {:>9}  {}\n", fr ? "version" : "release",
                             fr ? "créée" : "created", fr ? "lignes" : "entries",
                             fr ? "origine" : "origin");
  for (const auto& info : releases) {
    session.out << fmt::format("{:>7} {:<24} {:>9}  {}\n", info.number,
                               format_instant(info.created), info.entries, info.note);
  }
  return {};
}

void declare_directory_options(CLI::App& command, ImportInput& input, bool fr) {
  command.add_option("--siret-column", input.layout.siret_column,
                     fr ? "directory : colonne du SIRET" : "directory: column of the SIRET");
  command.add_option("--kind-column", input.layout.kind_column,
                     fr ? "directory : colonne du type" : "directory: column of the kind");
  command.add_option("--kind", input.layout.default_kind,
                     fr ? "directory : type des lignes qui n'en ont pas"
                        : "directory: kind of rows that have none");
  command.add_option("--map", input.kinds,
                     fr ? "directory : MOT=TYPE (répétable ; type vide : ligne écartée)"
                        : "directory: WORD=KIND (repeatable; empty kind: row left out)");
  command.add_option("--keep", input.keep,
                     fr ? "directory : COLONNE=VALEUR, ne prendre que ces lignes (répétable)"
                        : "directory: COLUMN=VALUE, take these rows only (repeatable)");
}

void declare_import(CLI::App& parent, bool fr, Action& chosen) {
  auto input = std::make_shared<ImportInput>();
  auto* command =
      parent.add_subcommand("import", fr ? "Faire une nouvelle version du registre, signée"
                                         : "Make a new signed release");
  command->add_option("--format", input->format, "register, finess-xml, finess-csv, directory")
      ->required()
      ->check(CLI::IsMember({"register", "finess-xml", "finess-csv", "directory"}));
  command->add_option("FILE", input->files, fr ? "Fichiers" : "Files")->required();
  command->add_option(
      "--source", input->source,
      fr ? "Nom de la source, dans le registre" : "Name of the source, in the register");
  command->add_flag(
      "--add", input->add,
      fr ? "Garder les lignes de la version courante" : "Keep the current release's entries");
  command->add_flag("--json", input->json, fr ? "Pour une machine" : "For a machine");
  declare_directory_options(*command, *input, fr);
  command->callback(
      [input, &chosen] { chosen = [input](Session& session) { return import(*input, session); }; });
}

}  // namespace

void declare_register(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto* parent =
      app.add_subcommand("register", fr ? "Le registre des structures" : "The supplier register");
  parent->require_subcommand(1);
  declare_import(*parent, fr, chosen);
  auto input = std::make_shared<ListInput>();
  auto* listing = parent->add_subcommand("list", fr ? "Les versions" : "The releases");
  listing->add_flag("--json", input->json, fr ? "Pour une machine" : "For a machine");
  listing->add_option("--as-of", input->as_of, "2026-03-01T08:15:30Z");
  listing->callback([input, &chosen] {
    chosen = [input](Session& session) { return list_register_releases(*input, session); };
  });
}

}  // namespace parangon::hub::cli
