// Proves that an event says to the byte what it was told, or is refused.
#include "hub/collect/events.hpp"

#include "shared/wire/log_event.hpp"
#include "tests/unit/collect/collect_fixture.hpp"

namespace parangon::hub::collect::testing {
namespace {

Result<std::string> made(const std::string& name) {
  const auto maker = event("hub", "agency_added", {"operator:test", "local"}, {{"name", name}});
  return maker({instant("2026-01-01T00:00:00Z"), 0});
}

TEST(Event, SaysWhatItWasTold) {
  for (const std::string name : {"", "Orl\u00e9ans", "a \"quote\", a \\ and\na line"}) {
    const auto document = made(name);
    ASSERT_TRUE(document) << name;
    EXPECT_EQ(wire::read_log_event(*document)->subject.at(0).second, name);
  }
}

// A Latin-1 terminal's name would be another one in the log than in the store, and check would tell
// of it for ever.
TEST(Event, RefusesATextThatIsNotUtf8) {
  const auto document = made(
      "Orl\xe9"
      "ans");
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().code, Errc::invalid_argument);
}

}  // namespace
}  // namespace parangon::hub::collect::testing
