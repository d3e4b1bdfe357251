#include "hub/collect/campaign.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shared/model/grain.hpp"

namespace parangon::hub::collect {
namespace {

constexpr std::size_t max_name = 64;

Error invalid(std::string fr, std::string en) {
  return {Errc::invalid_argument, {std::move(fr), std::move(en)}};
}

bool is_name(std::string_view text) {
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  if (text.empty() || text.size() > max_name || !is_plain(text.front())) return false;
  return std::ranges::all_of(text, [&](char c) { return is_plain(c) || c == '-'; });
}

bool is_title(std::string_view text) {
  if (text.empty() || text.size() > max_campaign_title) return false;
  return std::ranges::none_of(text, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; });
}

template <class T>
bool is_normalised(const std::vector<T>& items) {
  return std::ranges::adjacent_find(items, std::greater_equal<>()) == items.end();
}

template <class T>
void normalise_list(std::vector<T>& items) {
  std::ranges::sort(items);
  items.erase(std::unique(items.begin(), items.end()), items.end());
}

Status check_lists(const store::Campaign& campaign, model::Period::Grain grain) {
  if (campaign.periods.empty() || campaign.periods.size() > max_campaign_periods) {
    return invalid(fmt::format("périodes : de 1 à {}", max_campaign_periods),
                   fmt::format("periods: 1 to {}", max_campaign_periods));
  }
  for (const auto& period : campaign.periods) {
    if (period.grain() == grain) continue;
    return invalid(fmt::format("période {} : le consortium collecte par {}", period.to_string(),
                               model::label(grain).fr),
                   fmt::format("period {}: the consortium collects by {}", period.to_string(),
                               model::label(grain).en));
  }
  if (campaign.datasets.empty()) {
    return invalid("jeux de données : paid, awarded, ou les deux",
                   "datasets: paid, awarded, or both");
  }
  if (campaign.agencies.size() > max_campaign_agencies) {
    return invalid(fmt::format("acheteurs attendus : au plus {}", max_campaign_agencies),
                   fmt::format("expected agencies: at most {}", max_campaign_agencies));
  }
  if (is_normalised(campaign.periods) && is_normalised(campaign.datasets) &&
      is_normalised(campaign.agencies)) {
    return {};
  }
  return invalid("listes : triées, chaque élément une fois", "lists: sorted, each item once");
}

}  // namespace

void normalise(store::Campaign& campaign) {
  normalise_list(campaign.periods);
  normalise_list(campaign.datasets);
  normalise_list(campaign.agencies);
}

Status check_campaign(const store::Campaign& campaign, model::Period::Grain grain) {
  if (!is_name(campaign.name)) {
    return invalid(fmt::format("nom « {} » : 1 à {} lettres minuscules sans accent, chiffres et "
                               "tirets, sans tiret au début",
                               campaign.name, max_name),
                   fmt::format("name \"{}\": 1 to {} lower-case letters, digits and hyphens, no "
                               "hyphen first",
                               campaign.name, max_name));
  }
  if (!is_title(campaign.title)) {
    return invalid(fmt::format("titre : une ligne de 1 à {} octets", max_campaign_title),
                   fmt::format("title: one line of 1 to {} bytes", max_campaign_title));
  }
  if (campaign.due < campaign.opening || campaign.closing < campaign.due) {
    return invalid(
        fmt::format("dates : ouverture {}, échéance {}, clôture {} ; elles doivent se suivre",
                    campaign.opening.to_string(), campaign.due.to_string(),
                    campaign.closing.to_string()),
        fmt::format("dates: opening {}, due {}, closing {}; each must follow the one before",
                    campaign.opening.to_string(), campaign.due.to_string(),
                    campaign.closing.to_string()));
  }
  return check_lists(campaign, grain);
}

std::vector<std::pair<std::string, std::string>> campaign_subject(const store::Campaign& campaign) {
  const auto joined = [](const auto& items, const auto& write) {
    std::string out;
    for (const auto& item : items) out += (out.empty() ? "" : " ") + std::string(write(item));
    return out;
  };
  return {{"name", campaign.name},
          {"title", campaign.title},
          {"periods", joined(campaign.periods, [](const auto& p) { return p.to_string(); })},
          {"datasets", joined(campaign.datasets, [](auto m) { return model::to_string(m); })},
          {"opening", campaign.opening.to_string()},
          {"due", campaign.due.to_string()},
          {"closing", campaign.closing.to_string()},
          {"agencies", joined(campaign.agencies, [](auto s) { return s.to_string(); })}};
}

Error no_such_campaign(std::string_view name) {
  return {Errc::not_found,
          {fmt::format("pas de campagne « {} »", name), fmt::format("no campaign \"{}\"", name)}};
}

std::string_view to_string(Phase phase) {
  switch (phase) {
    case Phase::before: return "before";
    case Phase::open: return "open";
    case Phase::late: return "late";
    case Phase::closed: return "closed";
  }
  return "closed";
}

Text label(Phase phase) {
  switch (phase) {
    case Phase::before: return {"pas encore ouverte", "not open yet"};
    case Phase::open: return {"ouverte", "open"};
    case Phase::late: return {"échéance passée", "past its due day"};
    case Phase::closed: return {"close", "closed"};
  }
  return {};
}

Phase phase_on(const store::Campaign& campaign, model::Date day) {
  if (day < campaign.opening) return Phase::before;
  if (day <= campaign.due) return Phase::open;
  return day <= campaign.closing ? Phase::late : Phase::closed;
}

bool expects(const store::Campaign& campaign, model::Siret agency) {
  return campaign.agencies.empty() || std::ranges::binary_search(campaign.agencies, agency);
}

void check_collection(std::span<const store::Campaign> campaigns, model::Siret agency,
                      const model::Period& period, model::Date day, rules::Report& report) {
  std::vector<const store::Campaign*> deciding;
  for (const auto& campaign : campaigns) {
    if (std::ranges::binary_search(campaign.periods, period)) deciding.push_back(&campaign);
  }
  const auto expecting = [&](const auto* campaign) { return expects(*campaign, agency); };
  if (std::ranges::any_of(deciding, expecting)) {
    std::erase_if(deciding, [&](const auto* campaign) { return !expecting(campaign); });
  }
  const store::Campaign* opens_next = nullptr;
  const store::Campaign* closed_last = nullptr;
  for (const auto* campaign : deciding) {
    switch (phase_on(*campaign, day)) {
      case Phase::open:
      case Phase::late: return;
      case Phase::before:
        if (opens_next == nullptr || campaign->opening < opens_next->opening) opens_next = campaign;
        break;
      case Phase::closed:
        if (closed_last == nullptr || closed_last->closing < campaign->closing) {
          closed_last = campaign;
        }
    }
  }
  const rules::Where where{"submission", 0, "period"};
  if (opens_next != nullptr) {
    report.add(
        {"S-CAMPAIGN-NOT-OPEN", where, {period.to_string(), opens_next->opening.to_string()}});
  } else if (closed_last != nullptr) {
    report.add(
        {"S-CAMPAIGN-CLOSED", where, {period.to_string(), closed_last->closing.to_string()}});
  }
}

}  // namespace parangon::hub::collect
