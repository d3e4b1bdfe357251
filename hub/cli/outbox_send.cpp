#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ostream>

#include "hub/cli/outbox.hpp"
#include "hub/collect/events.hpp"
#include "hub/mail/mailer.hpp"
#include "shared/core/file.hpp"

namespace parangon::hub::cli {
namespace {

using store::DeliveryOutcome;

/// After so long a reminder would say what is no longer so (RFC 5321, 4.5.4.1 gives a server four
/// to five days).
constexpr std::chrono::days max_wait{5};

Result<mail::Mailer> connect(const MailSettings& settings) {
  if (settings.url.empty()) {
    return Error{Errc::invalid_argument,
                 {"[mail] url manque : rien ne peut être envoyé (outbox export écrit des fichiers)",
                  "[mail] url is missing: nothing can be sent (outbox export writes files)"}};
  }
  mail::ServerSettings server{.url = settings.url,
                              .user = settings.user,
                              .password = {},
                              .tls = settings.tls,
                              .ca = settings.ca,
                              .connect_timeout = settings.connect_timeout,
                              .timeout = settings.timeout};
  if (!settings.user.empty()) {
    auto password = mail::read_password(settings.password_file);
    if (!password) return password.error();
    server.password = std::move(*password);
  }
  return mail::Mailer::create(server);
}

/// What a run did, by outcome.
class Tally {
 public:
  void count(DeliveryOutcome outcome) { ++counts_.at(static_cast<std::size_t>(outcome)); }
  std::int64_t of(DeliveryOutcome outcome) const {
    return counts_.at(static_cast<std::size_t>(outcome));
  }
  bool anything() const {
    return std::ranges::any_of(counts_, [](std::int64_t n) { return n > 0; });
  }

 private:
  std::array<std::int64_t, 5> counts_{};
};

DeliveryOutcome outcome_of(mail::Sending::Verdict verdict) {
  switch (verdict) {
    case mail::Sending::Verdict::sent: return DeliveryOutcome::sent;
    case mail::Sending::Verdict::refused: return DeliveryOutcome::refused;
    case mail::Sending::Verdict::failed: return DeliveryOutcome::failed;
  }
  return DeliveryOutcome::failed;
}

class Run {
 public:
  Run(OpenStore& opened, const MailSettings& settings, mail::Mailer mailer, Session& session)
      : opened_(opened), settings_(settings), mailer_(std::move(mailer)), session_(session) {}

  /// The server's error ends the run; what was done until then is recorded all the same.
  Status send(const std::vector<store::OutboxMessage>& waiting) {
    Status ended;
    for (const auto& message : waiting) {
      ended = send_one(message);
      if (!ended) break;
    }
    if (auto told = tell(); !told) return told;
    session_.out << summary().in(session_.lang);
    if (!ended) return ended;
    const auto lost = tally_.of(DeliveryOutcome::refused) + tally_.of(DeliveryOutcome::expired);
    if (lost == 0) return {};
    return Error{
        Errc::rule_violation,
        {fmt::format("{} message(s) ne partiront pas : outbox list, puis prévenez "
                     "autrement",
                     lost),
         fmt::format("{} message(s) will not go: outbox list, then tell them another way", lost)}};
  }

 private:
  Status send_one(const store::OutboxMessage& message) {
    const auto now = session_.clock.now();
    if (now - message.made > max_wait) {
      return record(message, DeliveryOutcome::expired, "waited more than five days");
    }
    const auto text = mail::format_mail(mail_of(message, settings_));
    if (!text) return record(message, DeliveryOutcome::refused, text.error().message.en);
    const auto done = mailer_.send(settings_.from, message.message.recipient, *text);
    if (done) return record(message, outcome_of(done->verdict), done->reply);
    auto recorded = record(message, DeliveryOutcome::failed, done.error().message.en);
    return recorded ? Status(done.error()) : recorded;
  }

  Status record(const store::OutboxMessage& message, DeliveryOutcome outcome,
                const std::string& detail) {
    tally_.count(outcome);
    session_.out << fmt::format("{:>6} {}  {}  {}\n", message.number, message.message.recipient,
                                to_string(outcome), detail);
    return record_delivery(opened_, message.number, {session_.clock.now(), outcome, detail});
  }

  Status tell() {
    if (!tally_.anything()) return {};
    collect::Subject subject;
    for (const auto outcome : {DeliveryOutcome::sent, DeliveryOutcome::refused,
                               DeliveryOutcome::failed, DeliveryOutcome::expired}) {
      subject.emplace_back(to_string(outcome), std::to_string(tally_.of(outcome)));
    }
    subject.emplace_back("server", settings_.url);
    return opened_.store->record_event(
        session_.clock.now(), collect::event(opened_.config.hub_name, "reminders_sent",
                                             collect::local_operator(), std::move(subject)));
  }

  Text summary() const {
    const auto n = [&](DeliveryOutcome outcome) { return tally_.of(outcome); };
    return {fmt::format("{} envoyé(s), {} refusé(s), {} en échec passager, {} périmé(s)\n",
                        n(DeliveryOutcome::sent), n(DeliveryOutcome::refused),
                        n(DeliveryOutcome::failed), n(DeliveryOutcome::expired)),
            fmt::format("{} sent, {} refused, {} failed for now, {} expired\n",
                        n(DeliveryOutcome::sent), n(DeliveryOutcome::refused),
                        n(DeliveryOutcome::failed), n(DeliveryOutcome::expired))};
  }

  OpenStore& opened_;
  const MailSettings& settings_;
  mail::Mailer mailer_;
  Session& session_;
  Tally tally_;
};

}  // namespace

Status send_outbox(std::int64_t limit, Session& session) {
  auto opened = open(session, false);
  if (!opened) return opened.error();
  const auto settings = mail_settings(opened->config);
  if (!settings) return settings.error();
  if (opened->store->log_alarm()) {
    return Error{
        Errc::conflict,
        {"une alerte du journal est en cours : rien n'est envoyé (parangon-hub log status)",
         "an alarm of the log stands: nothing is sent (parangon-hub log status)"}};
  }
  auto lock_file = opened->config.store;
  lock_file += ".outbox-lock";
  const auto lock = FileLock::take(lock_file);
  if (!lock) return lock.error();
  auto mailer = connect(*settings);
  if (!mailer) return mailer.error();
  const auto waiting = waiting_messages(*opened->store, limit);
  return Run(*opened, *settings, std::move(*mailer), session).send(waiting);
}

}  // namespace parangon::hub::cli
