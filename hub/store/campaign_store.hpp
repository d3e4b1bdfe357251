#pragma once

#include <string_view>
#include <vector>

#include "hub/store/campaign_records.hpp"
#include "hub/store/log_records.hpp"
#include "hub/store/records.hpp"

namespace parangon::hub::store {

/// What can be read of campaigns and of the outbox. As ReadStore in threads, blocking, `as_of` and
/// StoreUnavailable.
class CampaignReader {
 public:
  virtual ~CampaignReader() = default;

  /// Each campaign in its newest version, by name.
  virtual std::vector<Campaign> campaigns(std::optional<Instant> as_of = {}) const = 0;
  /// All versions of one, oldest first; empty when there is none of that name.
  virtual std::vector<Campaign> campaign_versions(std::string_view name,
                                                  std::optional<Instant> as_of = {}) const = 0;
  /// Every revision of these periods, by agency, period and revision.
  virtual std::vector<CollectedRevision> collected(const std::vector<model::Period>& periods,
                                                   std::optional<Instant> as_of = {}) const = 0;

  /// At most `page.limit` messages, newest first; those before `page.before`, which is a number.
  virtual std::vector<OutboxMessage> outbox(const OutboxFilter& filter, const PageRequest& page,
                                            std::optional<Instant> as_of = {}) const = 0;
  /// nullopt when there is none of that number.
  virtual std::optional<OutboxMessage> message(std::int64_t number,
                                               std::optional<Instant> as_of = {}) const = 0;
};

/// The writing part, as Store.
class CampaignWriter {
 public:
  virtual ~CampaignWriter() = default;

  /// The first version of a campaign. Errc::already_exists when the name is taken.
  virtual Status add_campaign(const Campaign& campaign, const EventMaker& event) = 0;
  /// The next version; `campaign.since` says from when on. Errc::not_found.
  virtual Status change_campaign(const Campaign& campaign, const EventMaker& event) = 0;

  /// Puts all messages into the outbox, or none: one of the same campaign, kind, agency and day
  /// is there already (Errc::conflict), or the agency is no member (Errc::not_found). The stamp's
  /// number is that of the first; the others follow.
  virtual Status add_messages(const std::vector<Message>& messages, Instant made,
                              const EventMaker& event) = 0;
  /// Keeps what became of a message; the stamp's number is the message's. While an alarm stands,
  /// too: it has happened; but then without the event, for the log takes none, and at an instant
  /// that is not before the alarm's. Errc::not_found.
  virtual Status record_delivery(std::int64_t number, const Delivery& delivery,
                                 const EventMaker& event) = 0;
};

}  // namespace parangon::hub::store
