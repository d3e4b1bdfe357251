#include "hub/cli/disclosing.hpp"

#include "hub/collect/disclosing.hpp"

namespace parangon::hub::cli {

Status disclose(const OpenStore& opened, Session& session, store::NewDisclosure disclosure) {
  disclosure.at = session.clock.now();
  return collect::Disclosing(*opened.store, collect::local_operator()).record(disclosure);
}

Status disclose_to_staff(const OpenStore& opened, Session& session, std::string_view outlet,
                         std::string subject, std::string bytes,
                         std::optional<std::int64_t> release) {
  return disclose(opened, session,
                  {{},
                   std::string(outlet),
                   store::DisclosureAudience::staff,
                   {},
                   release,
                   std::move(subject),
                   std::move(bytes)});
}

}  // namespace parangon::hub::cli
