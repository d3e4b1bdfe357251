#include "tests/bench/submit_setup.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "shared/trust/digest.hpp"
#include "shared/trust/issue.hpp"
#include "tests/support/synthetic_figures.hpp"

namespace parangon::bench {
namespace {

constexpr testing::SyntheticShape large_shape{49, 74};
constexpr testing::SyntheticShape small_shape{9, 3};

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

model::Nomenclature small_nomenclature() { return testing::synthetic_nomenclature(small_shape); }

std::vector<model::Figure> figures_of_about(std::size_t count) {
  testing::SyntheticFigures synthetic;
  for (int family = 1; family <= small_shape.families; ++family) {
    for (int segment = 1; segment <= small_shape.sub_families; ++segment) {
      for (int kind = 0; kind < model::kind_node_count; ++kind) {
        const auto node = static_cast<model::KindNode>(kind);
        if (node < model::KindNode::esat) continue;
        if (synthetic.figures().size() >= count) return synthetic.figures();
        synthetic.add_leaf(model::Measure::paid, model::Segment::sub_family(family, segment), node,
                           model::BasisNode::l2113_12);
      }
    }
  }
  throw std::logic_error("the made-up nomenclature is too small");
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
