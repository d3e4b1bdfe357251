#include "hub/collect/collector.hpp"

#include <mutex>

#include "hub/collect/attempt.hpp"
#include "hub/collect/pseudonym_attempt.hpp"
#include "hub/collect/statement_attempt.hpp"

namespace parangon::hub::collect {

struct Collector::Impl {
  store::Store& store;
  const Clock& clock;
  const model::Nomenclature& nomenclature;
  Settings settings;
  mutable std::mutex mutex{};
  std::shared_ptr<const Credentials> credentials{};

  std::shared_ptr<const Credentials> current_credentials() const {
    const std::lock_guard lock(mutex);
    return credentials;
  }

  rules::Consortium consortium(store::ReadStore::AsOf as_of = {}) const {
    auto decisions = settings.consortium;
    const auto release = store.current_register(as_of);
    decisions.register_release = release ? release->number : 0;
    return decisions;
  }

  Outcome judge(IncomingSubmission incoming, Attempt::Mode mode) {
    const auto used = current_credentials();
    return Attempt(context(*used), std::move(incoming)).run(mode);
  }

  Context context(const Credentials& used) const {
    return {store,        nomenclature,      used,        settings.hub_name, settings.log,
            consortium(), settings.calendar, clock.now(), settings};
  }
};

Collector::Collector(store::Store& store, const Clock& clock,
                     const model::Nomenclature& nomenclature, Settings settings,
                     Credentials credentials)
    : impl_(new Impl{store, clock, nomenclature, std::move(settings)}) {
  replace_credentials(std::move(credentials));
}
Collector::~Collector() = default;

Outcome Collector::submit(IncomingSubmission incoming) {
  return impl_->judge(std::move(incoming), Attempt::Mode::commit);
}

Outcome Collector::validate(IncomingSubmission incoming) {
  return impl_->judge(std::move(incoming), Attempt::Mode::validate);
}

Result<StatementAccepted> Collector::record(const IncomingStatement& incoming) {
  const auto used = impl_->current_credentials();
  return record_statement(impl_->context(*used), incoming);
}

Result<store::PseudonymOutcome> Collector::record(const IncomingPseudonyms& incoming) {
  const auto used = impl_->current_credentials();
  return record_pseudonyms(impl_->context(*used), incoming);
}

rules::Consortium Collector::consortium(store::ReadStore::AsOf as_of) const {
  return impl_->consortium(as_of);
}

void Collector::replace_credentials(Credentials credentials) {
  auto fresh = std::make_shared<const Credentials>(std::move(credentials));
  const std::lock_guard lock(impl_->mutex);
  impl_->credentials = std::move(fresh);
}

}  // namespace parangon::hub::collect
