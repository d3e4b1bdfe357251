#include "shared/trust/jws.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "shared/trust/digest.hpp"
#include "shared/trust/jose.hpp"
#include "shared/trust/openssl.hpp"

namespace parangon::trust {
namespace {

using Json = nlohmann::json;

constexpr std::size_t max_header_depth = 3;
constexpr std::size_t max_name_chars = 256;

Error malformed_jws(std::string_view fr, std::string_view en) {
  return {Errc::malformed,
          {fmt::format("Signature JWS refusée : {}", fr), fmt::format("JWS refused: {}", en)}};
}

Error wrong_key(std::string_view fr, std::string_view en) {
  return {Errc::bad_signature,
          {fmt::format("Signature JWS refusée : {}", fr), fmt::format("JWS refused: {}", en)}};
}

Error jws_too_large() {
  return {
      Errc::too_large,
      {fmt::format("Signature JWS refusée : en-tête de plus de {} caractères ou chaîne de plus de "
                   "{} certificats ; ne joignez que l'autorité émettrice",
                   max_jws_header_chars, max_chain_length),
       fmt::format("JWS refused: header of more than {} characters or chain of more than {} "
                   "certificates; attach the issuing authority only",
                   max_jws_header_chars, max_chain_length)}};
}

std::optional<JwsAlgorithm> algorithm_for(KeyAlgorithm key) {
  if (key == KeyAlgorithm::ec_p256) return JwsAlgorithm::es256;
  if (key == KeyAlgorithm::ed25519) return JwsAlgorithm::eddsa;
  return std::nullopt;
}

bool is_plain_name(std::string_view name) {
  if (name.size() > max_name_chars) return false;
  for (const char c : name) {
    if (c < 0x20 || c > 0x7e) return false;
  }
  return true;
}

/// The header as an object, or nothing: text that is not JSON, too deep, or that says the same
/// member twice (RFC 7515 section 4 lets a reader refuse those, and two readers could disagree).
std::optional<Json> parse_header(std::string_view text) {
  std::vector<std::set<std::string>> seen;
  bool sound = true;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
    const auto level = static_cast<std::size_t>(depth);
    if (level > max_header_depth) sound = false;
    if (!sound) return false;
    if (event == Json::parse_event_t::object_start) seen.resize(level + 1);
    if (event == Json::parse_event_t::object_start) seen[level].clear();
    if (event == Json::parse_event_t::key) {
      sound = seen[level - 1].insert(parsed.get<std::string>()).second;
    }
    return true;
  };
  Json header = Json::parse(text, watch, false);
  if (!sound || !header.is_object()) return std::nullopt;
  return header;
}

/// A member that is a string or absent.
bool read_name(const Json& header, const char* member, std::string& out) {
  const auto found = header.find(member);
  if (found == header.end()) return true;
  if (!found->is_string()) return false;
  out = found->get<std::string>();
  return is_plain_name(out);
}

/// RFC 7797: the payload is signed as it is, and a reader that does not know so must refuse.
bool is_unencoded(const Json& header) {
  const auto b64 = header.find("b64");
  const auto crit = header.find("crit");
  return b64 != header.end() && crit != header.end() && *b64 == false &&
         *crit == Json::array({"b64"});
}

Result<std::vector<Certificate>> read_chain(const Json& header) {
  const auto found = header.find("x5c");
  if (found == header.end() || !found->is_array() || found->empty()) {
    return malformed_jws(
        "la chaîne de certificats (x5c) manque ; signez avec le certificat joint",
        "the certificate chain (x5c) is missing; sign with the certificate attached");
  }
  if (found->size() > max_chain_length) return jws_too_large();
  std::vector<Certificate> chain;
  for (const Json& item : *found) {
    const Result<std::string> der =
        item.is_string() ? from_base64(item.get_ref<const std::string&>()) : std::string();
    if (!der) return der.error();
    Result<Certificate> certificate = Certificate::from_der(*der);
    if (!certificate) return certificate.error();
    chain.push_back(std::move(*certificate));
  }
  return chain;
}

Result<VerifiedJws> read_header(std::string_view encoded) {
  if (encoded.size() > max_jws_header_chars) return jws_too_large();
  const Result<std::string> text = from_base64url(encoded);
  if (!text) return text.error();
  const std::optional<Json> header = parse_header(*text);
  if (!header) {
    return malformed_jws("l'en-tête n'est pas un objet JSON sans membre en double",
                         "the header is not a JSON object without duplicated members");
  }
  VerifiedJws jws;
  const Json alg = header->value("alg", Json());
  if (alg != "ES256" && alg != "EdDSA") {
    return malformed_jws("algorithme non admis ; signez en ES256 ou EdDSA",
                         "algorithm not allowed; sign with ES256 or EdDSA");
  }
  jws.algorithm = alg == "ES256" ? JwsAlgorithm::es256 : JwsAlgorithm::eddsa;
  if (!is_unencoded(*header)) {
    return malformed_jws("il faut exactement « crit »: [\"b64\"] et « b64 »: false (RFC 7797)",
                         "exactly \"crit\": [\"b64\"] and \"b64\": false are needed (RFC 7797)");
  }
  if (!read_name(*header, "typ", jws.header.typ) || !read_name(*header, "cty", jws.header.cty) ||
      !read_name(*header, "kid", jws.header.kid)) {
    return malformed_jws("typ, cty ou kid n'est pas un texte ASCII court",
                         "typ, cty or kid is not a short ASCII text");
  }
  Result<std::vector<Certificate>> chain = read_chain(*header);
  if (!chain) return chain.error();
  jws.header.x5c = std::move(*chain);
  return jws;
}

Json write_header(JwsAlgorithm algorithm, const JwsHeader& header) {
  Json json = {{"alg", to_string(algorithm)}, {"b64", false}, {"crit", {"b64"}}};
  if (!header.typ.empty()) json["typ"] = header.typ;
  if (!header.cty.empty()) json["cty"] = header.cty;
  if (!header.kid.empty()) json["kid"] = header.kid;
  for (const auto& certificate : header.x5c) json["x5c"].push_back(to_base64(certificate.to_der()));
  return json;
}

}  // namespace

std::string_view to_string(JwsAlgorithm algorithm) {
  return algorithm == JwsAlgorithm::es256 ? "ES256" : "EdDSA";
}

Result<std::string> sign_detached(const PrivateKey& key, const JwsHeader& header,
                                  std::string_view payload) {
  if (header.x5c.empty() || !is_of(header.x5c.front(), key)) {
    return Error{
        Errc::invalid_argument,
        {"Le certificat n'est pas celui de la clé privée ; vérifiez que key.pem et cert.pem "
         "vont ensemble",
         "The certificate is not that of the private key; check that key.pem and cert.pem "
         "belong together"}};
  }
  if (!is_plain_name(header.typ) || !is_plain_name(header.cty) || !is_plain_name(header.kid)) {
    return Error{Errc::invalid_argument,
                 {"typ, cty et kid d'un JWS sont des textes ASCII courts",
                  "typ, cty and kid of a JWS are short ASCII texts"}};
  }
  const JwsAlgorithm algorithm = *algorithm_for(key.algorithm());
  const std::string encoded = to_base64url(write_header(algorithm, header).dump());
  if (encoded.size() > max_jws_header_chars || header.x5c.size() > max_chain_length) {
    return jws_too_large();
  }
  const std::array<std::string_view, 3> parts{encoded, ".", payload};
  std::string signature = sign_parts(key, parts);
  if (algorithm == JwsAlgorithm::es256) signature = raw_from_der(signature);
  return encoded + ".." + to_base64url(signature);
}

Result<VerifiedJws> verify_detached(std::string_view jws, std::string_view payload) {
  const ErrorScope errors;
  const auto dots = jws.find("..");
  // The largest signature is 64 bytes, 86 characters; more is no signature, and not worth decoding.
  constexpr std::size_t signature_chars = 86;
  if (dots == std::string_view::npos || jws.size() - dots - 2 != signature_chars) {
    return malformed_jws("la forme attendue est « en-tête..signature » (signature de 64 octets)",
                         "the expected form is \"header..signature\" (a signature of 64 bytes)");
  }
  const std::string_view encoded = jws.substr(0, dots);
  Result<VerifiedJws> read = read_header(encoded);
  if (!read) return read.error();
  const Result<std::string> signature = from_base64url(jws.substr(dots + 2));
  if (!signature) return signature.error();
  const PublicKey key = read->signer().public_key();
  if (algorithm_for(key.algorithm()) != read->algorithm) {
    return wrong_key(
        "« alg » ne va pas avec la clé du certificat ; signez avec la clé de ce "
        "certificat",
        "\"alg\" does not go with the certificate's key; sign with the key of that "
        "certificate");
  }
  const std::array<std::string_view, 3> parts{encoded, ".", payload};
  const Status holds = verify_parts(
      key, parts, read->algorithm == JwsAlgorithm::es256 ? der_from_raw(*signature) : *signature);
  if (!holds) return holds.error();
  return read;
}

}  // namespace parangon::trust
