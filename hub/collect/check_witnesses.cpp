#include <fmt/format.h>

#include <map>

#include "hub/collect/check_parts.hpp"
#include "shared/trust/cosignature.hpp"

namespace parangon::hub::collect {
namespace {

/// Every key that a member has cosigned with, oldest first, by its SIRET.
using Keys = std::map<std::string, std::vector<std::string>>;

Keys logged_keys(const LogContent& log) {
  Keys out;
  for (const auto& event : log.events) {
    if (event.event != "witness_key") continue;
    out[value_of(event, "siret")].push_back(value_of(event, "vkey"));
  }
  return out;
}

void check_keys(const store::ReadStore& store, const Keys& logged,
                std::vector<store::Problem>& problems) {
  std::map<std::string, std::string> stored;
  for (const auto& witness : store.log_witnesses()) {
    stored[witness.agency.to_string()] = witness.vkey;
    if (logged.contains(witness.agency.to_string())) continue;
    Place("witness " + witness.agency.to_string(), problems)
        .add({"n'est pas au journal", "is not in the log"});
  }
  for (const auto& [siret, keys] : logged) {
    if (stored[siret] == keys.back()) continue;
    Place("witness " + siret, problems)
        .add({"sa clé n'est pas celle du journal", "its key is not that of the log"});
  }
}

/// Whether one of the keys made the line under this checkpoint.
bool holds(std::string_view text, const trust::NoteSignature& line,
           const std::vector<trust::NoteVerifier>& witnesses) {
  for (const auto& witness : witnesses) {
    if (witness.is_named_by(line))
      return trust::verify_cosignature(text, line, witness).has_value();
  }
  return false;
}

}  // namespace

void check_witnesses(const store::ReadStore& store, const LogContent& log,
                     std::vector<store::Problem>& problems) {
  const auto logged = logged_keys(log);
  check_keys(store, logged, problems);
  std::vector<trust::NoteVerifier> witnesses;
  for (const auto& [unused, keys] : logged) {
    for (const auto& vkey : keys) {
      if (auto witness = trust::NoteVerifier::from_vkey(vkey)) witnesses.push_back(*witness);
    }
  }
  for (std::uint64_t size = 1; size <= log.commitments.size(); ++size) {
    const auto lines = store.log_cosignatures(size);
    if (lines.empty()) continue;
    const auto checkpoint = store.log_checkpoint_at(size);
    const auto note = trust::parse_note(checkpoint ? checkpoint->note : std::string());
    if (!note) continue;  // Reported with the log.
    for (const auto& line : lines) {
      const auto read = trust::parse_signature_lines(line);
      if (read && read->size() == 1 && holds(note->text, read->front(), witnesses)) continue;
      Place(fmt::format("log checkpoint {}", size), problems)
          .add({"une cosignature n'est celle d'aucun témoin connu",
                "a cosignature is not that of any known witness"});
    }
  }
}

}  // namespace parangon::hub::collect
