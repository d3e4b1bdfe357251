// Proves that a configuration that is no TOML is refused with its place, in both languages.
#include "shared/wire/toml_table.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace parangon::wire {
namespace {

Text refused_because(const std::string& toml) {
  const auto file = std::filesystem::temp_directory_path() /
                    ("parangon-toml-" + std::to_string(::getpid()) + ".toml");
  std::ofstream(file) << toml;
  const auto table = TomlTable::load(file);
  std::filesystem::remove(file);
  if (table) return {};
  const auto from_line = [](const std::string& message) {
    return message.substr(message.find(".toml:") + 6);
  };
  return {from_line(table.error().message.fr), from_line(table.error().message.en)};
}

TEST(TomlTable, SaysInFrenchWhatAHandUsuallyDoesWrong) {
  const auto twice = refused_because("[a]\nb = 1\nb = 2\n");
  EXPECT_EQ(twice.fr, "3:5 : TOML illisible : clé ou table définie deux fois");
  EXPECT_TRUE(twice.en.starts_with("3:5: unreadable TOML: ")) << twice.en;
  EXPECT_NE(twice.en.find("cannot redefine"), std::string::npos) << twice.en;
  const std::pair<std::string, std::string> cases[] = {{"b = \"x\n", "guillemet oublié"},
                                                       {"b = [1, 2", "s'arrête au milieu"},
                                                       {"b = \"C:\\dossier\"\n", "barre oblique"},
                                                       {"b 1\n", "il manque le signe ="},
                                                       {"[a\n", "crochet fermant"},
                                                       {"b = x\n", "guillemets oubliés"},
                                                       {"b = 1 c = 2\n", "une clé par ligne"},
                                                       {"b = \"\xE9\"\n", "UTF-8"},
                                                       {"b = 01\n", "syntaxe incorrecte"}};
  for (const auto& [toml, words] : cases) {
    const auto told = refused_because(toml);
    EXPECT_NE(told.fr.find(words), std::string::npos) << told.fr;
    EXPECT_NE(told.en.find(": unreadable TOML: "), std::string::npos) << told.en;
  }
}

}  // namespace
}  // namespace parangon::wire
