#include "connectors/classify/contract_index.hpp"

#include <functional>
#include <string>

namespace parangon::connectors::classify {
namespace {

std::string normalise(std::string_view contract) {
  std::string out;
  for (const char c : contract) {
    if (c >= '0' && c <= '9') out.push_back(c);
    if (c >= 'A' && c <= 'Z') out.push_back(c);
    if (c >= 'a' && c <= 'z') out.push_back(static_cast<char>(c - 'a' + 'A'));
  }
  return out;
}

std::uint64_t hash(std::string_view text) { return std::hash<std::string_view>{}(text); }

}  // namespace

void ContractIndex::add(std::string_view contract, Contract found) {
  const std::string number = normalise(contract);
  if (number.empty()) return;
  auto& kept = contracts_.try_emplace(hash(number), found).first->second;
  if (kept.basis == model::Basis::direct) kept = found;
}

const ContractIndex::Contract* ContractIndex::find(std::string_view contract) const {
  const std::string number = normalise(contract);
  if (number.empty()) return nullptr;
  for (const std::string& spelling :
       {number, number + "00",
        number.ends_with("00") ? number.substr(0, number.size() - 2) : std::string()}) {
    if (spelling.empty()) continue;
    const auto it = contracts_.find(hash(spelling));
    if (it != contracts_.end()) return &it->second;
  }
  return nullptr;
}

}  // namespace parangon::connectors::classify
