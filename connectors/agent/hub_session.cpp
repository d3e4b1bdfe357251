#include "connectors/agent/hub_session.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "shared/net/client.hpp"
#include "shared/trust/certificate.hpp"
#include "shared/trust/digest.hpp"
#include "shared/trust/jws.hpp"
#include "shared/trust/key.hpp"
#include "shared/trust/trust_store.hpp"
#include "shared/wire/submission.hpp"
#include "shared/wire/submission_list.hpp"

namespace parangon::connectors::agent {
namespace {

constexpr std::string_view signature_header = "Parangon-Signature";
constexpr std::string_view release_header = "Parangon-Register-Release";
constexpr std::size_t max_response_bytes = 256U << 20;
// Pages of one period's revisions that are looked through for the one that counts.
constexpr std::size_t max_pages = 100;

/// Statuses by which the hub says that the same submission may succeed later.
bool is_temporary(unsigned status) {
  return status >= 500 || status == 408 || status == 425 || status == 429;
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
  TlsHubSession(std::unique_ptr<net::Client> client, trust::PrivateKey key,
                std::vector<trust::Certificate> chain, trust::TrustStore roots, const Clock& clock,
                Lang lang)
      : client_(std::move(client)),
        key_(std::move(key)),
        chain_(std::move(chain)),
        roots_(std::move(roots)),
        clock_(clock),
        lang_(lang) {}

  Result<wire::ConsortiumDocument> consortium() override {
    const auto response = get("/v1/consortium");
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
    trust::JwsHeader header;
    header.cty = wire::submission_media_type.substr(std::string_view("application/").size());
    header.x5c = chain_;
    return trust::sign_detached(key_, header, document);
  }

  Result<std::variant<Acknowledged, Rejected>> submit(
      const Spooled& submission,
      const std::function<void(std::uint64_t, std::uint64_t)>& progress) override {
    auto request = post_of("/v1/submissions", submission);
    request.progress = progress;
    const auto response = send(std::move(request));
    if (!response) return response.error();
    if (response->status == 200 || response->status == 201) {
      return acknowledged(submission, *response);
    }
    const auto problem = wire::read_problem(response->body);
    if (!problem) return unexpected("/v1/submissions", response->status);
    if (is_temporary(response->status)) return hub_says(*problem, response->status);
    return std::variant<Acknowledged, Rejected>(
        Rejected{hub_says(*problem, response->status), problem->report});
  }

  Result<std::optional<std::string>> counting_document(model::Period period) override {
    std::string cursor;
    for (std::size_t page = 0; page < max_pages; ++page) {
      const auto response = get("/v1/submissions?period=" + period.to_string() + cursor);
      if (!response) return response.error();
      const auto list = wire::read_submission_list(response->body);
      if (!list) return list.error();
      for (const auto& item : list->items) {
        if (!item.counts || item.period != period.to_string()) continue;
        auto document = get("/v1/submissions/" + item.id + "/document");
        if (!document) return document.error();
        return std::optional(std::move(document->body));
      }
      if (!list->next) break;
      cursor = "&cursor=" + *list->next;
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

 private:
  static net::ClientRequest post_of(std::string target, const Spooled& submission) {
    net::ClientRequest request;
    request.verb = net::Verb::post;
    request.target = std::move(target);
    request.headers = {{"Idempotency-Key", "\"" + submission.key + "\""},
                       {std::string(signature_header), submission.signature}};
    request.content_type = wire::submission_media_type;
    request.body = submission.document;
    return request;
  }

  Result<net::ClientResponse> send(net::ClientRequest request) {
    request.headers.push_back({"Accept-Language", std::string(to_string(lang_))});
    return client_->send(request);
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

  /// Whether the bytes were signed by the hub of our consortium. The signer's fingerprint is not
  /// pinned: the root and the purpose decide.
  Status verify(std::string_view signature, std::string_view bytes) const {
    const auto jws = trust::verify_detached(signature, bytes);
    if (!jws) return jws.error();
    return roots_.verify(jws->header.x5c, trust::Purpose::document_signing, clock_.now());
  }

  Result<std::variant<Acknowledged, Rejected>> acknowledged(const Spooled& submission,
                                                            const net::ClientResponse& response) {
    const std::string signature(response.header(signature_header).value_or(""));
    if (auto trusted = verify(signature, response.body); !trusted) return trusted.error();
    auto receipt = wire::read_receipt(response.body);
    if (!receipt) return receipt.error();
    if (receipt->document_sha256 != trust::to_hex(trust::sha256(submission.document))) {
      return not_about_ours("document_sha256");
    }
    if (receipt->idempotency_key != submission.key) return not_about_ours("idempotency_key");
    return std::variant<Acknowledged, Rejected>(
        Acknowledged{*receipt, response.body, signature, response.status == 200});
  }

  std::unique_ptr<net::Client> client_;
  trust::PrivateKey key_;
  std::vector<trust::Certificate> chain_;
  trust::TrustStore roots_;
  const Clock& clock_;
  Lang lang_;
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
  auto key = trust::PrivateKey::load(config.key);
  if (!key) return key.error();
  auto chain = trust::load_chain_file(config.certificate);
  if (!chain) return chain.error();
  auto roots = trust::TrustStore::load(config.authority);
  if (!roots) return roots.error();
  auto client = net::Client::make(std::move(net_config));
  if (!client) return client.error();
  return std::unique_ptr<HubSession>(std::make_unique<TlsHubSession>(
      std::move(*client), std::move(*key), std::move(*chain), std::move(*roots), clock, lang));
}

}  // namespace parangon::connectors::agent
