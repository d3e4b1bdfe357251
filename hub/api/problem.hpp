#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "hub/collect/collector.hpp"
#include "hub/store/store_unavailable.hpp"
#include "shared/net/router.hpp"
#include "shared/rules/rules.hpp"

namespace parangon::hub::api {

/// Seconds that a client is asked to wait before it tries again after a 503.
inline constexpr int retry_after_seconds = 5;

/// One kind of problem: what machines tell apart, its usual status and its title.
struct ProblemKind {
  std::string_view code;
  unsigned status;
  std::string_view title_fr;
  std::string_view title_en;
};

/// Every kind that the interface answers with; docs/protocol.md lists them.
std::span<const ProblemKind> problem_kinds();

/// What the authorizer leaves in Request::identity when a code of its own says more than the
/// error's: the renderer finds it there.
struct RefusalCode {
  std::string_view code;  ///< Of problem_kinds().
};

/// The answer for a kind of problem (a code that problem_kinds() has not is a defect: throws),
/// in the request's language. `report` may be null.
net::Response problem_response(std::string_view code, const Text& detail,
                               const net::Request& request, const rules::Report* report = nullptr);

/// net::ErrorRenderer: every failure that is no Response of a handler.
net::Response render_problem(const net::Failure& failure, const net::Request* request);

/// 503 with Retry-After: the store is full, busy, slow or broken; nothing was changed.
net::Response outage_response(const store::StoreUnavailable& outage, const net::Request& request);

/// A submission that the rules refuse, with its report.
net::Response refusal_response(const collect::Refused& refused, const net::Request& request);

/// The code for a refusal: of its one S- rule where that has a code of its own, or of its Errc.
std::string_view code_of(const collect::Refused& refused);

}  // namespace parangon::hub::api
