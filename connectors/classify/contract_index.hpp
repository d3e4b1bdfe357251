#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "shared/model/axes.hpp"

namespace parangon::connectors::classify {

/// What contract files say of the contracts that payments name: under which basis they were
/// awarded and what they buy. Filled by the first pass over contract sources.
class ContractIndex {
 public:
  struct Contract {
    model::Basis basis = model::Basis::direct;
    model::Segment segment = model::Segment::unclassified();
  };

  /// Contract numbers are compared without case and punctuation, because ledgers and contract
  /// files punctuate them differently. A number seen twice keeps the reserved basis, if one is.
  void add(std::string_view contract, Contract found);
  /// nullptr when the number is empty or not known. DECP 2019 appends two digits (the number of
  /// the amendment, "00" for the contract itself): a payment may name it with or without.
  const Contract* find(std::string_view contract) const;
  std::size_t size() const { return contracts_.size(); }

 private:
  std::unordered_map<std::uint64_t, Contract> contracts_;  ///< By hash of the normalised number.
};

}  // namespace parangon::connectors::classify
