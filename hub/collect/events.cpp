#include "hub/collect/events.hpp"

#include <pwd.h>
#include <unistd.h>

#include <array>

#include "shared/wire/log_event.hpp"

namespace parangon::hub::collect {

Actor local_operator() {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  ::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found);
  const auto login = found != nullptr ? std::string(found->pw_name) : std::to_string(::geteuid());
  return {"operator:" + login, "local"};
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
    return wire::write_log_event(stamped);
  };
}

}  // namespace parangon::hub::collect
