#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "connectors/readers/reader.hpp"

namespace parangon::connectors::readers {

/// A RawLine that outlives its reader, with every text of it once more in `everything`.
struct KeptLine {
  std::int64_t row = 0;
  std::string element;
  model::Measure measure = model::Measure::paid;
  std::string buyer, date, fallback_date, amount, account, cpv, contract, family, article, duration;
  std::string identity, label;
  std::string excluded_by, excluded_detail;
  bool french = false, negative = false, reserved = false, damaged = false;
  char decimal = '\0';
  model::TaxBasis tax = model::TaxBasis::unknown;
  struct Supplier {
    std::string id, type, reference;
    bool operator==(const Supplier&) const = default;
  };
  std::vector<Supplier> suppliers;
  std::string everything;
};

/// Keeps what a reader hands over.
class RecordingSink final : public LineSink {
 public:
  void line(const RawLine& raw) override {
    KeptLine kept;
    const auto copy = [&kept](std::string_view text) {
      kept.everything += std::string(text) + "\n";
      return std::string(text);
    };
    kept.row = raw.row;
    kept.element = copy(raw.element);
    kept.measure = raw.measure;
    kept.buyer = copy(raw.buyer);
    kept.date = copy(raw.date);
    kept.fallback_date = copy(raw.fallback_date);
    kept.amount = copy(raw.amount);
    kept.account = copy(raw.account);
    kept.cpv = copy(raw.cpv);
    kept.contract = copy(raw.contract);
    kept.identity = copy(raw.identity);
    kept.label = copy(raw.label);
    kept.family = copy(raw.family);
    kept.article = copy(raw.reserved_article);
    kept.duration = copy(raw.duration_months);
    kept.excluded_by = copy(raw.excluded_by);
    kept.excluded_detail = copy(raw.excluded_detail);
    kept.french = raw.amount_is_french;
    kept.negative = raw.negative;
    kept.reserved = raw.reserved;
    kept.damaged = raw.has_replacement_character;
    kept.decimal = raw.decimal;
    kept.tax = raw.tax;
    for (const auto& s : raw.suppliers) {
      kept.suppliers.push_back({copy(s.id), copy(s.id_type), copy(s.own_reference)});
    }
    lines.push_back(std::move(kept));
  }
  void broken(rules::Finding finding) override { findings.push_back(std::move(finding)); }
  void progress(std::uint64_t done, std::uint64_t total) override {
    done_ = done;
    total_ = total;
  }

  /// Every byte that came through, findings included.
  std::string everything() const {
    std::string out;
    for (const auto& line : lines) out += line.everything;
    for (const auto& finding : findings) {
      out += finding.where.source + "\n" + finding.where.column + "\n";
      out += finding.message(Lang::fr) + "\n" + finding.message(Lang::en) + "\n";
    }
    return out;
  }

  std::vector<KeptLine> lines;
  std::vector<rules::Finding> findings;
  std::uint64_t done_ = 0;
  std::uint64_t total_ = 0;
};

/// A file of this test, removed with it.
class TestFile {
 public:
  explicit TestFile(std::string_view content, std::string_view name = "source.txt")
      : folder_(std::filesystem::temp_directory_path() /
                fmt::format("parangon-readers-{}-{}", getpid(), ++count())),
        path_(folder_ / name) {
    std::filesystem::create_directories(folder_);
    std::ofstream(path_, std::ios::binary) << content;
  }
  ~TestFile() { std::filesystem::remove_all(folder_); }
  TestFile(const TestFile&) = delete;
  TestFile& operator=(const TestFile&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  static int& count() {
    static int value = 0;
    return value;
  }
  std::filesystem::path folder_;
  std::filesystem::path path_;
};

}  // namespace parangon::connectors::readers
