#include "hub/config.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "hub/collect/reminder.hpp"
#include "hub/config_numbers.hpp"
#include "hub/config_release.hpp"
#include "shared/wire/toml_table.hpp"

namespace parangon::hub {
namespace {

using wire::TomlTable;

/// A table that must be there; an empty one in its place lets the other checks go on.
std::optional<TomlTable> section(TomlTable& root, std::string_view key) {
  auto table = root.table(key);
  if (!table) {
    root.reject(key, {"section obligatoire absente", "required section is missing"});
  }
  return table;
}

void set(TomlTable& table, std::string_view key, std::size_t& value, std::int64_t low,
         std::int64_t high) {
  value = static_cast<std::size_t>(ranged(table, key, static_cast<std::int64_t>(value), low, high));
}

void set(TomlTable& table, std::string_view key, std::chrono::seconds& value, std::int64_t high) {
  value = std::chrono::seconds(ranged(table, key, value.count(), 1, high));
}

/// The address as the system prints it, so that texts can be compared; empty when it is none.
std::string canonical_address(const std::string& text) {
  std::array<char, INET6_ADDRSTRLEN> out{};
  for (const int family : {AF_INET, AF_INET6}) {
    in6_addr bytes{};
    if (::inet_pton(family, text.c_str(), &bytes) == 1) {
      return ::inet_ntop(family, &bytes, out.data(), out.size());
    }
  }
  return {};
}

std::string address(TomlTable& table, std::string_view key, const std::string& text) {
  auto canonical = canonical_address(text);
  if (canonical.empty()) {
    table.reject(key, {fmt::format("« {} » n'est pas une adresse IP", text),
                       fmt::format("\"{}\" is not an IP address", text)});
  }
  return canonical;
}

ListenerFiles read_listener(TomlTable& table, std::int64_t usual_port) {
  ListenerFiles out;
  out.address = address(table, "address", table.string("address").value_or("127.0.0.1"));
  out.port = static_cast<std::uint16_t>(ranged(table, "port", usual_port, 0, 65535));
  out.certificate = table.required_path("certificate");
  out.key = table.required_path("key");
  return out;
}

void read_files(TomlTable& root, Config& out) {
  if (auto hub = section(root, "hub")) out.hub_name = hub->required("name");
  if (auto store = section(root, "store")) {
    out.store = store->required_path("path");
    const auto beside = out.store.parent_path() / (out.store.stem().string() + "-documents");
    out.documents = store->path("documents").value_or(beside);
    out.store_max_bytes = ranged(*store, "max_bytes", 0, 0, std::int64_t{1} << 50);
  }
  if (auto members = section(root, "members")) {
    out.members = read_listener(*members, 8443);
    out.member_authority = {members->required_path("client_ca"), members->required_path("crl")};
  }
  if (auto portal = section(root, "portal")) out.portal = read_listener(*portal, 9443);
  if (auto signer = section(root, "signer")) {
    out.signer = {signer->required_path("certificate"), signer->required_path("key"),
                  signer->path("authority").value_or(out.member_authority.authority)};
  }
}

/// The hub's name as a URL's path may hold it: what a log is called unless something else is said.
std::string usual_origin(const std::string& hub_name) {
  std::string out = hub_name;
  std::ranges::replace_if(
      out, [](char c) { return c == ' ' || c == '+' || c == '/'; }, '-');
  return out + "/log";
}

void read_log(const std::filesystem::path& file, TomlTable& root, Config& out) {
  const auto folder = std::filesystem::absolute(file).parent_path();
  out.log = {usual_origin(out.hub_name), folder / "log.key", folder / "log.newest"};
  auto log = root.table("log");
  if (!log) return;
  out.log.origin = log->string("origin").value_or(out.log.origin);
  out.log.key = log->path("key").value_or(out.log.key);
  out.log.newest = log->path("newest").value_or(out.log.key.parent_path() / "log.newest");
}

void read_consortium(TomlTable& root, Config& out) {
  auto consortium = section(root, "consortium");
  if (!consortium) return;
  out.consortium_name = consortium->required("name");
  const auto grain = consortium->string("grain").value_or("year");
  const auto known = model::grain_from(grain);
  if (!known || *known == model::Period::Grain::month) {
    consortium->reject("grain",
                       {"« year » ou « quarter » attendu", "\"year\" or \"quarter\" expected"});
  }
  out.grain = known.value_or(out.grain);
  out.time_zone = consortium->string("time_zone").value_or(out.time_zone);
  // Below three units a single one can be told apart, whatever the consortium decides.
  out.secrecy.min_suppliers = ranged_int(*consortium, "min_suppliers", 3, 3, 100);
  out.secrecy.max_share = ranged_int(*consortium, "max_share", 85, 50, 95);
  out.max_move = ranged_int(*consortium, "max_move", out.max_move, 1, 1000);
  out.supplier_pseudonyms = consortium->boolean("supplier_pseudonyms").value_or(false);
}

void read_mail(TomlTable& root, Config& out) {
  auto mail = root.table("mail");
  if (!mail) return;
  const auto text = [&](std::string_view key) { return mail->string(key).value_or(""); };
  const auto mail_address = [&](std::string_view key, std::string value) {
    if (!value.empty() && !collect::is_mail_address(value)) {
      mail->reject(key, {fmt::format("« {} » n'est pas une adresse électronique", value),
                         fmt::format("\"{}\" is not an e-mail address", value)});
    }
    return value;
  };
  MailSettings its;
  its.url = text("url");
  its.from = mail_address("from", mail->required("from"));
  its.name = mail->string("name").value_or(out.consortium_name);
  its.reply_to = mail_address("reply_to", text("reply_to"));
  its.user = text("user");
  its.password_file = mail->path("password_file").value_or("");
  if (its.user.empty() != its.password_file.empty()) {
    mail->reject("user",
                 {"user et password_file vont ensemble", "user and password_file go together"});
  }
  const auto tls = mail->string("tls").value_or("required");
  if (tls != "required" && tls != "none") {
    mail->reject("tls", {"« required » ou « none » attendu", "\"required\" or \"none\" expected"});
  }
  its.tls = tls == "required";
  if (!its.tls && !its.user.empty()) {
    mail->reject(
        "tls", {"un mot de passe ne part jamais en clair", "a password never leaves in the clear"});
  }
  its.ca = mail->path("ca").value_or("");
  set(*mail, "connect_timeout", its.connect_timeout, 300);
  set(*mail, "timeout", its.timeout, 3600);
  out.mail = std::move(its);
}

void read_limits(TomlTable& root, LimitSettings& out) {
  auto limits = root.table("limits");
  if (!limits) return;
  set(*limits, "max_submission_bytes", out.max_submission_bytes, 1024, 256 << 20);
  set(*limits, "connections", out.connections, 1, 65536);
  set(*limits, "connections_per_address", out.connections_per_address, 1, 65536);
  set(*limits, "io_threads", out.io_threads, 1, 64);
  set(*limits, "store_threads", out.store_threads, 1, 64);
  set(*limits, "store_queue", out.store_queue, 1, 65536);
  set(*limits, "submissions", out.submissions, 1, 16);
}

void read_timeouts(TomlTable& root, TimeoutSettings& out) {
  auto timeouts = root.table("timeouts");
  if (!timeouts) return;
  set(*timeouts, "handshake", out.handshake, 300);
  set(*timeouts, "header", out.header, 300);
  set(*timeouts, "body", out.body, 3600);
  set(*timeouts, "handler", out.handler, 3600);
  set(*timeouts, "write", out.write, 3600);
  set(*timeouts, "idle", out.idle, 3600);
  set(*timeouts, "store_busy", out.store_busy, 300);
  set(*timeouts, "stop", out.stop, 3600);
}

void read_metrics(TomlTable& root, Config& out) {
  out.metrics_allow_from = {"127.0.0.1", "::1"};
  auto metrics = root.table("metrics");
  if (!metrics || !metrics->has("allow_from")) return;
  out.metrics_allow_from.clear();
  for (const auto& text : metrics->strings("allow_from")) {
    out.metrics_allow_from.push_back(address(*metrics, "allow_from", text));
  }
}

}  // namespace

Result<Config> load_config(const std::filesystem::path& file) {
  auto root = TomlTable::load(file);
  if (!root) return root.error();
  Config out;
  read_files(*root, out);
  read_log(file, *root, out);
  read_consortium(*root, out);
  read_mail(*root, out);
  if (auto its = root->table("release")) out.release = read_release(*its, out.consortium_name);
  read_limits(*root, out.limits);
  read_timeouts(*root, out.timeouts);
  read_metrics(*root, out);
  if (const auto done = root->finish(); !done) return done.error();
  return out;
}

}  // namespace parangon::hub
