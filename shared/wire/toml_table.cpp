#include "shared/wire/toml_table.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <array>
#include <deque>
#include <set>

namespace parangon::wire {

struct TomlTable::Node {
  const toml::table* table = nullptr;
  std::string path;  ///< "agency." or "source[2].": what stands before a key in messages.
  mutable std::set<std::string, std::less<>> asked;
};

struct TomlTable::File {
  std::filesystem::path path;
  toml::table root;
  std::deque<Node> nodes;  ///< Stable addresses.
  std::optional<Error> first;

  const Node* add(const toml::table& table, std::string prefix) {
    return &nodes.emplace_back(Node{&table, std::move(prefix), {}});
  }
  void defect(std::uint32_t line, std::string_view key, const Text& why) {
    if (first) return;
    const auto where = fmt::format("{}:{}", path.string(), line);
    first = Error{Errc::malformed,
                  {fmt::format("{} : clé « {} » : {}", where, key, why.fr),
                   fmt::format("{}: key \"{}\": {}", where, key, why.en)}};
  }
};

namespace {

/// toml++ has its sentences in English only, and made of parts: what a hand usually does wrong is
/// told by a word of them.
std::string_view in_french(std::string_view description) {
  struct Sentence {
    std::string_view word;
    std::string_view french;
  };
  static constexpr std::array sentences = {
      Sentence{"redefine", "clé ou table définie deux fois"},
      Sentence{"end-of-file", "le fichier s'arrête au milieu d'une valeur ou d'une clé"},
      Sentence{"control characters", "un texte ne se ferme pas sur sa ligne : guillemet oublié ?"},
      Sentence{"utf-8", "le fichier n'est pas en UTF-8"},
      Sentence{"escape sequence",
               "barre oblique inverse dans un texte : écrivez '…' ou doublez-la"},
      Sentence{"expected '='", "il manque le signe ="},
      Sentence{"expected ']'", "il manque un crochet fermant"},
      Sentence{"determine value", "valeur incorrecte : guillemets oubliés ?"},
      Sentence{"expected a comment", "du texte suit la valeur : une clé par ligne"},
  };
  for (const auto& [word, french] : sentences) {
    if (description.find(word) != std::string_view::npos) return french;
  }
  return "syntaxe incorrecte ; vérifiez guillemets, crochets et « clé = valeur »";
}

}  // namespace

TomlTable::TomlTable(std::shared_ptr<File> file, const Node* node)
    : file_(std::move(file)), node_(node) {}

Result<TomlTable> TomlTable::load(const std::filesystem::path& path) {
  std::error_code ec;
  if (!std::filesystem::is_regular_file(path, ec)) {
    return Error{Errc::not_found,
                 {fmt::format("fichier de configuration introuvable : {}", path.string()),
                  fmt::format("configuration file not found: {}", path.string())}};
  }
  auto file = std::make_shared<File>();
  file->path = path;
  try {
    file->root = toml::parse_file(path.string());
  } catch (const toml::parse_error& e) {
    const auto& at = e.source().begin;
    const auto where = fmt::format("{}:{}:{}", path.string(), at.line, at.column);
    return Error{Errc::malformed,
                 {fmt::format("{} : TOML illisible : {}", where, in_french(e.description())),
                  fmt::format("{}: unreadable TOML: {}", where, e.description())}};
  }
  const Node* root = file->add(file->root, "");
  return TomlTable(std::move(file), root);
}

namespace {

std::uint32_t line_of(const toml::node* node) { return node ? node->source().begin.line : 0; }

}  // namespace

bool TomlTable::has(std::string_view key) const { return node_->table->contains(key); }

std::optional<std::string> TomlTable::string(std::string_view key) {
  node_->asked.emplace(key);
  const auto* found = node_->table->get(key);
  if (found == nullptr) return std::nullopt;
  if (const auto* text = found->as_string()) return text->get();
  file_->defect(line_of(found), node_->path + std::string(key), {"texte attendu", "text expected"});
  return std::nullopt;
}

std::optional<std::int64_t> TomlTable::integer(std::string_view key) {
  node_->asked.emplace(key);
  const auto* found = node_->table->get(key);
  if (found == nullptr) return std::nullopt;
  if (const auto* number = found->as_integer()) return number->get();
  file_->defect(line_of(found), node_->path + std::string(key),
                {"nombre entier attendu", "integer expected"});
  return std::nullopt;
}

std::optional<bool> TomlTable::boolean(std::string_view key) {
  node_->asked.emplace(key);
  const auto* found = node_->table->get(key);
  if (found == nullptr) return std::nullopt;
  if (const auto* flag = found->as_boolean()) return flag->get();
  file_->defect(line_of(found), node_->path + std::string(key),
                {"true ou false attendu", "true or false expected"});
  return std::nullopt;
}

std::vector<std::string> TomlTable::strings(std::string_view key) {
  node_->asked.emplace(key);
  std::vector<std::string> out;
  const auto* found = node_->table->get(key);
  if (found == nullptr) return out;
  if (const auto* text = found->as_string()) return {text->get()};
  const auto* list = found->as_array();
  const Text expected{"liste de textes attendue", "list of texts expected"};
  if (list == nullptr) {
    file_->defect(line_of(found), node_->path + std::string(key), expected);
    return out;
  }
  for (const auto& item : *list) {
    if (const auto* text = item.as_string()) {
      out.push_back(text->get());
    } else {
      file_->defect(line_of(&item), node_->path + std::string(key), expected);
    }
  }
  return out;
}

std::string TomlTable::required(std::string_view key) {
  if (!has(key)) reject(key, {"clé obligatoire absente", "required key is missing"});
  return string(key).value_or("");
}

std::optional<std::filesystem::path> TomlTable::path(std::string_view key) {
  const auto text = string(key);
  if (!text) return std::nullopt;
  return std::filesystem::absolute(file_->path).parent_path() / *text;
}

std::filesystem::path TomlTable::required_path(std::string_view key) {
  if (!has(key)) reject(key, {"clé obligatoire absente", "required key is missing"});
  return path(key).value_or(std::filesystem::path());
}

std::optional<TomlTable> TomlTable::table(std::string_view key) {
  node_->asked.emplace(key);
  const auto* found = node_->table->get(key);
  if (found == nullptr) return std::nullopt;
  const auto* table = found->as_table();
  if (table == nullptr) {
    file_->defect(line_of(found), node_->path + std::string(key),
                  {"section attendue", "section expected"});
    return std::nullopt;
  }
  return TomlTable(file_, file_->add(*table, node_->path + std::string(key) + "."));
}

std::vector<TomlTable> TomlTable::tables(std::string_view key) {
  node_->asked.emplace(key);
  std::vector<TomlTable> out;
  const auto* found = node_->table->get(key);
  if (found == nullptr) return out;
  const auto* list = found->as_array();
  const Text expected{"sections [[…]] attendues", "[[…]] sections expected"};
  if (list == nullptr) {
    file_->defect(line_of(found), node_->path + std::string(key), expected);
    return out;
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto* table = list->get(i)->as_table();
    if (table == nullptr) {
      file_->defect(line_of(list->get(i)), node_->path + std::string(key), expected);
      continue;
    }
    const auto prefix = fmt::format("{}{}[{}].", node_->path, key, i + 1);
    out.push_back(TomlTable(file_, file_->add(*table, prefix)));
  }
  return out;
}

std::vector<std::string> TomlTable::keys() {
  std::vector<std::string> out;
  for (const auto& [key, value] : *node_->table) {
    node_->asked.emplace(key.str());
    out.emplace_back(key.str());
  }
  return out;
}

void TomlTable::reject(std::string_view key, const Text& why) {
  const auto* found = node_->table->get(key);
  file_->defect(found != nullptr ? line_of(found) : node_->table->source().begin.line,
                node_->path + std::string(key), why);
}

Status TomlTable::finish() {
  for (const Node& node : file_->nodes) {
    for (const auto& [key, value] : *node.table) {
      if (!node.asked.contains(key.str())) {
        file_->defect(line_of(&value), node.path + std::string(key.str()),
                      {"clé inconnue", "unknown key"});
      }
    }
  }
  if (file_->first) return *file_->first;
  return {};
}

}  // namespace parangon::wire
