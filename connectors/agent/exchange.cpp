#include "connectors/agent/exchange.hpp"

#include <fmt/format.h>

#include "shared/wire/submission.hpp"

namespace parangon::connectors::agent {
namespace {

using Progress = std::function<void(std::uint64_t, std::uint64_t)>;

Delivery delivery_of(const Acknowledged& answer) {
  Delivery out;
  out.outcome = answer.repeated ? Delivery::Outcome::repeated : Delivery::Outcome::accepted;
  out.receipt_folder = folder_of(answer.receipt);
  if (const auto* r = std::get_if<wire::Receipt>(&answer.receipt)) {
    out.period = r->period.to_string();
    out.revision = r->revision;
    return out;
  }
  const auto& r = std::get<wire::StatementReceipt>(answer.receipt);
  out.kind = Kind::statement;
  out.action = to_string(r.action);
  out.period = r.period;
  out.revision = r.revision;
  out.counts = r.counts;
  return out;
}

Delivery delivery_of(const Spooled& sent, const Rejected& rejected) {
  Delivery out;
  out.outcome = Delivery::Outcome::rejected;
  out.kind = sent.kind;
  out.findings = rejected.report.findings;
  out.reason = rejected.error.message;
  if (sent.kind == Kind::submission) {
    std::string document = sent.document;
    if (const auto read = wire::read_submission(document)) {
      out.period = read->manifest.period.to_string();
    }
  } else if (const auto read = wire::read_statement(sent.document)) {
    out.action = to_string(read->action);
    out.period = read->period ? read->period->to_string() : std::string();
  }
  return out;
}

class Exchange {
 public:
  Exchange(State& state, HubSession& session, const Party& party, const Progress& progress)
      : state_(state),
        session_(session),
        party_(party),
        progress_(progress),
        witness_(state, session, party.clock, party.agency, party.cosigns) {}

  Exchanged run() {
    if (!settle(witness_.watch())) return std::move(out_);
    const auto waiting = state_.outbox().waiting();
    if (!waiting) {
      out_.error = waiting.error();
      return std::move(out_);
    }
    for (const auto& document : *waiting) {
      if (!deliver(document)) return std::move(out_);
    }
    // The first receipt pins the log's key: only now can the log be watched.
    if (!out_.deliveries.empty() && !settle(witness_.watch())) return std::move(out_);
    settle(witness_.tie());
    return std::move(out_);
  }

 private:
  /// Keeps what stops an exchange; false when something does.
  bool settle(Witness::Outcome outcome) {
    if (!outcome) {
      out_.error = outcome.error();
    } else if (*outcome) {
      out_.alarm = std::move(**outcome);
    }
    return !out_.error && !out_.alarm;
  }

  bool keep(const Status& status) {
    if (!status) out_.error = status.error();
    return status.has_value();
  }

  bool deliver(const Spooled& document) {
    auto answer = session_.submit(document, progress_);
    if (!answer) {
      out_.error = answer.error();
      return false;
    }
    if (const auto* rejected = std::get_if<Rejected>(&*answer)) {
      out_.deliveries.push_back(delivery_of(document, *rejected));
      const wire::Decision decision{"hub", rejected->code, rejected->error.message.fr,
                                    format_instant(party_.clock.now())};
      return keep(state_.outbox().give_up(document.key, decision));
    }
    return file(document, std::get<Acknowledged>(*answer));
  }

  /// The hub's signed word is filed before it is doubted: it is the evidence.
  bool file(const Spooled& document, const Acknowledged& answer) {
    const auto folder = folder_of(answer.receipt);
    const auto filed = state_.outbox().acknowledge(
        document, {folder, answer.bytes, answer.signature, answer.proof, session_.roots()});
    if (!filed && filed.error().code == Errc::already_exists) return replaced(folder, answer);
    if (!keep(filed)) return false;
    out_.deliveries.push_back(delivery_of(answer));
    return settle(witness_.admit(answer));
  }

  bool replaced(const std::string& folder, const Acknowledged& answer) {
    Alarm alarm;
    alarm.kind = Alarm::Kind::receipt_replaced;
    alarm.receipt = folder;
    alarm.what = {fmt::format("le hub donne à ce dépôt le numéro d'un autre, dont le récépissé est "
                              "gardé sous receipts/{}",
                              folder),
                  fmt::format("the hub gives this submission the number of another one, whose "
                              "receipt is kept under receipts/{}",
                              folder)};
    alarm.answer = answer.bytes + "\n" + answer.signature + "\n\n" + answer.proof;
    return settle(witness_.raise(std::move(alarm)));
  }

  State& state_;
  HubSession& session_;
  const Party& party_;
  const Progress& progress_;
  Witness witness_;
  Exchanged out_;
};

}  // namespace

Exchanged exchange(State& state, HubSession& session, const Party& party,
                   const Progress& progress) {
  return Exchange(state, session, party, progress).run();
}

}  // namespace parangon::connectors::agent
