#include "shared/model/grain.hpp"

namespace parangon::model {

Text label(Period::Grain grain) {
  switch (grain) {
    case Period::Grain::year: return {"année", "year"};
    case Period::Grain::quarter: return {"trimestre", "quarter"};
    case Period::Grain::month: return {"mois", "month"};
  }
  return {"année", "year"};
}

}  // namespace parangon::model
