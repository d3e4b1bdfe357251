#include "tests/bench/submit_setup.hpp"

#include <algorithm>
#include <chrono>

#include "shared/trust/digest.hpp"
#include "shared/trust/issue.hpp"
#include "tests/support/synthetic_figures.hpp"

namespace parangon::bench {
namespace {

constexpr testing::SyntheticShape large_shape{49, 74};

trust::CertificateSpec spec_for(const std::string& name, Instant now) {
  trust::CertificateSpec spec;
  spec.common_name = name;
  spec.not_before = now - std::chrono::hours(12);
  spec.not_after = now + std::chrono::hours(12);
  return spec;
}

trust::Certificate make_root(const trust::PrivateKey& key, Instant now) {
  auto spec = spec_for("Bench Root", now);
  spec.is_ca = true;
  spec.key_usages = {"keyCertSign", "cRLSign"};
  return trust::issue_self_signed(spec, key).value();
}

}  // namespace

Authority::Authority(Instant at)
    : now(at),
      root_key(trust::PrivateKey::generate(trust::KeyAlgorithm::ec_p256).value()),
      root(make_root(root_key, at)) {}

Holder Authority::issue(const std::string& name, const std::string& uri,
                        std::string_view usage) const {
  auto spec = spec_for(name, now);
  spec.key_usages = {"digitalSignature"};
  spec.extended_usages = {std::string(usage)};
  if (!uri.empty()) spec.san.uri = {uri};
  auto key = trust::PrivateKey::generate(trust::KeyAlgorithm::ec_p256).value();
  auto certificate = trust::issue(spec, key.public_key(), root, root_key).value();
  return {std::move(key), {std::move(certificate)}};
}

model::Nomenclature large_nomenclature() { return testing::synthetic_nomenclature(large_shape); }

std::vector<model::Figure> large_figures() {
  testing::SyntheticFigures synthetic;
  synthetic.add_all(large_shape);
  return synthetic.figures();
}

model::Submission make_submission(model::Siret agency, std::vector<model::Figure> figures,
                                  const std::string& families_version, Instant now) {
  const auto count = static_cast<std::int64_t>(figures.size());
  const auto sealed = std::count_if(figures.begin(), figures.end(), &model::is_sealed);
  return {.manifest = {.agency = agency,
                       .period = model::Period::year(2025),
                       .register_release = 1,
                       .rules_version = std::string(rules::catalogue_version()),
                       .families_version = families_version,
                       .secrecy = {},
                       .lines = {count, count, 0},
                       .figures = count,
                       .sealed = sealed,
                       .nonce = trust::random_hex(16),
                       .idempotency_key = trust::random_hex(16),
                       .created = now,
                       .software = "bench"},
          .figures = std::move(figures)};
}

}  // namespace parangon::bench
