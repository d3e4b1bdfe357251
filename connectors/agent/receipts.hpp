#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/agent/spool.hpp"
#include "shared/core/error.hpp"

namespace parangon::connectors::agent {

/// The hub's answer to what was sent, kept as evidence together with it.
struct KeptReceipt {
  Kind kind = Kind::submission;
  std::string folder;  ///< Under receipts/: "2025-r3", "statements/7f3c…".
  std::string receipt;
  std::string signature;
  std::string proof;       ///< C2SP tlog-proof; empty when the hub gave none.
  std::string checkpoint;  ///< The one that it was tied to; empty until then.
};

/// The folder of receipts. Nothing in it ever changes but for tie(). Not thread-safe.
class Receipts {
 public:
  /// `state`: the state's folder, which Spool has opened.
  explicit Receipts(const std::filesystem::path& state) : folder_(state / "receipts") {}

  /// Sorted by folder name, submissions first.
  Result<std::vector<KeptReceipt>> all() const;
  /// Those of one kind.
  Result<std::vector<KeptReceipt>> of(Kind kind) const;
  Result<std::string> document(const std::string& folder) const;
  std::filesystem::path path(const std::string& folder) const { return folder_ / folder; }

  /// Puts beside a receipt a later checkpoint that its own was found consistent with, and the
  /// hashes that show it.
  Status tie(const std::string& folder, std::string_view checkpoint, std::string_view consistency);

 private:
  std::filesystem::path folder_;
};

}  // namespace parangon::connectors::agent
