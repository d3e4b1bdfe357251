#include "hub/collect/events.hpp"

#include <pwd.h>
#include <unistd.h>

#include <array>

#include "shared/wire/log_event.hpp"

namespace parangon::hub::collect {
namespace {

/// JSON has no other encoding: the log would say something else than what is stored.
Error not_utf8() {
  return {Errc::invalid_argument,
          {"un texte n'est pas en UTF-8 : rien n'est enregistré ; réglez l'encodage du terminal "
           "(LANG) et recommencez",
           "a text is not UTF-8: nothing is recorded; set the terminal's encoding (LANG) and try "
           "again"}};
}

}  // namespace

Actor local_operator() {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  ::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found);
  const auto login = found != nullptr ? std::string(found->pw_name) : std::to_string(::geteuid());
  return {"operator:" + login, "local"};
}

Subject member_subject(const store::Agency& agency) {
  return {{"siret", agency.siret.to_string()}, {"name", agency.name},
          {"department", agency.department},   {"population", std::to_string(agency.population)},
          {"contact", agency.contact},         {"active", agency.active ? "true" : "false"},
          {"reason", agency.suspended_reason}};
}

store::EventMaker event(std::string_view hub, std::string_view name, Actor actor, Subject subject) {
  wire::LogEvent made{std::string(hub),     std::string(name),     {},
                      std::move(actor.who), std::move(actor.from), std::move(subject)};
  return [made = std::move(made)](const store::Stamp& stamp) -> Result<std::string> {
    auto stamped = made;
    stamped.at = stamp.at;
    if (stamp.number > 0) {
      stamped.subject.insert(stamped.subject.begin(), {"number", std::to_string(stamp.number)});
    }
    auto document = wire::write_log_event(stamped);
    const auto said = wire::read_log_event(document);
    if (!said || said->subject != stamped.subject) return not_utf8();
    return document;
  };
}

}  // namespace parangon::hub::collect
