#include "hub/collect/disclosing.hpp"

#include <algorithm>
#include <utility>

#include "hub/collect/hash.hpp"

namespace parangon::hub::collect {

Subject disclosure_subject(const store::Disclosure& disclosure) {
  Subject out{{"outlet", disclosure.outlet},
              {"audience", std::string(to_string(disclosure.audience))},
              {"subject", disclosure.subject},
              {"sha256", disclosure.sha256}};
  if (disclosure.agency) out.emplace_back("agency", disclosure.agency->to_string());
  return out;
}

std::optional<store::Disclosure> imported_comparisons(const store::ReadStore& store) {
  auto all = store.disclosures();
  const auto found = std::ranges::find(all, store::comparison_outlet, &store::Disclosure::outlet);
  if (found == all.end()) return std::nullopt;
  return std::optional<store::Disclosure>(std::in_place, std::move(*found));
}

Status require_comparisons(const store::ReadStore& store) {
  if (!store.compared_until() || imported_comparisons(store)) return {};
  return Error{
      Errc::conflict,
      {"cette base vient de la version 0.1.0, et ce que sa comparaison a montré aux membres "
       "n'est pas encore pris en compte ; exécutez une fois « parangon-hub release "
       "import-comparisons » (docs/manual-hub.md)",
       "this store comes from version 0.1.0, and what its comparison showed to members is not "
       "taken into account yet; run \"parangon-hub release import-comparisons\" once "
       "(docs/manual-hub.md)"}};
}

Status Disclosing::record(const store::NewDisclosure& disclosure) {
  store::Disclosure told;
  told.outlet = disclosure.outlet;
  told.audience = disclosure.audience;
  told.agency = disclosure.agency;
  told.subject = disclosure.subject;
  told.sha256 = hash_of(disclosure.bytes);
  return store_.record_disclosure(
      disclosure, event(store_.hub_name(), "disclosed", actor_, disclosure_subject(told)));
}

}  // namespace parangon::hub::collect
