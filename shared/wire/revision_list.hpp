#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/clock.hpp"
#include "shared/core/error.hpp"
#include "shared/model/period.hpp"

namespace parangon::wire {

/// One of an agency's revisions, as the hub lists it at /v1/submissions.
struct RevisionInfo {
  std::string id;
  model::Period period;
  std::int64_t revision = 0;
  Instant received;
  std::string document_sha256;
  std::int64_t figures = 0;
  std::int64_t sealed = 0;
  bool nothing_to_report = false;
  std::vector<std::pair<std::string, std::int64_t>> warnings;  ///< Rule id, number of findings.
  std::vector<std::pair<std::string, std::string>> justifications;
  std::optional<Instant> certified;
  std::optional<Instant> withdrawn;
  bool counts = false;  ///< The revision of its period that feeds benchmarks and releases.
};

/// A page of them, newest first.
struct RevisionPage {
  std::vector<RevisionInfo> items;
  std::string next;  ///< Cursor of the following page; empty: this is the last.
};

/// Errc::malformed names the member at fault; members that are not known are passed over.
Result<RevisionPage> read_revision_page(std::string_view json);

/// A person whom the agency has named to certify.
struct CertifierInfo {
  std::string person;
  std::string name;
  Instant since;
};
/// The answer of /v1/certifiers. Errors as read_revision_page.
Result<std::vector<CertifierInfo>> read_certifiers(std::string_view json);

}  // namespace parangon::wire
