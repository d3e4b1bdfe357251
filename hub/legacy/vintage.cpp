#include "hub/legacy/vintage.hpp"

#include <algorithm>
#include <map>

namespace parangon::hub::legacy {
namespace {

using Counting = std::map<model::Siret, std::int64_t>;

/// Agencies of which not the same revision counts.
std::size_t differing(const Counting& one, const Counting& other) {
  std::size_t count = 0;
  for (const auto& [agency, revision] : one) {
    const auto at = other.find(agency);
    count += at == other.end() || at->second != revision ? 1 : 0;
  }
  for (const auto& [agency, revision] : other) count += one.contains(agency) ? 0 : 1;
  return count;
}

class History {
 public:
  History(std::size_t company, const CollectionAt& collection)
      : company_(company), collection_(collection) {}

  /// Whether the first vintage may be by now.
  void look(Instant at) {
    if (open_) return;
    known_ = collection_(at);
    const auto counts = [this](const model::Siret& agency) { return now_.contains(agency); };
    open_ = newest_ && (known_.due || std::ranges::all_of(known_.expected, counts));
    if (open_) move_on();
  }

  /// All changes of one instant.
  void pass(std::span<const CountingChange> changes) {
    const Instant at = changes.front().at;
    look(at);
    for (const auto& change : changes) {
      if (change.revision == 0) {
        now_.erase(change.agency);
      } else {
        now_[change.agency] = change.revision;
      }
    }
    newest_ = at;
    if (open_) {
      move_on();
    } else {
      look(at);
    }
  }

  Vintage at(Instant now) {
    look(now);
    return {vintage_, differing(now_, shown_), now_.size(), known_.expected.size()};
  }
  /// Those shown so far, oldest first.
  const std::vector<Instant>& all() const { return all_; }

 private:
  void move_on() {
    if (differing(now_, shown_) < company_) return;
    shown_ = now_;
    vintage_ = newest_;
    all_.push_back(*newest_);
  }

  std::size_t company_;
  const CollectionAt& collection_;
  Collection known_;
  Counting now_, shown_;
  bool open_ = false;
  std::optional<Instant> newest_, vintage_;
  std::vector<Instant> all_;
};

/// Up to the last look and the last change.
void pass_all(History& history, std::span<const CountingChange> changes,
              std::span<const Instant> looks) {
  auto look = looks.begin();
  for (std::size_t begin = 0; begin < changes.size();) {
    const Instant at = changes[begin].at;
    for (; look != looks.end() && *look < at; ++look) history.look(*look);
    std::size_t end = begin;
    while (end < changes.size() && changes[end].at == at) ++end;
    history.pass(changes.subspan(begin, end - begin));
    begin = end;
  }
  for (; look != looks.end(); ++look) history.look(*look);
}

}  // namespace

Vintage vintage_of(std::span<const CountingChange> changes, std::span<const Instant> looks,
                   Instant now, std::size_t company, const CollectionAt& collection) {
  History history(company, collection);
  pass_all(history, changes, looks);
  return history.at(now);
}

std::vector<Instant> vintages_until(std::span<const CountingChange> changes,
                                    std::span<const Instant> looks, Instant now,
                                    std::size_t company, const CollectionAt& collection) {
  History history(company, collection);
  pass_all(history, changes, looks);
  history.look(now);
  return history.all();
}

}  // namespace parangon::hub::legacy
