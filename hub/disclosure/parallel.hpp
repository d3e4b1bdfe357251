#pragma once

#include <cstddef>
#include <functional>

namespace parangon::hub::disclosure {

/// Threads that work is shared among: as many as there are processors, at most 8.
std::size_t worker_count();

/// What works side by side with programs that are kept: what one has solved decides which of equal
/// solutions it finds next, so the number is fixed and not the machine's.
inline constexpr std::size_t lanes = 2;

/// Calls task(worker, index) for every index below `count`, on up to worker_count() threads, and
/// waits. Which worker takes which index is not said, so results must not depend on it. An
/// exception ends the work and is thrown again here.
void share(std::size_t count, const std::function<void(std::size_t, std::size_t)>& task);

}  // namespace parangon::hub::disclosure
