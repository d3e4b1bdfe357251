#include "hub/store/campaign_records.hpp"

namespace parangon::hub::store {

std::string_view to_string(DeliveryOutcome outcome) {
  switch (outcome) {
    case DeliveryOutcome::sent: return "sent";
    case DeliveryOutcome::refused: return "refused";
    case DeliveryOutcome::failed: return "failed";
    case DeliveryOutcome::expired: return "expired";
    case DeliveryOutcome::exported: return "exported";
  }
  return "failed";
}

}  // namespace parangon::hub::store
