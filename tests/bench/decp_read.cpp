// decp_read FILE [TIMES]: how fast the DECP reader alone goes, and the most memory it takes.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "connectors/readers/formats.hpp"

namespace {

using namespace parangon;
using namespace parangon::connectors;

/// Counts and forgets; sums lengths, so that no field's decoding can be left out.
class NullSink final : public readers::LineSink {
 public:
  void line(const readers::RawLine& line) override {
    ++lines;
    bytes += line.amount.size() + line.buyer.size() + line.date.size() + line.suppliers.size();
  }
  void broken(rules::Finding) override { ++broken_lines; }
  void progress(std::uint64_t, std::uint64_t) override {}

  long lines = 0;
  long broken_lines = 0;
  std::size_t bytes = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("decp_read FILE [TIMES]\n", stderr);
    return 2;
  }
  readers::Source source;
  source.path = argv[1];
  const auto size = static_cast<double>(std::filesystem::file_size(source.path));
  const int times = argc > 2 ? std::atoi(argv[2]) : 3;
  double best = 1e9;
  NullSink sink;
  for (int i = 0; i < times; ++i) {
    sink = NullSink();
    const auto begin = std::chrono::steady_clock::now();
    const Status status = readers::read_decp(source, readers::ReadLimits{}, sink);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    if (!status) {
      std::fprintf(stderr, "%s\n", status.error().message.en.c_str());
      return 1;
    }
    best = std::min(best, taken.count());
  }
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  std::printf("%ld lines, %ld broken, %.3f s, %.0f MB/s of file, %.1f MB peak memory\n", sink.lines,
              sink.broken_lines, best, size / best / 1e6,
              static_cast<double>(usage.ru_maxrss) * 1024 / 1e6);
  return 0;
}
