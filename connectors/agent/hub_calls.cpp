#include "connectors/agent/hub_calls.hpp"

#include <fmt/format.h>

#include "shared/wire/problem.hpp"

namespace parangon::connectors::agent {
namespace {

/// Pages of one list; 1,000 items each.
constexpr int max_list_pages = 1'000;

Error refused(const net::ClientResponse& response, const std::string& target) {
  const auto problem = wire::read_problem(response.body);
  const Errc code = response.status >= 500   ? Errc::unavailable
                    : response.status == 404 ? Errc::not_found
                    : response.status == 409 ? Errc::conflict
                                             : Errc::forbidden;
  const auto says = problem ? fmt::format("{} [{}]", problem->detail, problem->code)
                            : fmt::format("{} {}", response.status, target);
  return {code, {fmt::format("le hub : {}", says), fmt::format("the hub: {}", says)}};
}

Result<net::ClientResponse> get(HubSession& session, const std::string& target) {
  net::ClientRequest request;
  request.target = target;
  auto response = session.call(std::move(request));
  if (!response || response->status == 200) return response;
  return refused(*response, target);
}

net::ClientRequest text_post(std::string target, const std::string& body) {
  net::ClientRequest request;
  request.verb = net::Verb::post;
  request.target = std::move(target);
  request.content_type = "text/plain";
  request.body = body;
  return request;
}

}  // namespace

Result<Shown> show_log(HubSession& session, const std::string& seen) {
  auto response = session.call(text_post("/v1/log/witness", seen));
  if (!response) return response.error();
  Shown shown;
  shown.body = response->body;
  if (response->status == 200) {
    auto step = wire::read_log_step(response->body);
    if (!step) return step.error();
    shown.step = std::move(*step);
    return shown;
  }
  const auto problem = wire::read_problem(response->body);
  // Not to know our checkpoint, or to have no log any more, is an answer about history, too.
  const bool about_history =
      problem && (problem->code == "log_behind" || problem->code == "log_forked" ||
                  problem->code == "bad_signature" || problem->code == "not_found");
  if (!about_history) return refused(*response, "/v1/log/witness");
  shown.refusal = problem->code;
  return shown;
}

Result<std::optional<std::string>> newest_checkpoint(HubSession& session) {
  auto response = get(session, "/log/checkpoint");
  if (response) return std::optional(std::move(response->body));
  if (response.error().code == Errc::not_found) return std::optional<std::string>{};
  return response.error();
}

Status send_cosignature(HubSession& session, const std::string& cosigned, const std::string& vkey) {
  auto request = text_post("/v1/log/cosignatures", cosigned);
  request.headers.push_back({"Parangon-Witness-Key", vkey});
  const auto response = session.call(std::move(request));
  if (!response) return response.error();
  if (response->status == 204) return {};
  return refused(*response, "/v1/log/cosignatures");
}

Result<std::vector<wire::RevisionInfo>> revisions(HubSession& session,
                                                  const std::optional<model::Period>& period,
                                                  std::optional<Instant> as_of) {
  std::vector<wire::RevisionInfo> out;
  auto filter = period ? "&period=" + period->to_string() : std::string();
  if (as_of) filter += "&as_of=" + format_instant(*as_of);
  std::string cursor;
  for (int page = 0; page < max_list_pages; ++page) {
    const auto response =
        get(session, fmt::format("/v1/submissions?limit=1000{}{}", filter, cursor));
    if (!response) return response.error();
    auto read = wire::read_revision_page(response->body);
    if (!read) return read.error();
    for (auto& item : read->items) out.push_back(std::move(item));
    if (read->next.empty()) break;
    cursor = "&cursor=" + read->next;
  }
  return out;
}

Result<std::string> revision_document(HubSession& session, const std::string& id) {
  auto response = get(session, "/v1/submissions/" + id + "/document");
  if (!response) return response.error();
  return std::move(response->body);
}

Result<std::vector<wire::EntryTable>> entry_tables(HubSession& session) {
  auto response = get(session, "/v1/entry");
  if (!response) return response.error();
  return wire::read_entry_tables(response->body);
}

Result<std::string> entry_preview(HubSession& session, const model::Period& period) {
  auto response = get(session, "/v1/entry/" + period.to_string());
  if (!response) return response.error();
  return std::move(response->body);
}

Result<wire::PseudonymKeyList> pseudonym_keys(HubSession& session) {
  const auto response = get(session, "/v1/pseudonym-keys");
  if (!response) return response.error();
  return wire::read_pseudonym_key_list(response->body);
}

Status send_pseudonym_document(HubSession& session, const std::string& document,
                               const std::string& signature) {
  net::ClientRequest request;
  request.verb = net::Verb::post;
  request.target = "/v1/pseudonym-keys";
  request.headers = {{"Parangon-Signature", signature}};
  request.content_type = wire::pseudonym_media_type;
  request.body = document;
  const auto response = session.call(std::move(request));
  if (!response) return response.error();
  if (response->status == 204) return {};
  return refused(*response, "/v1/pseudonym-keys");
}

Result<std::vector<wire::CertifierInfo>> certifiers(HubSession& session,
                                                    std::optional<Instant> as_of) {
  const auto response =
      get(session, as_of ? "/v1/certifiers?as_of=" + format_instant(*as_of) : "/v1/certifiers");
  if (!response) return response.error();
  return wire::read_certifiers(response->body);
}

}  // namespace parangon::connectors::agent
