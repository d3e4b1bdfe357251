// Proves, by the text cases of tests/cases/campaign, who is shown as expected, received, late,
// missing, blank and certified, on which day, and what the totals add up.
#include "hub/collect/inventory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/paths.hpp"
#include "tests/unit/trust/tools.hpp"

namespace parangon::hub::collect::testing {
namespace {

using Words = std::vector<std::string>;

Words split(const std::string& text, char separator) {
  Words out;
  std::istringstream in(text);
  for (std::string word; std::getline(in, word, separator);) out.push_back(word);
  return out;
}

Instant time_of(const std::string& text) { return parse_instant(text + ":00Z").value(); }
model::Date day_of(const std::string& text) { return model::Date::from_iso(text).value(); }

/// One hour ahead of UTC.
model::Date local_day(Instant instant) {
  return day_of(format_instant(instant + std::chrono::hours(1)));
}

class InventoryCase {
 public:
  explicit InventoryCase(const std::string& path) {
    std::ifstream in(path);
    for (std::string line; std::getline(in, line);) read(line);
    EXPECT_FALSE(looks_.empty()) << path << ": no case was read";
  }

  void run() const {
    for (const auto& look : looks_) {
      EXPECT_EQ(seen_at(time_of(look.time)), look.expected) << "look " << look.time;
    }
  }

 private:
  struct Look {
    std::string time;
    std::string expected;
  };

  void read(const std::string& line) {
    if (line.starts_with("| ")) {
      looks_.back().expected += line + "\n";
      return;
    }
    std::istringstream in(line);
    const Words words{std::istream_iterator<std::string>(in), {}};
    if (words.empty() || words[0][0] == '#') return;
    if (words[0] == "campaign") campaign(words);
    if (words[0] == "agency") agency(words);
    if (words[0] == "suspend") agencies_.at(index_of(words[1])).active = false;
    if (words[0] == "send") send(words);
    if (words[0] == "certify") revision(words).certified = time_of(words[4]);
    if (words[0] == "withdraw") revision(words).withdrawn = time_of(words[4]);
    if (words[0] == "look") looks_.push_back({words[1], ""});
  }

  static std::size_t index_of(const std::string& name) {
    return static_cast<std::size_t>(name.at(0) - 'A');
  }
  static model::Siret siret_of(const std::string& name) {
    static const Words known = {"22770001000019", "35600000000048", "35600000049837",
                                "55208131766522", "73282932000074"};
    auto sorted = known;
    std::ranges::sort(sorted);
    return model::Siret::parse(sorted.at(index_of(name))).value();
  }

  void campaign(const Words& words) {
    for (const auto& text : split(words[1], ',')) {
      campaign_.periods.push_back(model::Period::parse(text).value());
    }
    for (const auto& text : split(words[2], ',')) {
      campaign_.datasets.push_back(model::measure_from(text).value());
    }
    campaign_.opening = day_of(words[3]);
    campaign_.due = day_of(words[4]);
    campaign_.closing = day_of(words[5]);
    for (const auto& name : words.size() > 6 ? split(words[6], ',') : Words{}) {
      campaign_.agencies.push_back(siret_of(name));
    }
  }

  void agency(const Words& words) {
    const auto added = words.size() > 3 ? words[3] : "2020-01-01";
    agencies_.push_back(
        {siret_of(words[1]), words[1], "77", 1, "", time_of(added + "T12:00"), true, ""});
  }

  void send(const Words& words) {
    const auto agency = siret_of(words[1]);
    const auto period = model::Period::parse(words[2]).value();
    const auto before = std::ranges::count_if(
        revisions_, [&](const auto& r) { return r.agency == agency && r.period == period; });
    store::CollectedRevision sent{.agency = agency,
                                  .period = period,
                                  .revision = before + 1,
                                  .received = time_of(words[3]),
                                  .nothing_to_report = words[4] == "blank",
                                  .datasets = {},
                                  .certified = {},
                                  .withdrawn = {}};
    for (const auto& text : sent.nothing_to_report ? Words{} : split(words[4], ',')) {
      sent.datasets.push_back(model::measure_from(text).value());
    }
    revisions_.push_back(sent);
  }

  store::CollectedRevision& revision(const Words& words) {
    return *std::ranges::find_if(revisions_, [&](const auto& r) {
      return r.agency == siret_of(words[1]) && r.period.to_string() == words[2] &&
             std::to_string(r.revision) == words[3];
    });
  }

  /// As the store gives it: what had happened by then, in its order. What is certified and not
  /// withdrawn counts, the newest of them.
  std::vector<store::CollectedRevision> known_at(Instant as_of) const {
    std::vector<store::CollectedRevision> out;
    std::ranges::copy_if(revisions_, std::back_inserter(out),
                         [&](const auto& r) { return r.received <= as_of; });
    std::ranges::stable_sort(
        out, {}, [](const auto& r) { return std::tuple(r.agency, r.period, r.revision); });
    for (auto& r : out) {
      if (r.certified > as_of) r.certified.reset();
      if (r.withdrawn > as_of) r.withdrawn.reset();
      r.counts = r.certified && !r.withdrawn;
    }
    return out;
  }

  std::string seen_at(Instant as_of) const {
    const auto seen = inventory(campaign_, agencies_, known_at(as_of), local_day, as_of);
    std::string out = "| " + std::string(to_string(seen.phase)) + "\n";
    for (const auto& line : seen.lines) {
      out += "| " + line.name + " " + line.period.to_string() + " ";
      out += to_string(line.state);
      if (line.revision > 0) out += " r" + std::to_string(line.revision);
      if (line.late) out += " late";
      if (line.blank) out += " blank";
      if (!line.lacking.empty()) out += " lacks";
      for (const auto measure : line.lacking) out += " " + std::string(to_string(measure));
      out += line.expected ? "\n" : " unexpected\n";
    }
    const auto& t = seen.totals;
    out += "|";
    for (const auto& [name, count] : std::initializer_list<std::pair<const char*, std::int64_t>>{
             {"expected", t.expected},
             {"received", t.received},
             {"late", t.late},
             {"missing", t.missing},
             {"waiting", t.waiting},
             {"incomplete", t.incomplete},
             {"withdrawn", t.withdrawn},
             {"blank", t.blank},
             {"certified", t.certified},
             {"unexpected", t.unexpected}}) {
      if (count > 0) out += " " + std::string(name) + " " + std::to_string(count);
    }
    EXPECT_EQ(t.expected, t.received + t.missing + t.waiting + t.incomplete + t.withdrawn);
    return out + "\n";
  }

  store::Campaign campaign_;
  std::vector<store::Agency> agencies_;
  std::vector<store::CollectedRevision> revisions_;
  std::vector<Look> looks_;
};

TEST(Inventory, TextCases) {
  int cases = 0;
  for (const auto& file : std::filesystem::directory_iterator(
           parangon::support::source_path("tests/cases/campaign"))) {
    if (file.path().extension() != ".txt") continue;
    SCOPED_TRACE(file.path().filename().string());
    InventoryCase(file.path()).run();
    ++cases;
  }
  EXPECT_GE(cases, 5);
}

}  // namespace
}  // namespace parangon::hub::collect::testing
