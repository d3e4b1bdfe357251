#include "connectors/config/config.hpp"

#include <fmt/format.h>
#include <glob.h>

#include <algorithm>

#include "shared/wire/toml_table.hpp"

namespace parangon::connectors {
namespace {

using classify::InterpretOptions;
using wire::TomlTable;

constexpr std::size_t max_sources = 10'000;

/// Files that match the pattern, sorted; a pattern without wildcard is a file name.
std::vector<std::filesystem::path> expand(const std::filesystem::path& pattern) {
  std::vector<std::filesystem::path> out;
  glob_t found{};
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0) {
    for (std::size_t i = 0; i < found.gl_pathc && i < max_sources; ++i) {
      out.emplace_back(found.gl_pathv[i]);
    }
  }
  ::globfree(&found);
  return out;
}

void read_buyers(TomlTable& agency, AgencyConfig& out) {
  out.listed.insert(out.siret.siren());
  const auto buyers = agency.strings("buyers");
  if (buyers.empty() || buyers == std::vector<std::string>{"own"}) return;
  if (buyers == std::vector<std::string>{"any"}) {
    out.buyers = InterpretOptions::Buyers::any;
    return;
  }
  for (const auto& text : buyers) {
    const auto siret = model::Siret::try_parse(text);
    const auto siren = model::Siren::parse(text);
    if (siret) {
      out.listed.insert(siret->siren());
    } else if (siren) {
      out.listed.insert(*siren);
    } else {
      agency.reject("buyers",
                    {fmt::format("« {} » n'est ni « own », ni « any », ni un SIREN", text),
                     fmt::format("\"{}\" is neither \"own\", \"any\" nor a SIREN", text)});
    }
  }
}

void read_agency(TomlTable& root, AgencyConfig& out) {
  auto agency = root.table("agency");
  if (!agency) {
    root.reject("agency", {"section obligatoire absente", "required section is missing"});
    return;
  }
  const auto siret = model::Siret::parse(agency->required("siret"));
  if (!siret) {
    agency->reject("siret", siret.error().message);
  } else {
    out.siret = *siret;
  }
  out.name = agency->required("name");
  read_buyers(*agency, out);
  for (const auto& text : agency->strings("periods")) {
    const auto period = model::Period::parse(text);
    if (period) {
      out.periods.push_back(*period);
    } else {
      agency->reject("periods", period.error().message);
    }
  }
  const auto fallback = agency->string("date_fallback").value_or("none");
  if (fallback != "none" && fallback != "publication") {
    agency->reject("date_fallback",
                   {"« none » ou « publication » attendu", "\"none\" or \"publication\" expected"});
  }
  out.date_fallback = fallback == "publication";
  out.supplier_mapping = agency->path("supplier_mapping");
  out.families = agency->path("families");
  out.state = agency->path("state").value_or(std::filesystem::path());
}

void read_hub(TomlTable& root, AgencyConfig& out) {
  auto hub = root.table("hub");
  if (!hub) return;
  out.hub = HubConfig{hub->required("url"), hub->required_path("authority"),
                      hub->required_path("certificate"), hub->required_path("key")};
}

model::Sharing read_terms(TomlTable& sharing, std::string_view dataset) {
  const auto word = sharing.string(dataset);
  if (!word) return {};
  const auto found = model::sharing_from(*word);
  if (!found) {
    std::string known;
    for (const auto one : model::all_sharings) {
      known += (known.empty() ? "" : ", ") + std::string(to_string(one));
    }
    sharing.reject(dataset, {fmt::format("« {} » inconnu ; attendu : {}", *word, known),
                             fmt::format("unknown \"{}\"; expected: {}", *word, known)});
  }
  return found.value_or(model::Sharing{});
}

void read_submission(TomlTable& root, AgencyConfig& out) {
  if (auto sharing = root.table("sharing")) {
    out.sharing = {read_terms(*sharing, "paid"), read_terms(*sharing, "awarded")};
  }
  if (auto submission = root.table("submission")) {
    out.justifications = submission->path("justifications");
  }
}

/// A text of the table that `parse` understands, into `out`; the default where it is absent.
template <class T, class Parse>
void read_parsed(TomlTable& table, std::string_view key, T& out, Parse parse) {
  const auto text = table.string(key);
  if (!text) return;
  if (const auto value = parse(*text)) {
    out = *value;
  } else {
    table.reject(key, value.error().message);
  }
}

void read_schedule(TomlTable& root, AgencyConfig& out) {
  auto schedule = root.table("schedule");
  if (!schedule) return;
  read_parsed(*schedule, "every", out.schedule.every, parse_every);
  read_parsed(*schedule, "at", out.schedule.at, parse_at);
  read_parsed(*schedule, "retry_min", out.retry.min, parse_wait);
  read_parsed(*schedule, "retry_max", out.retry.max, parse_wait);
  if (out.retry.max < out.retry.min) {
    schedule->reject("retry_max", {"plus petit que retry_min", "smaller than retry_min"});
  }
}

char one_character(TomlTable& csv, std::string_view key) {
  const auto text = csv.string(key);
  if (!text) return '\0';
  if (text->size() != 1) {
    csv.reject(key, {"un seul caractère attendu", "a single character expected"});
    return '\0';
  }
  return text->front();
}

readers::CsvLayout read_csv_layout(TomlTable& source) {
  readers::CsvLayout layout;
  auto csv = source.table("csv");
  if (!csv) return layout;
  layout.delimiter = one_character(*csv, "delimiter");
  layout.decimal = one_character(*csv, "decimal");
  layout.encoding = csv->string("encoding").value_or("");
  const auto measure = csv->string("measure").value_or("paid");
  if (const auto found = model::measure_from(measure)) {
    layout.measure = *found;
  } else {
    csv->reject("measure", {"« paid » ou « awarded » attendu", "\"paid\" or \"awarded\" expected"});
  }
  const auto tax = csv->string("tax").value_or("unknown");
  if (tax != "before_tax" && tax != "unknown") {
    csv->reject(
        "tax", {"« before_tax » ou « unknown » attendu", "\"before_tax\" or \"unknown\" expected"});
  }
  layout.tax = tax == "before_tax" ? model::TaxBasis::before_tax : model::TaxBasis::unknown;
  if (auto columns = csv->table("columns")) {
    for (const auto& field : columns->keys()) {
      layout.columns[field] = columns->string(field).value_or("");
    }
  }
  return layout;
}

void read_sources(TomlTable& root, AgencyConfig& out) {
  auto sources = root.tables("source");
  if (sources.empty()) {
    root.reject("source", {"au moins une section [[source]] attendue",
                           "at least one [[source]] section expected"});
  }
  for (auto& source : sources) {
    const auto name = source.required("format");
    const auto format = readers::format_from(name);
    if (!format) {
      source.reject("format",
                    {fmt::format("format « {} » inconnu ; decp, pes ou csv attendu", name),
                     fmt::format("unknown format \"{}\"; decp, pes or csv expected", name)});
    }
    const auto pattern = source.required_path("path");
    const auto layout = read_csv_layout(source);
    const auto files = expand(pattern);
    if (files.empty()) {
      source.reject("path", {fmt::format("aucun fichier ne correspond à {}", pattern.string()),
                             fmt::format("no file matches {}", pattern.string())});
    }
    for (const auto& file : files) {
      out.sources.push_back({format.value_or(readers::Format::decp), file, layout});
    }
  }
}

}  // namespace

Result<AgencyConfig> load_config(const std::filesystem::path& file) {
  std::error_code ec;
  const auto path = std::filesystem::is_directory(file, ec) ? file / "connector.toml" : file;
  auto root = TomlTable::load(path);
  if (!root) return root.error();
  AgencyConfig out;
  read_agency(*root, out);
  read_hub(*root, out);
  read_submission(*root, out);
  read_schedule(*root, out);
  read_sources(*root, out);
  if (auto done = root->finish(); !done) return done.error();
  if (out.state.empty()) out.state = std::filesystem::absolute(path).parent_path() / "state";
  return out;
}

}  // namespace parangon::connectors
