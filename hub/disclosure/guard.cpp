#include "hub/disclosure/guard.hpp"

#include <algorithm>

namespace parangon::hub::disclosure {
namespace {

void hide_support(const Certificate& certificate, HiddenVars& hidden) {
  for (const auto* part : {&certificate.up, &certificate.down}) {
    for (const auto& deviation : *part) hidden[deviation.var] = 1;
  }
}

const Proof* former_proof(const Guard& old, const Target& target) {
  for (const Proof& proof : old.proofs) {
    if (proof.target == target) return &proof;
  }
  return nullptr;
}

bool stands(const Certificate& certificate, const HiddenVars& hidden) {
  const auto is_hidden = [&](const Deviation& deviation) { return hidden[deviation.var] != 0; };
  return std::ranges::all_of(certificate.up, is_hidden) &&
         std::ranges::all_of(certificate.down, is_hidden);
}

const Proof* kept_proof(const Guard& old, const Target& target, const HiddenVars& hidden) {
  const Proof* proof = former_proof(old, target);
  return proof != nullptr && stands(proof->certificate, hidden) ? proof : nullptr;
}

}  // namespace

bool GuardMaker::served(const std::vector<Proof>& proofs, const Target& target,
                        Certificate& out) const {
  return std::ranges::any_of(
      proofs, [&](const Proof& proof) { return serves(system_, proof.certificate, target, out); });
}

std::vector<Target> GuardMaker::insiders_not_covered(const std::vector<Proof>& outsiders) const {
  std::vector<Target> needed;
  if (outsiders.empty()) return needed;
  std::vector<HoldingIndex> knowing;
  for (const Proof& proof : outsiders) {
    for (const auto* part : {&proof.certificate.up, &proof.certificate.down}) {
      for (const auto& deviation : *part) {
        for (const Share& share : system_.vars[deviation.var].shares) {
          knowing.push_back(share.holding);
        }
      }
    }
  }
  std::ranges::sort(knowing);
  knowing.erase(std::unique(knowing.begin(), knowing.end()), knowing.end());
  Certificate unused;
  for (const HoldingIndex holding : knowing) {
    for (const Target& target : insider_targets(system_, outsiders[0].target.var, holding)) {
      if (!served(outsiders, target, unused)) needed.push_back(target);
    }
  }
  return needed;
}

GuardMaker::Check GuardMaker::check(const Guard& old, const HiddenVars& hidden) {
  Guard guard{old.var, {}, old.failed};
  const auto prove = [&](const Target& target) {
    if (std::ranges::find(old.failed, target) != old.failed.end()) return true;
    if (const Proof* kept = kept_proof(old, target, hidden)) {
      guard.proofs.push_back(*kept);
      return true;
    }
    Certificate certificate;
    if (!served(guard.proofs, target, certificate)) {
      const Proof* former = former_proof(old, target);
      auto found =
          finder_.among_hidden(target, hidden, former == nullptr ? nullptr : &former->certificate);
      if (!found) return false;
      certificate = std::move(*found);
    }
    guard.proofs.push_back({target, std::move(certificate)});
    return true;
  };
  for (const Target& target : outsider_targets(system_, old.var)) {
    if (!prove(target)) return {std::move(guard), target};
  }
  for (const Target& target : insiders_not_covered(guard.proofs)) {
    if (!prove(target)) return {std::move(guard), target};
  }
  return {std::move(guard), std::nullopt};
}

std::optional<Guard> GuardMaker::keep(const Guard& old, const HiddenVars& hidden) {
  auto checked = check(old, hidden);
  if (checked.unmet) return std::nullopt;
  return std::move(checked.guard);
}

Guard GuardMaker::make(VarIndex var, HiddenVars& hidden, const std::vector<double>& weights,
                       const Guard* neighbour) {
  return mend(Guard{var, {}, {}}, hidden, weights, no_var, neighbour);
}

Guard GuardMaker::mend(const Guard& old, HiddenVars& hidden, const std::vector<double>& weights,
                       VarIndex banned, const Guard* neighbour) {
  Guard guard{old.var, {}, {}};
  const auto prove = [&](const Target& target) {
    if (const Proof* kept = kept_proof(old, target, hidden)) {
      guard.proofs.push_back(*kept);
      return;
    }
    Certificate certificate;
    const bool passed = neighbour != nullptr && served(neighbour->proofs, target, certificate);
    if (!passed && !served(guard.proofs, target, certificate)) {
      auto found = finder_.nearby(target, hidden);
      if (!found) found = finder_.hiding_more(target, hidden, weights, banned);
      if (!found) {
        guard.failed.push_back(target);
        return;
      }
      certificate = std::move(*found);
    }
    hide_support(certificate, hidden);
    guard.proofs.push_back({target, std::move(certificate)});
  };
  for (const Target& target : outsider_targets(system_, old.var)) prove(target);
  for (const Target& target : insiders_not_covered(guard.proofs)) prove(target);
  return guard;
}

}  // namespace parangon::hub::disclosure
