#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/core/error.hpp"

namespace parangon::wire {

/// What an agency's connector needs of one item of the hub's list of its submissions.
struct ListedSubmission {
  std::string id;
  std::string period;
  bool counts = false;  ///< The revision that counts for its period; false when it is not said.
};

struct SubmissionList {
  std::vector<ListedSubmission> items{};
  std::optional<std::string> next{};  ///< Cursor of the next page.
};

/// One page of GET /v1/submissions. Errc::malformed; members that are not known are passed over.
Result<SubmissionList> read_submission_list(std::string_view json);

}  // namespace parangon::wire
