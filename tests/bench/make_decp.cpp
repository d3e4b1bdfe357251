// make_decp COUNT OUT IN…: writes a DECP 2019 file of COUNT contracts (about 700 bytes each) by
// cycling the real ones of the files IN. Each copy gets another id, date and amount, and four in
// five another supplier (a made-up SIRET whose sums hold), so that nothing repeats as it does in a
// plain copy. The same arguments give the same bytes.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace {

using Json = nlohmann::ordered_json;

/// SplitMix64 (Steele, Lea, Flood 2014): a good mixture of a counter.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

/// The digit that makes the Luhn sum of `digits` and itself a multiple of ten.
char check_digit(const std::string& digits) {
  int sum = 0;
  bool doubled = true;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, doubled = !doubled) {
    const int value = (*digit - '0') * (doubled ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

/// One of `population` SIRETs of made-up firms, two establishments each.
std::string supplier_siret(std::uint64_t seed, std::uint64_t population) {
  const std::uint64_t firm = mix(seed) % population;
  std::string siren = std::to_string(40000000 + firm * 7 % 50000000);
  siren += check_digit(siren);
  std::string siret = siren + (mix(seed + 1) % 2 == 0 ? "0001" : "0002");
  siret += check_digit(siret);
  return siret;
}

std::string date(std::uint64_t seed) {
  const auto two = [](std::uint64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return std::to_string(2018 + mix(seed) % 7) + "-" + two(1 + mix(seed + 1) % 12) + "-" +
         two(1 + mix(seed + 2) % 28);
}

Json variant(const Json& original, std::uint64_t number) {
  Json copy = original;
  copy["id"] = copy.value("id", "") + "-" + std::to_string(number);
  if (copy.contains("dateNotification")) copy["dateNotification"] = date(number * 3);
  const double amount = copy.value("montant", 0.0);
  if (amount > 100) {
    const double factor = 0.5 + static_cast<double>(mix(number) % 1000) / 1000;
    copy["montant"] = static_cast<double>(static_cast<std::int64_t>(amount * factor * 100)) / 100;
  }
  for (Json& supplier : copy["titulaires"]) {
    if (mix(number * 5) % 5 == 0 || supplier.value("typeIdentifiant", "") != "SIRET") continue;
    supplier["id"] = supplier_siret(mix(number), 20000);
  }
  return copy;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::cerr << "make_decp COUNT OUT IN...\n";
    return 2;
  }
  const std::uint64_t count = std::strtoull(argv[1], nullptr, 10);
  std::vector<Json> originals;
  for (int i = 3; i < argc; ++i) {
    std::ifstream in(argv[i]);
    Json document = Json::parse(in);
    for (Json& record : document["marches"]) originals.push_back(std::move(record));
  }
  if (originals.empty()) {
    std::cerr << "no contract in the files given\n";
    return 1;
  }
  std::ofstream out(argv[2], std::ios::binary);
  out << "{\"marches\": [\n";
  for (std::uint64_t i = 0; i < count; ++i) {
    out << variant(originals[i % originals.size()], i).dump() << (i + 1 < count ? ",\n" : "\n");
  }
  out << "]}\n";
  out.close();
  return out ? 0 : 1;
}
