#include "connectors/readers/known_files.hpp"

#include <algorithm>
#include <vector>

#include "connectors/readers/byte_source.hpp"

namespace parangon::connectors::readers {
namespace {

using std::filesystem::path;

constexpr std::size_t block = 256U << 10;

Result<bool> same_content(const path& one, const path& other, const ReadLimits& limits) {
  const auto first = ByteSource::open(one, limits);
  if (!first) return first.error();
  const auto second = ByteSource::open(other, limits);
  if (!second) return second.error();
  std::vector<char> left(block);
  std::vector<char> right(block);
  for (;;) {
    const auto got = (*first)->read(left);
    if (!got) return got.error();
    const auto also = (*second)->read(right);
    if (!also) return also.error();
    const auto end = left.begin() + static_cast<std::ptrdiff_t>(*got);
    if (*got != *also || !std::equal(left.begin(), end, right.begin())) return false;
    if (*got < block) return true;
  }
}

}  // namespace

Result<std::optional<path>> KnownFiles::repeated_by(const path& file) {
  const auto source = ByteSource::open(file, limits_);
  if (!source) return source.error();
  const auto size = (*source)->size();
  const auto [begin, end] = by_size_.equal_range(size);
  for (auto known = begin; known != end; ++known) {
    const auto same = same_content(known->second, file, limits_);
    if (!same) return same.error();
    if (*same) return std::optional(known->second);
  }
  by_size_.emplace(size, file);
  return std::optional<path>();
}

}  // namespace parangon::connectors::readers
