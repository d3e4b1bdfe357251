#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "connectors/cli/context.hpp"
#include "connectors/cli/documents.hpp"

namespace parangon::connectors::cli {

/// Input of `preview`: exactly what would leave. Sends nothing, writes nothing but what is asked.
struct PreviewInput {
  std::filesystem::path config = ".";
  std::string agency;  ///< With these three, no configuration is read.
  std::optional<std::filesystem::path> register_file;
  std::vector<std::string> sources;  ///< "FORMAT:FILE"
  DocumentInput wishes;
  std::string format = "table";                    ///< table, json, csv
  std::optional<std::filesystem::path> documents;  ///< Folder for the documents that would be sent
};
int preview(const Context& context, const PreviewInput& input);

/// Input of `sync`: preview, then sign, send, keep the receipt.
struct SyncInput {
  std::filesystem::path config = ".";
  DocumentInput wishes;
  bool force = false;  ///< Send even when nothing changed since the last revision.
};
int sync(const Context& context, const SyncInput& input);

/// Input of `validate`: the same run as sync, without sending anything to be kept. With `online`
/// the hub judges the same documents, and both reports are shown side by side.
struct ValidateInput {
  std::filesystem::path config = ".";
  DocumentInput wishes;
  bool online = false;
};
/// exit_refused when errors stand or the two reports differ.
int validate(const Context& context, const ValidateInput& input);

/// `status`: register, what waits, what was acknowledged (and what the hub had) by an instant. Asks
/// the hub only with `online`. What waits is that of now: it has no history.
struct StatusInput {
  std::filesystem::path config = ".";
  std::string as_of;
  bool online = false;
};
int status(const Context& context, const StatusInput& input);

/// `review`: lists, or answers one establishment.
struct ReviewInput {
  std::filesystem::path config = ".";
  std::string siret;   ///< Empty: list
  std::string answer;  ///< A kind, "none", or "pending"
};
int review(const Context& context, const ReviewInput& input);

/// `register update`: fetches the current release when it is newer than the one kept.
struct RegisterUpdateInput {
  std::filesystem::path config = ".";
};
int register_update(const Context& context, const RegisterUpdateInput& input);

}  // namespace parangon::connectors::cli
