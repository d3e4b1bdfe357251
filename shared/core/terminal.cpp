#include "shared/core/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

namespace parangon {
namespace {

constexpr std::size_t narrowest = 80;

}  // namespace

std::size_t terminal_width(int descriptor) {
  struct winsize size {};
  if (::isatty(descriptor) != 1 || ::ioctl(descriptor, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col == 0 ? 0 : std::max<std::size_t>(size.ws_col, narrowest);
}

}  // namespace parangon
