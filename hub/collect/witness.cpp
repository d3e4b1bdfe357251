#include "hub/collect/witness.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shared/trust/cosignature.hpp"

namespace parangon::hub::collect {
namespace {

Error empty_log() {
  return {Errc::not_found, {"Le journal est encore vide.", "The log is still empty."}};
}

Error not_ours(store::LogAlarm::Kind kind, std::uint64_t seen, const std::string& note) {
  if (kind == store::LogAlarm::Kind::behind) {
    return {Errc::conflict,
            {fmt::format("Ce hub a signé {} entrées et n'en a plus autant : sa base est plus "
                         "ancienne que ce qu'il a signé. Rien n'est enregistré avant que "
                         "l'exploitant ait tranché. Son point de contrôle :\n{}",
                         seen, note),
             fmt::format("This hub has signed {} entries and does not have as many: its store is "
                         "older than what it signed. Nothing is recorded until the operator has "
                         "decided. Its checkpoint:\n{}",
                         seen, note)}};
  }
  return {Errc::conflict,
          {fmt::format("Ce hub a signé une autre histoire pour {} entrées. Rien n'est enregistré "
                       "avant que l'exploitant ait tranché. Son point de contrôle :\n{}",
                       seen, note),
           fmt::format("This hub has signed another history of {} entries. Nothing is recorded "
                       "until the operator has decided. Its checkpoint:\n{}",
                       seen, note)}};
}

}  // namespace

Result<std::optional<store::LogAlarm::Kind>> contradiction(const store::LogReader& log,
                                                           const trust::Checkpoint& seen) {
  using Kind = store::LogAlarm::Kind;
  const auto newest = log.log_checkpoint();
  if (seen.size > (newest ? newest->size : 0)) return std::optional(Kind::behind);
  if (seen.size == 0) return std::optional<Kind>{};
  const auto root = trust::root_at(seen.size, store::LogNodes(log));
  if (!root) return root.error();
  return *root == seen.root ? std::optional<Kind>{} : std::optional(Kind::forked);
}

std::string Witnesses::witness_name(model::Siret agency) const {
  return fmt::format("{}/witness/{}", log_.name(), agency.to_string());
}

std::string Witnesses::with_cosignatures(const store::LogCheckpoint& checkpoint) const {
  std::string note = checkpoint.note;
  for (const auto& line : store_.log_cosignatures(checkpoint.size)) {
    // A line that does not fit any more is left out, the log's own signature never.
    if (auto more = trust::add_signature_line(note, line)) note = std::move(*more);
  }
  return note;
}

Result<std::string> Witnesses::checkpoint(store::ReadStore::AsOf as_of) const {
  const auto newest = as_of ? store_.log_checkpoint_as_of(*as_of) : store_.log_checkpoint();
  if (!newest) return empty_log();
  return with_cosignatures(*newest);
}

Result<Witnessed> Witnesses::show(model::Siret agency, std::string_view seen,
                                  std::optional<store::LogAlarm::Kind>& alarm) const {
  const auto newest = store_.log_checkpoint();
  if (!newest) return empty_log();
  if (seen.empty()) return Witnessed{with_cosignatures(*newest), {}};
  const auto opened = trust::open_checkpoint(seen, log_);
  if (!opened) return opened.error();

  const store::LogNodes nodes(store_);
  const auto fault = contradiction(store_, *opened);
  if (!fault) return fault.error();
  if (*fault) {
    alarm = *fault;
    auto raised = store_.raise_alarm({**fault, clock_.now(), agency, std::string(seen)});
    if (!raised) return raised.error();
    return not_ours(**fault, opened->size, newest->note);
  }
  auto proof = trust::consistency_proof(opened->size, newest->size, nodes);
  if (!proof) return proof.error();
  return Witnessed{with_cosignatures(*newest), std::move(*proof)};
}

Status Witnesses::cosign(model::Siret agency, std::string_view vkey,
                         std::string_view note_with_line, const Actor& actor) const {
  const auto witness = trust::NoteVerifier::from_vkey(vkey);
  if (!witness) return witness.error();
  if (witness->name() != witness_name(agency)) {
    return Error{Errc::bad_signature,
                 {fmt::format("nom de clé de témoin attendu : {}", witness_name(agency)),
                  fmt::format("name of a witness's key expected: {}", witness_name(agency))}};
  }
  const auto opened = trust::open_checkpoint(note_with_line, log_);
  if (!opened) return opened.error();
  const auto note = trust::parse_note(note_with_line);
  if (!note) return note.error();
  const auto line = std::ranges::find_if(
      note->signatures, [&](const auto& signature) { return witness->is_named_by(signature); });
  if (line == note->signatures.end()) {
    return Error{Errc::malformed,
                 {"le point de contrôle ne porte pas de signature de ce témoin",
                  "the checkpoint carries no signature of that witness"}};
  }
  const auto verified = trust::verify_cosignature(note->text, *line, *witness);
  if (!verified) return verified.error();
  const auto signed_here = store_.log_checkpoint_at(opened->size);
  if (!signed_here || !signed_here->note.starts_with(note->text)) {
    return Error{
        Errc::not_found,
        {"ce hub n'a pas signé ce point de contrôle", "this hub has not signed that checkpoint"}};
  }
  const Instant now = clock_.now();
  auto kept =
      store_.put_witness({agency, std::string(vkey), now},
                         event(store_.hub_name(), "witness_key", actor,
                               {{"siret", agency.to_string()}, {"vkey", std::string(vkey)}}));
  if (!kept) return kept;
  return store_.put_cosignature(opened->size, agency, line->to_line(), now);
}

}  // namespace parangon::hub::collect
