#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "shared/core/error.hpp"
#include "shared/model/pseudonym_document.hpp"
#include "shared/trust/pseudonym_key.hpp"

namespace parangon::connectors::agent {

/// A pseudonym key that this agency holds.
struct HeldPseudonymKey {
  model::PseudonymKeyInfo info;
  trust::PseudonymKey key;
};

/// The pseudonym keys in an agency's state folder: "pseudonyms/<id>.key", mode 0600
/// (docs/formats.md, state). Keys are added and never removed or changed.
class PseudonymKeyring {
 public:
  /// Errc::malformed for a file that is not as it was written.
  static Result<PseudonymKeyring> load(const std::filesystem::path& state_folder);

  /// By number.
  const std::vector<HeldPseudonymKey>& keys() const { return keys_; }
  /// nullptr when it is not held.
  const HeldPseudonymKey* find(std::string_view id) const;
  /// The key that a period of this year is sent under (model::pseudonym_key_for); nullptr: none.
  const HeldPseudonymKey* for_year(std::int64_t year) const;
  /// Keeps a key, durably. Errc::conflict when another one with its number is held, or the same
  /// with other data: nothing is replaced, so that a document sent twice or late changes nothing.
  Status add(const HeldPseudonymKey& key);

 private:
  explicit PseudonymKeyring(std::filesystem::path folder) : folder_(std::move(folder)) {}
  std::filesystem::path folder_;
  std::vector<HeldPseudonymKey> keys_;
};

}  // namespace parangon::connectors::agent
