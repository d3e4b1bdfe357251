#include "connectors/cli/context.hpp"

#include <fmt/format.h>

#include <ostream>

namespace parangon::connectors::cli {

int exit_code(Errc code) {
  switch (code) {
    case Errc::invalid_argument: return exit_usage;
    case Errc::unavailable:
    case Errc::timeout:
    case Errc::not_found:
    case Errc::internal: return exit_unavailable;
    case Errc::malformed:
    case Errc::rule_violation:
    case Errc::too_large:
    case Errc::already_exists:
    case Errc::conflict:
    case Errc::unauthenticated:
    case Errc::forbidden:
    case Errc::bad_signature: return exit_refused;
  }
  return exit_unavailable;
}

int fail(const Context& context, const Error& error) {
  context.err << "parangon-connector: " << error.in(context.lang) << '\n';
  return exit_code(error.code);
}

void ProgressLine::show(std::string_view what, std::uint64_t done, std::uint64_t total) {
  if (!context_.progress || total == 0) return;
  const int percent = static_cast<int>(done * 100 / total);
  if (percent == last_percent_) return;
  last_percent_ = percent;
  shown_ = true;
  context_.err << fmt::format("\r\x1b[K{} {} %", what, percent) << std::flush;
}

void ProgressLine::clear() {
  if (shown_) context_.err << "\r\x1b[K" << std::flush;
  shown_ = false;
}

}  // namespace parangon::connectors::cli
