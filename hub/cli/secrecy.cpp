#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "hub/cli/command.hpp"
#include "hub/disclosure/jj_format.hpp"
#include "hub/disclosure/protect.hpp"
#include "shared/core/file.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::cli {
namespace {

constexpr std::uint64_t max_input_bytes = 512ULL << 20;

struct ProtectInput {
  std::string file;
  std::string out;
};

Status protect(const ProtectInput& input, Session& session) {
  const auto text = read_file(input.file, max_input_bytes);
  if (!text) return text.error();
  const auto table = disclosure::read_jj(*text);
  if (!table) return table.error();
  const auto result = disclosure::protect(*table, {});
  session.out << fmt::format("{} {} {}\n", result.loss.cells, result.loss.value,
                             result.unprotected.size());
  if (!input.out.empty())
    return write_file(input.out, disclosure::write_pattern(*table, result.pattern));
  return {};
}

}  // namespace

void declare_secrecy(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto* group = app.add_subcommand("secrecy", fr ? "Secret statistique" : "Statistical secrecy");
  group->require_subcommand(1);
  auto input = std::make_shared<ProtectInput>();
  auto* command = group->add_subcommand("protect", "");
  command->add_option("FILE", input->file)->required();
  command->add_option("--out", input->out);
  command->callback([input, &chosen] {
    chosen = [input](Session& session) { return protect(*input, session); };
  });
}

}  // namespace parangon::hub::cli
