#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "hub/collect/revision_window.hpp"
#include "hub/disclosure/defence.hpp"
#include "hub/disclosure/primary.hpp"
#include "hub/release/publication.hpp"
#include "shared/core/error.hpp"
#include "shared/model/figure.hpp"
#include "shared/model/period.hpp"

namespace parangon::hub {

/// Where a listener is, and what it shows to prove its name.
struct ListenerFiles {
  std::string address;
  std::uint16_t port = 0;             ///< 0: chosen by the system.
  std::filesystem::path certificate;  ///< PEM, leaf first.
  std::filesystem::path key;          ///< PEM, mode 0600.
};

/// Whose client certificates the members' listener takes.
struct MemberAuthority {
  std::filesystem::path authority;  ///< PEM of the consortium's root.
  std::filesystem::path crl;        ///< PEM: a current list of every authority below it, and its.
};

/// What the hub signs receipts and register releases with.
struct SignerFiles {
  std::filesystem::path certificate;  ///< PEM, leaf first.
  std::filesystem::path key;
  std::filesystem::path authority;  ///< Root it leads to; the members' when not said.
};

/// The append-only log of everything that is recorded.
struct LogSettings {
  std::string origin;         ///< Its name in checkpoints: a URL without scheme.
  std::filesystem::path key;  ///< Ed25519, PEM, mode 0600; made at the first start.
  /// Where the newest checkpoint is kept apart from the store.
  std::filesystem::path newest;
};

/// How reminders leave. Without a URL they can be exported as files only.
struct MailSettings {
  std::string url;                      ///< smtp://host:port or smtps://host:port; may be empty.
  std::string from;                     ///< The sender's address.
  std::string name;                     ///< Shown beside it; the consortium's unless said.
  std::string reply_to;                 ///< Where answers go; empty: to `from`.
  std::string user;                     ///< Empty: no authentication.
  std::filesystem::path password_file;  ///< Mode 0600; read when messages are sent.
  bool tls = true;                      ///< False: `tls = "none"`.
  std::filesystem::path ca;             ///< PEM; empty: the system's authorities.
  std::chrono::seconds connect_timeout{10};
  std::chrono::seconds timeout{60};  ///< For one message.
};

/// What the consortium publishes as open data, as whom, and by which rules.
struct ReleaseSettings {
  release::Publisher publisher;
  release::Coverage coverage;
  std::filesystem::path territories;  ///< CSV (docs/release.md); empty: the departments.
  std::string layout;                 ///< One of release::layouts().
  disclosure::PrimaryRules rules;
  /// When revisions may enter tables that were shown; empty: on every day.
  std::vector<collect::RevisionWindow> windows;
  bool intervals = false;  ///< Publish what everybody can derive of a confidential amount.
  /// How much of the choice of suppressed cells depends on the secret; absent: nothing.
  std::optional<disclosure::DefenceStrength> defence = disclosure::DefenceStrength::costs();
  std::chrono::days embargo{14};
};

struct LimitSettings {
  std::size_t max_submission_bytes = 256U << 20;
  std::size_t connections = 4096;
  std::size_t connections_per_address = 256;
  std::size_t io_threads = 1;
  std::size_t store_threads = 4;  ///< Blocking calls to the store at a time.
  std::size_t store_queue = 256;  ///< Calls that wait for one of these; more get 503.
  std::size_t submissions = 2;    ///< Documents judged at a time; more wait.
};

struct TimeoutSettings {
  std::chrono::seconds handshake{10};
  std::chrono::seconds header{10};
  std::chrono::seconds body{10};  ///< Beyond what the slowest accepted rate needs.
  std::chrono::seconds handler{120};
  std::chrono::seconds write{10};  ///< As body.
  std::chrono::seconds idle{60};
  std::chrono::seconds store_busy{10};  ///< Wait for another process that writes the store.
  std::chrono::seconds stop{30};        ///< For requests in flight at SIGTERM.
};

/// hub.toml, checked. docker/hub.toml shows every key; docs/manual-hub.md explains them.
struct Config {
  std::string hub_name;
  std::filesystem::path store;
  std::filesystem::path documents;   ///< Folder of archived documents.
  std::int64_t store_max_bytes = 0;  ///< Quota of the store's file; 0: none.
  ListenerFiles members;
  MemberAuthority member_authority;
  ListenerFiles portal;
  SignerFiles signer;
  LogSettings log;
  std::string consortium_name;
  model::Period::Grain grain = model::Period::Grain::year;
  std::string time_zone = "Europe/Paris";  ///< Whose days campaigns are told in.
  model::SecrecyRule secrecy;
  int max_move = 50;  ///< Per cent that a total may move in a year before somebody must say why.
  bool supplier_pseudonyms = false;  ///< Members send their suppliers under keyed pseudonyms.
  std::optional<MailSettings> mail;
  std::optional<ReleaseSettings> release;
  LimitSettings limits;
  TimeoutSettings timeouts;
  std::vector<std::string> metrics_allow_from;  ///< Addresses, as the server prints them.
};

/// Reads the file; relative paths become absolute from its folder. Errc::not_found,
/// Errc::unavailable, or Errc::malformed with file, line and key: unknown keys, wrong types,
/// numbers out of their range.
Result<Config> load_config(const std::filesystem::path& file);

}  // namespace parangon::hub
