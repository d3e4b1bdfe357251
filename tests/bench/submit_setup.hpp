#pragma once

#include <string>
#include <vector>

#include "hub/collect/collector.hpp"
#include "shared/core/clock.hpp"
#include "shared/model/nomenclature.hpp"
#include "shared/model/submission.hpp"
#include "shared/trust/certificate.hpp"
#include "shared/trust/key.hpp"
#include "shared/trust/trust_store.hpp"

namespace parangon::bench {

/// A certificate with its key, and what proves it: itself, then its issuers without the root.
struct Holder {
  trust::PrivateKey key;
  std::vector<trust::Certificate> chain;
};

/// A throw-away consortium: a root, an agency, a hub. Valid for a day around `now`.
struct Authority {
  explicit Authority(Instant now);
  Holder issue(const std::string& name, const std::string& uri, std::string_view usage) const;

  Instant now;
  trust::PrivateKey root_key;
  trust::Certificate root;
};

/// A million figures and a bit (1,000,144), and the nomenclature they need.
model::Nomenclature large_nomenclature();
std::vector<model::Figure> large_figures();

/// So many figures, or the few more of the last contribution, and the nomenclature they need.
model::Nomenclature small_nomenclature();
std::vector<model::Figure> figures_of_about(std::size_t count);

/// A manifest that fits the figures, with a key and nonce of its own.
model::Submission make_submission(model::Siret agency, std::vector<model::Figure> figures,
                                  const std::string& families_version, Instant now);

}  // namespace parangon::bench
