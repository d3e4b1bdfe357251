#include <fmt/format.h>

#include <ostream>

#include "connectors/cli/commands.hpp"
#include "connectors/cli/pseudonyms.hpp"
#include "connectors/cli/setup.hpp"
#include "connectors/cli/update.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::connectors::cli {

Result<Updated> update_from_hub(agent::State& state, agent::HubSession& session) {
  auto document = session.consortium();
  if (!document) return document.error();
  if (auto kept = state.keep_consortium(wire::write_consortium(*document)); !kept) {
    return kept.error();
  }
  auto kept = state.current_register();
  if (!kept) return kept.error();
  const auto wanted = document->decisions.register_release;
  if (*kept && (*kept)->release == wanted) {
    return Updated{std::move(*document), std::move(**kept), false};
  }
  if (*kept && (*kept)->release > wanted) {
    return Error{Errc::conflict,
                 {fmt::format("le hub annonce la version {} du registre, plus ancienne que la {} "
                              "déjà reçue ; prévenez le consortium",
                              wanted, (*kept)->release),
                  fmt::format("the hub announces register release {}, older than release {} "
                              "received before; tell the consortium",
                              wanted, (*kept)->release)}};
  }
  auto release = session.current_register();
  if (!release) return release.error();
  if (auto stored = state.keep_register(*release); !stored) return stored.error();
  return Updated{std::move(*document), std::move(*release), true};
}

int register_update(const Context& context, const RegisterUpdateInput& input) {
  const auto config = load_config(input.config);
  if (!config) return fail(context, {Errc::invalid_argument, config.error().message});
  if (!config->hub) {
    return fail(context, {Errc::invalid_argument,
                          {"la configuration n'a pas de section [hub]",
                           "the configuration has no [hub] section"}});
  }
  auto state = agent::State::open(config->state);
  if (!state) return fail(context, state.error());
  const auto session = agent::HubSession::open(*config->hub, context.clock, context.lang);
  if (!session) return fail(context, session.error());
  const auto updated = update_from_hub(*state, **session);
  if (!updated) return fail(context, updated.error());
  if (updated->document.decisions.supplier_pseudonyms) {
    exchange_keys(context, *config, *state, **session);
  }
  if (context.json) {
    std::string out;
    wire::JsonWriter json(out);
    json.begin_object().member("release", updated->release.release).member("new", updated->is_new);
    json.end_object();
    context.out << out << '\n';
  } else {
    context.out << fmt::format("{} {}{}\n", context.t("registre, version", "register, release"),
                               updated->release.release,
                               updated->is_new ? context.t(" (nouvelle)", " (new)") : "");
  }
  return exit_ok;
}

}  // namespace parangon::connectors::cli
