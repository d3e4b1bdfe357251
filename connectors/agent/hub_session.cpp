#include "connectors/agent/hub_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "connectors/agent/statement.hpp"
#include "shared/trust/certificate.hpp"
#include "shared/trust/digest.hpp"
#include "shared/trust/jws.hpp"
#include "shared/trust/trust_store.hpp"
#include "shared/wire/revision_list.hpp"
#include "shared/wire/statement.hpp"
#include "shared/wire/submission.hpp"

namespace parangon::connectors::agent {
namespace {

constexpr std::string_view signature_header = "Parangon-Signature";
constexpr std::string_view release_header = "Parangon-Register-Release";
constexpr std::string_view proof_header = "Parangon-Proof";
constexpr std::uint64_t max_roots_bytes = 1U << 20;
constexpr std::size_t max_response_bytes = 256U << 20;
// Pages of one period's revisions that are looked through for the one that counts.
constexpr std::size_t max_revision_pages = 100;

/// Statuses by which the hub says that the same submission may succeed later.
bool is_temporary(unsigned status) {
  return status >= 500 || status == 408 || status == 425 || status == 429;
}

/// Refusals that are about who sends rather than what: the same may succeed once the certificate is
/// renewed or the agency admitted.
bool is_about_sender(unsigned status, std::string_view code) {
  constexpr std::array<std::string_view, 3> codes = {"agency_unknown", "agency_suspended",
                                                     "certificate_invalid"};
  return status == 401 || std::ranges::find(codes, code) != codes.end();
}

std::string target_of(Kind kind) {
  return kind == Kind::submission ? "/v1/submissions" : "/v1/statements";
}

std::string media_type_of(Kind kind) {
  return std::string(kind == Kind::submission ? wire::submission_media_type
                                              : wire::statement_media_type);
}

Error unexpected(std::string_view target, unsigned status) {
  return {Errc::unavailable,
          {fmt::format("{} : le hub a répondu {} sans explication ; réessayez, puis prévenez le "
                       "consortium",
                       target, status),
           fmt::format("{}: the hub answered {} without an explanation; try again, then tell the "
                       "consortium",
                       target, status)}};
}

/// The hub's own words, which are in our language already.
Error hub_says(const wire::Problem& problem, unsigned status) {
  const Errc code = is_temporary(status) ? Errc::unavailable
                    : status == 403      ? Errc::forbidden
                    : status == 404      ? Errc::not_found
                    : status == 409      ? Errc::conflict
                    : status == 413      ? Errc::too_large
                                         : Errc::rule_violation;
  const auto detail = problem.detail.empty() ? problem.title : problem.detail;
  return {code,
          {fmt::format("le hub : {} [{}]", detail, problem.code),
           fmt::format("the hub: {} [{}]", detail, problem.code)}};
}

Error not_about_ours(std::string_view what) {
  return {Errc::bad_signature,
          {fmt::format("le récépissé ne parle pas du document envoyé ({}) ; conservez-le et "
                       "prévenez le consortium",
                       what),
           fmt::format("the receipt does not speak of the document that was sent ({}); keep it "
                       "and tell the consortium",
                       what)}};
}

class TlsHubSession final : public HubSession {
 public:
  TlsHubSession(std::unique_ptr<net::Client> client, Signatory signatory, std::string roots_pem,
                trust::TrustStore roots, const Clock& clock, Lang lang)
      : client_(std::move(client)),
        signatory_(std::move(signatory)),
        roots_pem_(std::move(roots_pem)),
        roots_(std::move(roots)),
        clock_(clock),
        lang_(lang) {}

  Result<wire::ConsortiumDocument> consortium(std::optional<Instant> as_of) override {
    const auto response =
        get(as_of ? "/v1/consortium?as_of=" + format_instant(*as_of) : "/v1/consortium");
    if (!response) return response.error();
    return wire::read_consortium(response->body);
  }

  Result<KeptRegister> current_register() override {
    const auto response = get("/v1/register/current");
    if (!response) return response.error();
    KeptRegister out;
    const auto number = response->header(release_header).value_or("");
    std::from_chars(number.data(), number.data() + number.size(), out.release);
    out.csv = response->body;
    out.signature = response->header(signature_header).value_or("");
    if (auto trusted = verify(out.signature, out.csv); !trusted) return trusted.error();
    return out;
  }

  Result<std::string> sign(const std::string& document) override {
    return signatory_.sign(wire::submission_media_type, document);
  }

  Result<std::variant<Acknowledged, Rejected>> submit(
      const Spooled& submission,
      const std::function<void(std::uint64_t, std::uint64_t)>& progress) override {
    auto request = post_of(target_of(submission.kind), submission);
    request.progress = progress;
    const auto response = send(std::move(request));
    if (!response) return response.error();
    if (response->status == 200 || response->status == 201) {
      return acknowledged(submission, *response);
    }
    const auto problem = wire::read_problem(response->body);
    if (!problem) return unexpected(target_of(submission.kind), response->status);
    if (is_temporary(response->status) || is_about_sender(response->status, problem->code)) {
      return hub_says(*problem, response->status);
    }
    return std::variant<Acknowledged, Rejected>(
        Rejected{hub_says(*problem, response->status), problem->code, problem->report});
  }

  Result<std::optional<std::string>> counting_document(model::Period period) override {
    std::string cursor;
    for (std::size_t page = 0; page < max_revision_pages; ++page) {
      const auto response = get("/v1/submissions?period=" + period.to_string() + cursor);
      if (!response) return response.error();
      const auto list = wire::read_revision_page(response->body);
      if (!list) return list.error();
      for (const auto& item : list->items) {
        if (!item.counts || item.period != period) continue;
        auto document = get("/v1/submissions/" + item.id + "/document");
        if (!document) return document.error();
        return std::optional(std::move(document->body));
      }
      if (list->next.empty()) break;
      cursor = "&cursor=" + list->next;
    }
    return std::optional<std::string>{};
  }

  Result<wire::ReportedFindings> validate(const Spooled& submission) override {
    const auto response = send(post_of("/v1/validations", submission));
    if (!response) return response.error();
    if (response->status == 200) return wire::read_report(response->body);
    const auto problem = wire::read_problem(response->body);
    if (!problem) return unexpected("/v1/validations", response->status);
    if (problem->report.errors == 0) return hub_says(*problem, response->status);
    return problem->report;
  }

  Result<net::ClientResponse> call(net::ClientRequest request) override {
    return send(std::move(request));
  }

  /// The signer's fingerprint is not pinned: the root and the purpose decide.
  Status verify(std::string_view signature, std::string_view bytes) const override {
    const auto jws = trust::verify_detached(signature, bytes);
    if (!jws) return jws.error();
    return roots_.verify(jws->header.x5c, trust::Purpose::document_signing, clock_.now());
  }

  bool answered() const override { return answered_; }
  std::optional<std::chrono::seconds> retry_after() const override { return retry_after_; }
  const std::string& roots() const override { return roots_pem_; }

 private:
  static net::ClientRequest post_of(std::string target, const Spooled& submission) {
    net::ClientRequest request;
    request.verb = net::Verb::post;
    request.target = std::move(target);
    request.headers = {{"Idempotency-Key", "\"" + submission.key + "\""},
                       {std::string(signature_header), submission.signature}};
    request.content_type = media_type_of(submission.kind);
    request.body = submission.document;
    return request;
  }

  Result<net::ClientResponse> send(net::ClientRequest request) {
    retry_after_.reset();
    request.headers.push_back({"Accept-Language", std::string(to_string(lang_))});
    auto response = client_->send(request);
    answered_ = answered_ || response.has_value();
    if (!response || response->status < 400) return response;
    // Seconds only (RFC 9110 section 10.2.3 also allows a date, which our hub does not send).
    const auto asked = response->header("Retry-After").value_or("");
    std::int64_t seconds = 0;
    const auto [end, ec] = std::from_chars(asked.data(), asked.data() + asked.size(), seconds);
    if (ec == std::errc{} && end == asked.data() + asked.size() && seconds >= 0) {
      retry_after_ = std::chrono::seconds(std::min<std::int64_t>(seconds, 1'000'000));
    }
    return response;
  }

  Result<net::ClientResponse> get(const std::string& target) {
    net::ClientRequest request;
    request.target = target;
    auto response = send(std::move(request));
    if (!response) return response.error();
    if (response->status == 200) return response;
    const auto problem = wire::read_problem(response->body);
    if (!problem) return unexpected(target, response->status);
    return hub_says(*problem, response->status);
  }

  Result<std::variant<Acknowledged, Rejected>> acknowledged(const Spooled& submission,
                                                            const net::ClientResponse& response) {
    const std::string signature(response.header(signature_header).value_or(""));
    if (auto trusted = verify(signature, response.body); !trusted) return trusted.error();
    auto receipt = read_any_receipt(response.body);
    if (!receipt) return receipt.error();
    const bool of_submission = std::holds_alternative<wire::Receipt>(*receipt);
    if (of_submission != (submission.kind == Kind::submission)) return not_about_ours("document");
    const auto [sha256, key] = std::visit(
        [](const auto& r) { return std::pair(r.document_sha256, r.idempotency_key); }, *receipt);
    if (sha256 != trust::to_hex(trust::sha256(submission.document))) {
      return not_about_ours("document_sha256");
    }
    if (key != submission.key) return not_about_ours("idempotency_key");
    const auto proof = trust::from_base64(response.header(proof_header).value_or(""));
    return std::variant<Acknowledged, Rejected>(
        Acknowledged{std::move(*receipt), response.body, signature, proof ? *proof : std::string(),
                     response.status == 200});
  }

  std::unique_ptr<net::Client> client_;
  Signatory signatory_;
  std::string roots_pem_;
  trust::TrustStore roots_;
  const Clock& clock_;
  Lang lang_;
  bool answered_ = false;
  std::optional<std::chrono::seconds> retry_after_;
};

}  // namespace

Result<std::unique_ptr<HubSession>> HubSession::open(const HubConfig& config, const Clock& clock,
                                                     Lang lang) {
  net::ClientConfig net_config;
  net_config.base_url = config.url;
  net_config.authority_file = config.authority;
  net_config.certificate_chain = config.certificate;
  net_config.private_key = config.key;
  net_config.max_response_bytes = max_response_bytes;
  net_config.user_agent = "parangon-connector";
  auto signatory = Signatory::load(config.certificate, config.key);
  if (!signatory) return signatory.error();
  auto pem = read_file(config.authority, max_roots_bytes);
  if (!pem) return pem.error();
  auto roots = trust::TrustStore::from_pem(*pem);
  if (!roots) return roots.error();
  auto client = net::Client::make(std::move(net_config));
  if (!client) return client.error();
  return std::unique_ptr<HubSession>(std::make_unique<TlsHubSession>(
      std::move(*client), std::move(*signatory), std::move(*pem), std::move(*roots), clock, lang));
}

}  // namespace parangon::connectors::agent
