#include "hub/api/problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "shared/wire/problem.hpp"

namespace parangon::hub::api {
namespace {

constexpr std::array kinds = {
    // One for each Errc.
    ProblemKind{"invalid_argument", 400, "Demande incorrecte", "Bad request"},
    ProblemKind{"malformed", 400, "Contenu illisible", "Unreadable content"},
    ProblemKind{"rule_violation", 422, "Dépôt refusé par les règles",
                "Submission refused by the rules"},
    ProblemKind{"too_large", 413, "Trop volumineux", "Too large"},
    ProblemKind{"not_found", 404, "Introuvable", "Not found"},
    ProblemKind{"already_exists", 409, "Existe déjà", "Already exists"},
    ProblemKind{"conflict", 409, "Conflit", "Conflict"},
    ProblemKind{"unauthenticated", 401, "Identification nécessaire", "Authentication required"},
    ProblemKind{"forbidden", 403, "Accès refusé", "Forbidden"},
    ProblemKind{"bad_signature", 422, "Signature invalide", "Invalid signature"},
    ProblemKind{"unavailable", 503, "Service indisponible", "Service unavailable"},
    ProblemKind{"timeout", 504, "Délai dépassé", "Timed out"},
    ProblemKind{"internal", 500, "Défaut interne", "Internal fault"},
    // HTTP's own.
    ProblemKind{"method_not_allowed", 405, "Méthode non admise", "Method not allowed"},
    ProblemKind{"not_acceptable", 406, "Aucune forme acceptée", "Not acceptable"},
    ProblemKind{"request_timeout", 408, "Requête trop lente", "Request too slow"},
    ProblemKind{"gone", 410, "Retiré", "Withdrawn"},
    ProblemKind{"precondition_failed", 412, "Précondition non remplie", "Precondition failed"},
    ProblemKind{"uri_too_long", 414, "Adresse trop longue", "Address too long"},
    ProblemKind{"unsupported_media_type", 415, "Type de contenu non admis",
                "Unsupported media type"},
    ProblemKind{"expectation_failed", 417, "Attente non prise en charge", "Expectation failed"},
    ProblemKind{"range_not_satisfiable", 416, "Octets absents", "Range not satisfiable"},
    ProblemKind{"headers_too_large", 431, "En-têtes trop volumineux", "Headers too large"},
    ProblemKind{"not_implemented", 501, "Non pris en charge", "Not implemented"},
    ProblemKind{"http_version_not_supported", 505, "Version de HTTP non prise en charge",
                "HTTP version not supported"},
    // Who calls.
    ProblemKind{"certificate_invalid", 403, "Certificat refusé", "Certificate refused"},
    ProblemKind{"agency_unknown", 403, "Acheteur inconnu", "Unknown agency"},
    ProblemKind{"agency_suspended", 403, "Acheteur suspendu", "Suspended agency"},
    ProblemKind{"agency_mismatch", 403, "Dépôt d'un autre acheteur", "Another agency's submission"},
    ProblemKind{"agency_only", 403, "Réservé au certificat de l'acheteur",
                "For the agency's own certificate only"},
    ProblemKind{"operator_only", 403, "Réservé à l'exploitant", "For the operator only"},
    // Submissions.
    ProblemKind{"idempotency_key_missing", 400, "En-tête Idempotency-Key absent",
                "Idempotency-Key header missing"},
    ProblemKind{"signature_missing", 400, "En-tête Parangon-Signature absent",
                "Parangon-Signature header missing"},
    ProblemKind{"idempotency_key_mismatch", 422, "Clé d'idempotence différente",
                "Different idempotency key"},
    ProblemKind{"idempotency_key_reused", 409, "Clé d'idempotence déjà utilisée",
                "Idempotency key already used"},
    ProblemKind{"replayed", 409, "Document rejoué", "Replayed document"},
    // The store.
    ProblemKind{"store_busy", 503, "Base occupée", "Database busy"},
    ProblemKind{"store_full", 503, "Disque plein", "Disk full"},
    ProblemKind{"store_timeout", 503, "Base trop lente", "Database too slow"},
    ProblemKind{"store_io", 503, "Disque en défaut", "Disk failure"},
    ProblemKind{"store_corrupt", 503, "Base endommagée", "Database damaged"},
    // The log.
    ProblemKind{"store_alarm", 503, "Journal en alerte", "The log is in alarm"},
    ProblemKind{"store_clock", 503, "Horloge ou certificat du hub",
                "The hub's clock or certificate"},
    ProblemKind{"log_behind", 409, "Journal plus ancien que ce qui fut signé",
                "The log is older than what was signed"},
    ProblemKind{"log_forked", 409, "Journal différent de ce qui fut signé",
                "The log differs from what was signed"},
};

const ProblemKind& kind_of(std::string_view code) {
  const auto* found = std::find_if(kinds.begin(), kinds.end(),
                                   [code](const ProblemKind& k) { return k.code == code; });
  if (found == kinds.end()) throw std::logic_error("no such kind of problem");
  return *found;
}

std::string_view code_for(const net::Failure& failure) {
  switch (failure.status) {
    case 405: return "method_not_allowed";
    case 408: return "request_timeout";
    case 414: return "uri_too_long";
    case 415: return "unsupported_media_type";
    case 417: return "expectation_failed";
    case 431: return "headers_too_large";
    case 501: return "not_implemented";
    case 505: return "http_version_not_supported";
    default: return to_string(failure.error.code);
  }
}

struct RuleCode {
  std::string_view rule;
  std::string_view code;
};
constexpr std::array rule_codes = {
    RuleCode{"S-AGENCY-MISMATCH", "agency_mismatch"},
    RuleCode{"S-AGENCY-SUSPENDED", "agency_suspended"},
    RuleCode{"S-AGENCY-UNKNOWN", "agency_unknown"},
    RuleCode{"S-KEY-MISMATCH", "idempotency_key_mismatch"},
    RuleCode{"S-KEY-REUSED", "idempotency_key_reused"},
    RuleCode{"S-NONCE-REUSED", "replayed"},
};

net::Response respond(const ProblemKind& kind, unsigned status, const std::string& detail,
                      Lang lang, std::string_view request_id, const rules::Report* report) {
  wire::Problem problem;
  problem.type = fmt::format("urn:parangon:problem:{}", kind.code);
  problem.title = lang == Lang::fr ? kind.title_fr : kind.title_en;
  problem.status = status;
  problem.detail = detail;
  if (!request_id.empty()) problem.instance = fmt::format("urn:parangon:request:{}", request_id);
  problem.code = kind.code;
  if (report != nullptr) problem.report = wire::reported(*report, lang);
  net::Response response;
  response.status = status;
  response.content_type = wire::problem_media_type;
  response.headers.push_back({"Content-Language", std::string(to_string(lang))});
  response.body = wire::write_problem(problem);
  return response;
}

}  // namespace

std::span<const ProblemKind> problem_kinds() { return kinds; }

net::Response problem_response(std::string_view code, const Text& detail,
                               const net::Request& request, const rules::Report* report) {
  const auto& kind = kind_of(code);
  return respond(kind, kind.status, detail.in(request.lang), request.lang, request.id, report);
}

net::Response render_problem(const net::Failure& failure, const net::Request* request) {
  std::string_view code = code_for(failure);
  if (request == nullptr) {
    return respond(kind_of(code), failure.status, failure.error.message.en, Lang::en, {}, nullptr);
  }
  if (const auto* refusal = std::any_cast<RefusalCode>(&request->identity)) {
    code = refusal->code;
  }
  return respond(kind_of(code), failure.status, failure.error.in(request->lang), request->lang,
                 request->id, nullptr);
}

net::Response outage_response(const store::StoreUnavailable& outage, const net::Request& request) {
  auto response = problem_response(fmt::format("store_{}", to_string(outage.outage())),
                                   outage.message(), request);
  response.headers.push_back({"Retry-After", std::to_string(retry_after_seconds)});
  return response;
}

std::string_view code_of(const collect::Refused& refused) {
  for (const auto& [rule, code] : rule_codes) {
    if (refused.report.counts().contains(rule)) return code;
  }
  return to_string(refused.code);
}

net::Response refusal_response(const collect::Refused& refused, const net::Request& request) {
  Text detail = {"Le dépôt est refusé ; rien n'a été enregistré.",
                 "The submission is refused; nothing was recorded."};
  const auto& findings = refused.report.findings();
  const auto first = std::find_if(findings.begin(), findings.end(), [](const auto& finding) {
    return finding.severity() == rules::Severity::error;  // A warning refuses nothing.
  });
  if (first != findings.end()) {
    detail.fr += fmt::format(" {} : {}", first->rule, first->message(Lang::fr));
    detail.en += fmt::format(" {}: {}", first->rule, first->message(Lang::en));
  }
  const auto& kind = kind_of(code_of(refused));
  return respond(kind, kind.status, detail.in(request.lang), request.lang, request.id,
                 &refused.report);
}

}  // namespace parangon::hub::api
