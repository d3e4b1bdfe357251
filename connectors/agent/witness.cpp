#include "connectors/agent/witness.hpp"

#include <fmt/format.h>

#include "shared/trust/cosignature.hpp"
#include "shared/trust/tlog_proof.hpp"

namespace parangon::connectors::agent {
namespace {

/// Times that a receipt is compared with a history that moves on meanwhile.
constexpr int max_tries = 4;

Text forked(std::uint64_t ours, std::uint64_t theirs, const Error& why) {
  return {
      fmt::format("l'histoire de {} entrées que montre le hub ne prolonge pas celle de {} qu'il "
                  "avait signée : {}",
                  theirs, ours, why.message.fr),
      fmt::format("the history of {} entries that the hub shows does not extend the one of {} "
                  "that it had signed: {}",
                  theirs, ours, why.message.en)};
}

Text behind(std::uint64_t ours, std::uint64_t theirs) {
  return {fmt::format("le hub avait signé {} entrées et n'en montre plus que {}", ours, theirs),
          fmt::format("the hub had signed {} entries and now shows {} only", ours, theirs)};
}

Text of_another_key(const Error& why) {
  return {fmt::format("le point de contrôle n'est pas signé par la clé connue du journal : {}",
                      why.message.fr),
          fmt::format("the checkpoint is not signed by the log's known key: {}", why.message.en)};
}

std::optional<Alarm> no_alarm() { return std::nullopt; }

const std::string& log_of(const AnyReceipt& receipt) {
  return std::visit([](const auto& r) -> const std::string& { return r.log; }, receipt);
}

}  // namespace

Result<Judged> judge_step(const std::string& seen, const Shown& shown,
                          const trust::NoteVerifier& key) {
  std::optional<trust::Checkpoint> before;
  if (!seen.empty()) {
    auto opened = trust::open_checkpoint(seen, key);
    if (!opened) return opened.error();
    before = std::move(*opened);
  }
  Alarm alarm;
  alarm.ours = seen;
  alarm.theirs = shown.step.checkpoint;
  alarm.answer = shown.body;
  auto now = trust::open_checkpoint(shown.step.checkpoint, key);
  if (!now) {
    alarm.kind = Alarm::Kind::key_changed;
    alarm.what = of_another_key(now.error());
    return Judged{std::nullopt, std::move(alarm)};
  }
  if (!before) return Judged{std::move(*now), std::nullopt};
  if (now->size < before->size) {
    alarm.kind = Alarm::Kind::behind;
    alarm.what = behind(before->size, now->size);
    return Judged{std::nullopt, std::move(alarm)};
  }
  const auto proof = consistency_from(shown.step.consistency);
  const auto holds =
      proof ? trust::verify_consistency(before->size, now->size, before->root, now->root, *proof)
            : Status(proof.error());
  if (holds) return Judged{std::move(*now), std::nullopt};
  alarm.kind = Alarm::Kind::forked;
  alarm.what = forked(before->size, now->size, holds.error());
  return Judged{std::nullopt, std::move(alarm)};
}

Witness::Outcome Witness::raise(Alarm alarm) {
  auto folder = state_.log().save(alarm, clock_.now());
  if (!folder) return folder.error();
  alarm.folder = std::move(*folder);
  return std::optional(std::move(alarm));
}

/// The hub itself says that it cannot extend what it had signed.
Witness::Outcome Witness::refused(const Shown& shown, const std::string& ours) {
  const auto newest = newest_checkpoint(session_);
  if (!newest) return newest.error();
  Alarm alarm;
  alarm.ours = ours;
  alarm.theirs = newest->value_or("");
  alarm.answer = shown.body;
  if (shown.refusal == "log_forked") {
    alarm.kind = Alarm::Kind::forked;
    alarm.what = {"le hub reconnaît avoir signé une autre histoire que celle qu'il montre",
                  "the hub admits that it signed another history than the one it shows"};
  } else if (shown.refusal == "bad_signature") {
    alarm.kind = Alarm::Kind::key_changed;
    alarm.what = {"le hub ne reconnaît plus la signature de son propre journal",
                  "the hub no longer recognises the signature of its own log"};
  } else {
    alarm.kind = Alarm::Kind::behind;
    alarm.what = {"le hub n'a plus les entrées qu'il avait signées",
                  "the hub no longer has the entries that it had signed"};
  }
  return raise(std::move(alarm));
}

Witness::Outcome Witness::watch() {
  const auto key = state_.log().key();
  if (!key) return key.error();
  if (!*key) return no_alarm();
  const auto kept = state_.log().checkpoint();
  if (!kept) return kept.error();
  const auto seen = kept->value_or("");
  const auto shown = show_log(session_, seen);
  if (!shown) return shown.error();
  if (!shown->refusal.empty()) return refused(*shown, seen);
  auto judged = judge_step(seen, *shown, **key);
  if (!judged) return judged.error();
  if (judged->alarm) return raise(std::move(*judged->alarm));
  if (auto done = state_.log().advance(judged->checkpoint->size, shown->step); !done) {
    return done.error();
  }
  return cosign(**key, shown->step.checkpoint);
}

Witness::Outcome Witness::cosign(const trust::NoteVerifier& key, const std::string& note) {
  if (!cosigns_) return no_alarm();
  const auto secret = state_.log().witness_key();
  if (!secret) return secret.error();
  const auto name = fmt::format("{}/witness/{}", key.name(), agency_.to_string());
  const auto signer = trust::Cosigner::create(name, *secret);
  if (!signer) return signer.error();
  const auto parsed = trust::parse_note(note);
  if (!parsed) return parsed.error();
  // Said once is enough: the hub keeps it.
  for (const auto& line : parsed->signatures) {
    if (signer->verifier().is_named_by(line)) return no_alarm();
  }
  const auto line = signer->cosign(parsed->text, clock_.now());
  if (!line) return line.error();
  const auto cosigned = trust::add_signature_line(note, line->to_line());
  if (!cosigned) return cosigned.error();
  if (auto sent = send_cosignature(session_, *cosigned, signer->verifier().vkey()); !sent) {
    return sent.error();
  }
  return no_alarm();
}

Witness::Outcome Witness::admit(const Acknowledged& answer) {
  Alarm alarm;
  alarm.kind = Alarm::Kind::bad_proof;
  alarm.answer = answer.bytes + "\n" + answer.signature + "\n\n" + answer.proof;
  const auto offered = trust::NoteVerifier::from_vkey(log_of(answer.receipt));
  if (!offered) {
    alarm.what = {"un récépissé signé ne nomme pas de journal", "a signed receipt names no log"};
    return raise(std::move(alarm));
  }
  const auto pinned = state_.log().key();
  if (!pinned) return pinned.error();
  const auto kept = state_.log().checkpoint();
  if (!kept) return kept.error();
  alarm.ours = kept->value_or("");
  if (*pinned && (*pinned)->vkey() != offered->vkey()) {
    alarm.kind = Alarm::Kind::key_changed;
    alarm.what = {fmt::format("un récépissé nomme le journal {} au lieu de {}", offered->vkey(),
                              (*pinned)->vkey()),
                  fmt::format("a receipt names the log {} instead of {}", offered->vkey(),
                              (*pinned)->vkey())};
    return raise(std::move(alarm));
  }
  const auto included = verify_receipt_in_log(answer.bytes, answer.proof, *offered);
  if (!included) {
    alarm.what = {
        fmt::format("un récépissé signé n'est pas dans le journal : {}",
                    included.error().message.fr),
        fmt::format("a signed receipt is not in the log: {}", included.error().message.en)};
    if (const auto read = trust::read_tlog_proof(answer.proof)) alarm.theirs = read->checkpoint;
    return raise(std::move(alarm));
  }
  if (!*pinned) {
    if (auto done = state_.log().pin_key(*offered); !done) return done.error();
  }
  return no_alarm();
}

Witness::Outcome Witness::tie() {
  const auto key = state_.log().key();
  if (!key) return key.error();
  if (!*key) return no_alarm();
  const auto kept = state_.filed().all();
  if (!kept) return kept.error();
  for (const auto& one : *kept) {
    // Of another log, whose history was given up by decision, or given without a proof.
    if (!one.checkpoint.empty() || one.proof.empty()) continue;
    const auto receipt = read_any_receipt(one.receipt);
    if (!receipt || log_of(*receipt) != (*key)->vkey()) continue;
    auto alarm = tie_one(**key, one);
    if (!alarm || *alarm) return alarm;
  }
  return no_alarm();
}

/// What the hub showed from a receipt's checkpoint is not what it showed from ours.
Witness::Outcome Witness::two_histories(const std::string& ours, const trust::Checkpoint& verified,
                                        const Shown& shown, const trust::Checkpoint& theirs) {
  Alarm alarm;
  alarm.ours = ours;
  alarm.theirs = shown.step.checkpoint;
  alarm.answer = shown.body;
  if (theirs.size < verified.size) {
    alarm.kind = Alarm::Kind::behind;
    alarm.what = behind(verified.size, theirs.size);
  } else {
    alarm.what = {fmt::format("le hub montre deux histoires de {} entrées", verified.size),
                  fmt::format("the hub shows two histories of {} entries", verified.size)};
  }
  return raise(std::move(alarm));
}

Witness::Outcome Witness::tie_one(const trust::NoteVerifier& key, const KeptReceipt& kept) {
  const auto proof = trust::read_tlog_proof(kept.proof);
  if (!proof) return no_alarm();
  for (int i = 0; i < max_tries; ++i) {
    const auto shown = show_log(session_, proof->checkpoint);
    if (!shown) return shown.error();
    if (!shown->refusal.empty()) return refused(*shown, proof->checkpoint);
    auto judged = judge_step(proof->checkpoint, *shown, key);
    if (!judged) return judged.error();
    if (judged->alarm) return raise(std::move(*judged->alarm));
    // The history that was verified must have come to this very checkpoint.
    const auto newest = state_.log().checkpoint();
    if (!newest) return newest.error();
    const auto verified = trust::open_checkpoint(newest->value_or(""), key);
    if (!verified || verified->size < judged->checkpoint->size) {
      auto alarm = watch();
      if (!alarm || *alarm) return alarm;
      continue;
    }
    if (verified->size > judged->checkpoint->size || verified->root != judged->checkpoint->root) {
      return two_histories(**newest, *verified, *shown, *judged->checkpoint);
    }
    if (auto done = state_.filed().tie(kept.folder, shown->step.checkpoint,
                                       wire::write_log_step({"", shown->step.consistency}));
        !done) {
      return done.error();
    }
    return no_alarm();
  }
  return no_alarm();
}

}  // namespace parangon::connectors::agent
