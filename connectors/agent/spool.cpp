#include "connectors/agent/spool.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "connectors/agent/files.hpp"
#include "shared/core/file.hpp"

namespace parangon::connectors::agent {
namespace {

namespace fs = std::filesystem;

/// Position, kind and key of an entry, from its folder's name; nullopt when it is not one of ours.
std::optional<Spooled> entry_from(const std::string& name) {
  const auto first = name.find('-');
  const auto second = name.find('-', first == std::string::npos ? first : first + 1);
  if (second == std::string::npos) return std::nullopt;
  const auto order = whole_number(std::string_view(name).substr(0, first));
  const auto kind = kind_from(std::string_view(name).substr(first + 1, second - first - 1));
  if (!order || !kind || second + 1 == name.size()) return std::nullopt;
  return Spooled{name.substr(second + 1), {}, {}, *kind, *order};
}

bool is_key(std::string_view key) {
  constexpr std::size_t max_key = 128;
  return !key.empty() && key.size() <= max_key && std::ranges::all_of(key, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

Error strange(const fs::path& entry) {
  return {Errc::malformed,
          {fmt::format("{} n'est pas un dépôt en attente ; déplacez-le hors de là", entry.string()),
           fmt::format("{} is nothing that waits to be sent; move it elsewhere", entry.string())}};
}

/// The entries without their content.
Result<std::vector<Spooled>> entries_in(const fs::path& outbox) {
  std::vector<Spooled> out;
  for (const auto& name : names_in(outbox)) {
    auto entry = entry_from(name);
    if (!entry) return strange(outbox / name);
    out.push_back(std::move(*entry));
  }
  std::ranges::sort(out, {}, &Spooled::order);
  return out;
}

}  // namespace

std::string_view to_string(Kind kind) {
  return kind == Kind::submission ? "submission" : "statement";
}

std::optional<Kind> kind_from(std::string_view text) {
  if (text == "submission") return Kind::submission;
  if (text == "statement") return Kind::statement;
  return std::nullopt;
}

std::string Spooled::name() const {
  return fmt::format("{:06}-{}-{}", order, to_string(kind), key);
}

Result<Spool> Spool::open(const fs::path& state) {
  Spool spool(state);
  for (const auto& folder : {spool.outbox(), spool.dropped(), state / "receipts"}) {
    if (auto made = make_folder(folder); !made) return made.error();
    if (auto clean = remove_unfinished(folder); !clean) return clean.error();
  }
  return spool;
}

Status Spool::put(const Spooled& signed_document) {
  if (!is_key(signed_document.key)) {
    return Error{Errc::invalid_argument,
                 {fmt::format("clé d'idempotence « {} » impossible", signed_document.key),
                  fmt::format("impossible idempotency key \"{}\"", signed_document.key)}};
  }
  const auto entries = entries_in(outbox());
  if (!entries) return entries.error();
  Spooled entry{signed_document.key, {}, {}, signed_document.kind, 1};
  for (const auto& other : *entries) {
    if (other.key == entry.key) {
      return Error{Errc::already_exists,
                   {fmt::format("{} est déjà en attente", entry.key),
                    fmt::format("{} waits already", entry.key)}};
    }
    entry.order = std::max(entry.order, other.order + 1);
  }
  const auto hidden = outbox() / ("." + entry.key);
  if (auto gone = remove_entry(hidden); !gone) return gone;
  if (auto done = make_folder(hidden); !done) return done;
  if (auto done = write_file(hidden / "document.json", signed_document.document); !done)
    return done;
  if (auto done = write_file(hidden / "signature.jws", signed_document.signature); !done) {
    return done;
  }
  return move_entry(hidden, outbox() / entry.name());
}

Result<std::vector<Spooled>> Spool::waiting() const {
  auto out = entries_in(outbox());
  if (!out) return out;
  for (auto& entry : *out) {
    const auto folder = outbox() / entry.name();
    auto document = read_file(folder / "document.json", max_document_bytes);
    if (!document) return document.error();
    auto signature = read_file(folder / "signature.jws", max_small_bytes);
    if (!signature) return signature.error();
    entry.document = std::move(*document);
    entry.signature = std::move(*signature);
  }
  return out;
}

Status Spool::acknowledge(const Spooled& sent, const Acknowledgement& answer) {
  const auto from = outbox() / sent.name();
  const auto to = state_ / "receipts" / answer.folder;
  const std::pair<const char*, const std::string&> parts[] = {
      {"receipt.json", answer.receipt},
      {"receipt.jws", answer.signature},
      {"receipt.tlog-proof", answer.proof},
      {"ca.pem", answer.roots},
  };
  for (const auto& [name, content] : parts) {
    if (content.empty()) continue;
    if (auto done = write_file(from / name, content); !done) return done;
  }
  if (auto clean = remove_unfinished(from); !clean) return clean;
  if (auto made = make_folder(to.parent_path()); !made) return made;
  auto moved = move_entry(from, to);
  if (moved || moved.error().code != Errc::already_exists) return moved;
  const auto kept = read_if_there(to / "receipt.json");
  if (!kept) return kept.error();
  if (*kept != answer.receipt) return moved;
  return remove_entry(from);
}

Status Spool::give_up(const std::string& key, const wire::Decision& decision) {
  const auto entries = entries_in(outbox());
  if (!entries) return entries.error();
  const auto found = std::ranges::find(*entries, key, &Spooled::key);
  if (found == entries->end()) {
    return Error{Errc::not_found,
                 {fmt::format("rien n'attend sous la clé {} (parangon-connector spool list)", key),
                  fmt::format("nothing waits under key {} (parangon-connector spool list)", key)}};
  }
  // The reason first: a decision without its document says more than the reverse.
  const auto name = found->name();
  if (auto done = write_file(dropped() / (name + ".json"), wire::write_decision(decision)); !done) {
    return done;
  }
  return move_entry(outbox() / name, dropped() / name);
}

Result<std::vector<GivenUp>> Spool::given_up() const {
  std::vector<GivenUp> out;
  for (const auto& name : names_in(dropped())) {
    if (!entry_from(name) || name.ends_with(".json")) continue;
    const auto text = read_file(dropped() / (name + ".json"), max_small_bytes);
    if (!text) return text.error();
    auto decision = wire::read_decision(*text);
    if (!decision) return decision.error();
    out.push_back({name, std::move(*decision)});
  }
  return out;
}

}  // namespace parangon::connectors::agent
