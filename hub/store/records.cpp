#include "hub/store/records.hpp"

namespace parangon::hub::store {

bool same_figure(const model::Figure& a, const model::Figure& b) {
  return model::key_of(a) == model::key_of(b) && model::is_sealed(a) == model::is_sealed(b) &&
         model::SealedCodec::value(a) == model::SealedCodec::value(b);
}

}  // namespace parangon::hub::store
