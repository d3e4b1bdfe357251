#include "hub/collect/disclosing.hpp"

#include "shared/trust/digest.hpp"

namespace parangon::hub::collect {

Subject disclosure_subject(const store::Disclosure& disclosure) {
  Subject out{{"outlet", disclosure.outlet},
              {"audience", std::string(to_string(disclosure.audience))},
              {"subject", disclosure.subject},
              {"sha256", disclosure.sha256}};
  if (disclosure.agency) out.emplace_back("agency", disclosure.agency->to_string());
  return out;
}

Status Disclosing::record(const store::NewDisclosure& disclosure) {
  store::Disclosure told;
  told.outlet = disclosure.outlet;
  told.audience = disclosure.audience;
  told.agency = disclosure.agency;
  told.subject = disclosure.subject;
  told.sha256 = trust::to_hex(trust::sha256(disclosure.bytes));
  return store_.record_disclosure(
      disclosure, event(store_.hub_name(), "disclosed", actor_, disclosure_subject(told)));
}

}  // namespace parangon::hub::collect
