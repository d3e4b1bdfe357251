#include "hub/collect/inventory.hpp"

#include <algorithm>
#include <tuple>

namespace parangon::hub::collect {
namespace {

using Revisions = std::span<const store::CollectedRevision>;

/// Those of one agency and period.
Revisions of(Revisions all, model::Siret agency, const model::Period& period) {
  const auto place = [](const store::CollectedRevision& r) {
    return std::tuple(r.agency, r.period);
  };
  const auto wanted = std::tuple(agency, period);
  const auto begin = std::ranges::lower_bound(all, wanted, {}, place);
  return {begin, std::ranges::upper_bound(begin, all.end(), wanted, {}, place)};
}

std::vector<model::Measure> lacking(const store::Campaign& campaign,
                                    const store::CollectedRevision& revision) {
  std::vector<model::Measure> out;
  if (revision.nothing_to_report) return out;
  std::ranges::set_difference(campaign.datasets, revision.datasets, std::back_inserter(out));
  return out;
}

class Maker {
 public:
  Maker(const store::Campaign& campaign, Revisions revisions, const Calendar& calendar,
        model::Date day)
      : campaign_(campaign), revisions_(revisions), calendar_(calendar), day_(day) {}

  InventoryLine line(const store::Agency& agency, const model::Period& period) const {
    const auto sent = of(revisions_, agency.siret, period);
    InventoryLine out{.agency = agency.siret,
                      .name = agency.name,
                      .period = period,
                      .expected = is_expected(agency)};
    if (sent.empty()) {
      out.state = day_ > campaign_.due ? CollectionState::missing : CollectionState::waiting;
      return out;
    }
    const auto counting = std::ranges::find_if(sent, &store::CollectedRevision::counts);
    const auto& judged = counting == sent.end() ? sent.back() : *counting;
    out.revision = judged.revision;
    out.received = judged.received;
    out.certified = judged.counts ? judged.certified : std::nullopt;
    out.blank = judged.nothing_to_report;
    out.lacking = lacking(campaign_, judged);
    out.state = state_of(judged, out.lacking.empty());
    out.late = !out.owes() && is_late(sent);
    return out;
  }

 private:
  bool is_expected(const store::Agency& agency) const {
    if (!agency.active || !expects(campaign_, agency.siret)) return false;
    return !campaign_.agencies.empty() || calendar_(agency.added) <= campaign_.closing;
  }

  static CollectionState state_of(const store::CollectedRevision& judged, bool complete) {
    if (judged.counts) return CollectionState::certified;
    if (judged.withdrawn) return CollectionState::withdrawn;
    return complete ? CollectionState::received : CollectionState::incomplete;
  }

  /// What somebody certified without a dataset is complete: that person says so.
  bool is_late(Revisions sent) const {
    return std::ranges::none_of(sent, [&](const store::CollectedRevision& r) {
      const bool complete = r.certified || lacking(campaign_, r).empty();
      return complete && calendar_(r.received) <= campaign_.due;
    });
  }

  const store::Campaign& campaign_;
  Revisions revisions_;
  const Calendar& calendar_;
  model::Date day_;
};

void count(const InventoryLine& line, InventoryTotals& totals) {
  if (!line.expected) {
    ++totals.unexpected;
    return;
  }
  ++totals.expected;
  switch (line.state) {
    case CollectionState::waiting: ++totals.waiting; break;
    case CollectionState::missing: ++totals.missing; break;
    case CollectionState::incomplete: ++totals.incomplete; break;
    case CollectionState::withdrawn: ++totals.withdrawn; break;
    case CollectionState::certified: ++totals.certified; [[fallthrough]];
    case CollectionState::received:
      ++totals.received;
      totals.late += line.late ? 1 : 0;
      totals.blank += line.blank ? 1 : 0;
  }
}

}  // namespace

std::string_view to_string(CollectionState state) {
  switch (state) {
    case CollectionState::waiting: return "waiting";
    case CollectionState::missing: return "missing";
    case CollectionState::incomplete: return "incomplete";
    case CollectionState::withdrawn: return "withdrawn";
    case CollectionState::received: return "received";
    case CollectionState::certified: return "certified";
  }
  return "waiting";
}

Text label(CollectionState state) {
  switch (state) {
    case CollectionState::waiting: return {"attendu", "waiting"};
    case CollectionState::missing: return {"manquant", "missing"};
    case CollectionState::incomplete: return {"incomplet", "incomplete"};
    case CollectionState::withdrawn: return {"retiré", "withdrawn"};
    case CollectionState::received: return {"reçu", "received"};
    case CollectionState::certified: return {"certifié", "certified"};
  }
  return {};
}

Inventory inventory(const store::Campaign& campaign, std::span<const store::Agency> agencies,
                    std::span<const store::CollectedRevision> revisions, const Calendar& calendar,
                    Instant as_of) {
  const auto day = calendar(as_of);
  Inventory out{
      .as_of = as_of, .day = day, .phase = phase_on(campaign, day), .lines = {}, .totals = {}};
  const Maker maker(campaign, revisions, calendar, day);
  for (const auto& agency : agencies) {
    for (const auto& period : campaign.periods) {
      auto line = maker.line(agency, period);
      if (!line.expected && line.revision == 0) continue;
      count(line, out.totals);
      out.lines.push_back(std::move(line));
    }
  }
  return out;
}

Result<TakenInventory> take_inventory(const store::ReadStore& store, std::string_view name,
                                      const Calendar& calendar, Instant as_of) {
  const auto versions = store.campaign_versions(name, as_of);
  if (versions.empty()) return no_such_campaign(name);
  const auto& campaign = versions.back();
  auto agencies = store.agencies(as_of);
  auto made =
      inventory(campaign, agencies, store.collected(campaign.periods, as_of), calendar, as_of);
  return TakenInventory{campaign, std::move(agencies), std::move(made)};
}

}  // namespace parangon::hub::collect
