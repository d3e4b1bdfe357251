#include "hub/store/pseudonym_records.hpp"

namespace parangon::hub::store {

bool same_contributors(const std::optional<model::SealedContributors>& a,
                       const std::optional<model::SealedContributors>& b) {
  if (!a || !b) return !a && !b;
  using Codec = model::ContributorsCodec;
  return a->key() == b->key() && Codec::cells(*a) == Codec::cells(*b);
}

}  // namespace parangon::hub::store
