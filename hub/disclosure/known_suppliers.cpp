#include "hub/disclosure/known_suppliers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <functional>
#include <map>

#include "hub/disclosure/text_lines.hpp"
#include "shared/core/wide.hpp"

namespace parangon::hub::disclosure {
namespace {

/// Parts of one scope, or a single part without a list.
using Group = std::vector<const Contribution*>;

constexpr int decimal = 10, hexadecimal = 16;
constexpr std::size_t id_digits = 32;

template <class Number>
bool read(std::string_view text, int base, Number& out) {
  const char* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, out, base);
  return result.ec == std::errc() && result.ptr == end;
}

Amount capped(Wide amount, Amount most) {
  return static_cast<Amount>(std::min<Wide>(amount, most));
}

Amount magnitude_of(const Contribution& part) { return std::abs(part.magnitude); }

/// What one supplier that a part does not list has there at most.
Amount others_of(const Contribution& part) {
  return std::min(part.known.others_at_most, part.largest);
}

std::size_t unlisted(const Contribution& part) {
  const auto all = static_cast<std::size_t>(part.suppliers);
  return all - std::min(all, part.known.listed.size());
}

/// Adds a group without a list: the n largest have n times the largest at most, and not more than
/// there is.
void add_unlisted_part(const Contribution& part, SupplierBounds& bounds) {
  bounds.count = std::max(bounds.count, static_cast<std::size_t>(part.suppliers));
  const Amount magnitude = magnitude_of(part);
  Wide together = 0;
  for (Amount& most : bounds.largest) {
    together += std::abs(part.largest);
    most += capped(together, magnitude);
  }
}

/// Ids that are listed in any part, with what each has at most in all parts together.
std::map<SupplierId, Amount> listed_in(const Group& group) {
  Amount others = 0;
  for (const Contribution* part : group) others += others_of(*part);
  std::map<SupplierId, Amount> amounts;
  for (const Contribution* part : group) {
    for (const ListedSupplier& supplier : part->known.listed) {
      const auto at = amounts.emplace(supplier.id, others).first;
      at->second += std::min(supplier.at_most, part->largest) - others_of(*part);
    }
  }
  return amounts;
}

void add_listed_group(const Group& group, SupplierBounds& bounds) {
  const auto amounts = listed_in(group);
  Amount others = 0, total = 0;
  std::size_t count = amounts.size();
  for (const Contribution* part : group) {
    others += others_of(*part);
    total += magnitude_of(*part);
    // Those that this part does not list are none that it lists, but may be listed elsewhere.
    const std::size_t elsewhere = amounts.size() - part->known.listed.size();
    const std::size_t rest = unlisted(*part);
    count = std::max(count, amounts.size() + rest - std::min(rest, elsewhere));
  }
  bounds.count = std::max(bounds.count, count);
  std::vector<Amount> largest;
  largest.reserve(amounts.size() + bounds.largest.size());
  for (const auto& [id, amount] : amounts) largest.push_back(amount);
  if (others > 0) largest.insert(largest.end(), bounds.largest.size(), others);
  std::ranges::sort(largest, std::greater<>());
  Wide sum = 0;
  for (std::size_t n = 0; n < bounds.largest.size(); ++n) {
    if (n < largest.size()) sum += largest[n];
    bounds.largest[n] += capped(sum, total);
  }
}

}  // namespace

SupplierBounds bounds_of(std::span<const Contribution> parts, std::size_t largest) {
  SupplierBounds bounds;
  bounds.largest.assign(largest, 0);
  std::map<std::uint64_t, Group> scopes;
  for (const Contribution& part : parts) {
    if (part.suppliers <= 0) continue;
    bounds.total += magnitude_of(part);
    if (part.known.scope == 0) {
      add_unlisted_part(part, bounds);
    } else {
      scopes[part.known.scope].push_back(&part);
    }
  }
  for (const auto& [scope, group] : scopes) add_listed_group(group, bounds);
  return bounds;
}

void keep_largest(KnownSuppliers& known, std::size_t count) {
  if (known.listed.size() <= count) return;
  std::ranges::stable_sort(known.listed, std::greater<>(), &ListedSupplier::at_most);
  known.others_at_most = std::max(known.others_at_most, known.listed[count].at_most);
  known.listed.resize(count);
  std::ranges::sort(known.listed);
}

KnownSuppliers united(std::span<const KnownSuppliers> parts) {
  KnownSuppliers all;
  for (const KnownSuppliers& part : parts) {
    if (part.scope == 0 || part.scope != parts.front().scope) return {};
    all.scope = part.scope;
    all.others_at_most += part.others_at_most;
  }
  std::map<SupplierId, Amount> amounts;
  for (const KnownSuppliers& part : parts) {
    for (const ListedSupplier& supplier : part.listed) {
      const auto at = amounts.emplace(supplier.id, all.others_at_most).first;
      at->second += supplier.at_most - part.others_at_most;
    }
  }
  for (const auto& [id, amount] : amounts) all.listed.push_back({id, amount});
  return all;
}

std::size_t united_count(const KnownSuppliers& one, std::size_t one_count,
                         const KnownSuppliers& other, std::size_t other_count) {
  const std::size_t largest = std::max(one_count, other_count);
  if (one.scope == 0 || one.scope != other.scope) return largest;
  std::size_t listed = one.listed.size();
  for (const ListedSupplier& supplier : other.listed) {
    const auto same = std::ranges::find(one.listed, supplier.id, &ListedSupplier::id);
    listed += same == one.listed.end() ? 1 : 0;
  }
  return std::max(largest, listed);
}

std::string known_suppliers_text(const KnownSuppliers& known) {
  if (known.scope == 0) return {};
  std::string out = fmt::format("{:016x} {}", known.scope, known.others_at_most);
  for (const ListedSupplier& supplier : known.listed) {
    out += fmt::format(" {:016x}{:016x}:{}", supplier.id.high, supplier.id.low, supplier.at_most);
  }
  return out;
}

std::optional<KnownSuppliers> known_suppliers_from(std::string_view text) {
  const auto words = split_words(text);
  KnownSuppliers out;
  if (words.size() < 2 || !read(words[0], hexadecimal, out.scope) ||
      !read(words[1], decimal, out.others_at_most)) {
    return std::nullopt;
  }
  for (const std::string_view word : std::span(words).subspan(2)) {
    ListedSupplier supplier;
    if (word.size() < id_digits + 2 || word[id_digits] != ':' ||
        !read(word.substr(0, id_digits / 2), hexadecimal, supplier.id.high) ||
        !read(word.substr(id_digits / 2, id_digits / 2), hexadecimal, supplier.id.low) ||
        !read(word.substr(id_digits + 1), decimal, supplier.at_most)) {
      return std::nullopt;
    }
    out.listed.push_back(supplier);
  }
  return out;
}

}  // namespace parangon::hub::disclosure
