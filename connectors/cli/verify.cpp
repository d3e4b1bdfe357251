#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "connectors/agent/evidence.hpp"
#include "connectors/cli/declare.hpp"
#include "connectors/cli/verify_claims.hpp"
#include "shared/core/file.hpp"
#include "shared/trust/certificate.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::connectors::cli {

using agent::ClaimId;
using agent::Verdict;

Text label_of(ClaimId id) {
  switch (id) {
    case ClaimId::receipt_signature: return {"signature du récépissé", "receipt's signature"};
    case ClaimId::receipt_signer: return {"certificat du hub", "hub's certificate"};
    case ClaimId::document_signature: return {"signature du document", "document's signature"};
    case ClaimId::document_signer: return {"certificat du signataire", "signer's certificate"};
    case ClaimId::document_received: return {"reçu par le hub", "received by the hub"};
    case ClaimId::content: return {"contenu", "content"};
    case ClaimId::log_inclusion: return {"inscrit au journal", "in the log"};
    case ClaimId::log_consistency: return {"journal sans réécriture", "log not rewritten"};
    case ClaimId::cosignatures: return {"témoins", "witnesses"};
  }
  return {};
}

Text label_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::proven: return {"prouvé", "proven"};
    case Verdict::refuted: return {"RÉFUTÉ", "REFUTED"};
    case Verdict::missing: return {"rien n'en est dit", "nothing said"};
  }
  return {};
}

void write_claims(wire::JsonWriter& json, const agent::Examined& examined, Lang lang) {
  json.name("claims").begin_object();
  for (const auto& claim : examined.claims) {
    json.name(to_string(claim.id)).begin_object();
    json.member("verdict", to_string(claim.verdict)).member("says", claim.says.in(lang));
    json.end_object();
  }
  json.end_object();
}

namespace {

struct VerifyInput {
  std::filesystem::path folder;
  std::filesystem::path authority;
  std::string log;
  std::vector<std::string> witnesses;
};

/// The roots' fingerprints: what a reader compares with those that the consortium publishes.
std::vector<std::string> fingerprints(const std::string& pem) {
  std::vector<std::string> out;
  const auto roots = trust::load_chain(pem);
  if (!roots) return out;
  for (const auto& root : *roots) out.push_back(trust::to_hex(root.fingerprint()));
  return out;
}

void print_json(const Context& context, const agent::Examined& examined,
                const agent::Evidence& evidence) {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object().member("holds", examined.holds());
  json.name("roots_sha256").begin_array();
  for (const auto& one : fingerprints(evidence.roots.value_or(""))) json.value(one);
  json.end_array();
  write_claims(json, examined, context.lang);
  json.end_object();
  context.out << out << '\n';
}

void print_lines(const Context& context, const agent::Examined& examined,
                 const agent::Evidence& evidence, bool own_root) {
  for (const auto& claim : examined.claims) {
    context.out << fmt::format("{}{c}{}, {}\n", label_of(claim.id).in(context.lang),
                               label_of(claim.verdict).in(context.lang),
                               claim.says.in(context.lang), fmt::arg("c", colon(context.lang)));
  }
  for (const auto& one : fingerprints(evidence.roots.value_or(""))) {
    context.out << fmt::format("{} {}\n", context.t("racine, SHA-256", "root, SHA-256"), one);
  }
  if (own_root) {
    context.out << context.t(
        "La racine est celle du dossier lui-même : comparez-la avec celle que publie le "
        "consortium, ou donnez --authority.\n",
        "The root is the folder's own: compare it with the one that the consortium publishes, or "
        "give --authority.\n");
  }
  context.out << (examined.holds() ? context.t("Le dossier fait foi.\n", "The evidence holds.\n")
                                   : context.t("Le dossier ne fait PAS foi.\n",
                                               "The evidence does NOT hold.\n"));
}

int verify(const Context& context, const VerifyInput& input) {
  auto evidence = agent::read_evidence(input.folder);
  if (!evidence) return fail(context, evidence.error());
  const bool own_root = input.authority.empty();
  if (!own_root) {
    auto roots = read_file(input.authority, max_roots_bytes);
    if (!roots) return fail(context, roots.error());
    evidence->roots = std::move(*roots);
  }
  if (!input.log.empty()) evidence->log_key = input.log;
  evidence->witnesses = input.witnesses;
  const auto examined = agent::examine(*evidence);
  context.json ? print_json(context, examined, *evidence)
               : print_lines(context, examined, *evidence, own_root);
  return examined.holds() ? exit_ok : exit_refused;
}

}  // namespace

void declare_verify(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<VerifyInput>();
  auto* c = app.add_subcommand("verify", fr ? "ce que prouve un dossier de preuves, hors ligne"
                                            : "what a folder of evidence proves, off line");
  c->add_option("folder", input->folder, fr ? "dossier" : "folder")->required();
  c->add_option("--authority", input->authority,
                fr ? "racine du consortium, au lieu du ca.pem du dossier"
                   : "the consortium's root, in place of the folder's ca.pem");
  c->add_option("--log", input->log,
                fr ? "clé du journal (vkey), connue par ailleurs"
                   : "the log's key (vkey), known "
                     "from elsewhere");
  c->add_option("--witness", input->witnesses,
                fr ? "clé d'un témoin (vkey), répétable" : "a witness's key (vkey), repeatable");
  c->callback([input, &chosen] {
    chosen = [input](const Context& context) { return verify(context, *input); };
  });
}

}  // namespace parangon::connectors::cli
