#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"
#include "shared/wire/log_answer.hpp"

namespace parangon::connectors::agent {

/// What may wait to be sent; where it goes follows from it.
enum class Kind { submission, statement };
/// "submission", "statement".
std::string_view to_string(Kind kind);
std::optional<Kind> kind_from(std::string_view text);

/// A signed document that the hub has not acknowledged yet.
struct Spooled {
  std::string key;        ///< Its idempotency key: letters and digits, drawn when it was made.
  std::string document;   ///< The bytes that were signed.
  std::string signature;  ///< Detached JWS.
  Kind kind = Kind::submission;
  std::int64_t order = 0;  ///< Given by put(): what was spooled first goes first.

  /// Name of its folder: "000007-submission-0f6a…".
  std::string name() const;
};

/// The hub's answer to one, to be filed with it.
struct Acknowledgement {
  std::string folder;  ///< Under receipts/: "2025-r3", "statements/7f3c…".
  std::string receipt;
  std::string signature;
  std::string proof;  ///< C2SP tlog-proof; empty when the hub gave none.
  std::string roots;  ///< The consortium's root as configured, PEM.
};

/// What was given up, and by whose decision.
struct GivenUp {
  std::string name;
  wire::Decision decision;
};

/// The outbox: what was signed waits here, under the key it got then, until it is acknowledged or
/// given up. Every change is one rename of a folder that is complete and synced before, so that a
/// process killed, or a machine without power, at any instant leaves what the next run understands.
/// Not thread-safe; the state's lock keeps processes apart.
class Spool {
 public:
  /// `state`: the state's folder. Removes what a killed run left unfinished.
  static Result<Spool> open(const std::filesystem::path& state);

  /// Durable when it returns. `order` of the argument is not looked at. Errc::already_exists when
  /// the key waits already, Errc::invalid_argument when it is no key of ours.
  Status put(const Spooled& signed_document);
  /// First what was put first.
  Result<std::vector<Spooled>> waiting() const;
  /// Files it under receipts/ with the hub's answer. Errc::already_exists when another receipt
  /// stands there; the same one again only empties the outbox.
  Status acknowledge(const Spooled& sent, const Acknowledgement& answer);
  /// Moves it to dropped/, with the reason beside it. Errc::not_found.
  Status give_up(const std::string& key, const wire::Decision& decision);
  Result<std::vector<GivenUp>> given_up() const;

 private:
  explicit Spool(std::filesystem::path state) : state_(std::move(state)) {}
  std::filesystem::path outbox() const { return state_ / "outbox"; }
  std::filesystem::path dropped() const { return state_ / "dropped"; }

  std::filesystem::path state_;
};

}  // namespace parangon::connectors::agent
