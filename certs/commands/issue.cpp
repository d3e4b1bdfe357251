#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <ostream>

#include "certs/commands/command.hpp"
#include "certs/delivery.hpp"
#include "shared/core/file.hpp"
#include "shared/model/statement.hpp"

namespace parangon::certs::commands {
namespace {

struct IssueInput {
  Profile profile = Profile::agency;
  std::vector<std::string> dns, ip;  // server
  std::string siret, name;           // agency, person
  std::string person;
  std::string out, csr;
  std::string algorithm = "p256";
  std::optional<int> days;
  std::string not_before, not_after;
};

Result<Validity> validity_of(const IssueInput& input, Instant now) {
  Validity validity = default_validity(input.profile, now);
  if (!input.not_before.empty()) {
    const Result<Instant> start = parse_instant(input.not_before);
    if (!start) return start.error();
    validity.not_before = *start;
    validity.not_after = *start + std::chrono::days(default_days(input.profile));
  }
  if (input.days) validity.not_after = validity.not_before + std::chrono::days(*input.days);
  if (!input.not_after.empty()) {
    const Result<Instant> end = parse_instant(input.not_after);
    if (!end) return end.error();
    validity.not_after = *end;
  }
  return validity;
}

Error not_a_person(const std::string& id) {
  return {
      Errc::invalid_argument,
      {fmt::format("Identifiant de personne « {} » : 1 à {} minuscules, chiffres et tirets, en "
                   "commençant par une lettre ou un chiffre",
                   id, model::max_person_id),
       fmt::format("Person's identifier \"{}\": 1 to {} lower-case letters, digits and hyphens, "
                   "beginning with a letter or digit",
                   id, model::max_person_id)}};
}

Result<trust::CertificateSpec> spec_of(const IssueInput& input, const Authority& authority,
                                       Validity validity) {
  if (input.profile == Profile::signer) return signer_spec(authority.consortium(), validity);
  if (input.profile == Profile::server) {
    if (!input.dns.empty() || !input.ip.empty()) {
      return server_spec(input.dns, input.ip, validity);
    }
    return Error{Errc::invalid_argument,
                 {"Un serveur a au moins un nom (--dns) ou une adresse (--ip)",
                  "A server has at least one name (--dns) or address (--ip)"}};
  }
  const Result<model::Siret> siret = model::Siret::parse(input.siret);
  if (!siret) return siret.error();
  if (input.profile == Profile::person) {
    if (!model::is_person_id(input.person)) return not_a_person(input.person);
    return person_spec(*siret, input.person, input.name, validity);
  }
  return agency_spec(*siret, input.name, validity);
}

Result<Delivery> delivery_of(const IssueInput& input) {
  Delivery delivery;
  delivery.folder = input.out;
  const auto algorithm = trust::signing_algorithm_from(input.algorithm);
  if (!algorithm) return algorithm.error();
  delivery.algorithm = *algorithm;
  if (input.csr.empty()) return delivery;
  const Result<std::string> pem = read_file(input.csr, trust::max_key_file_bytes);
  if (!pem) return pem.error();
  auto request = trust::Csr::from_pem(*pem);
  if (!request) return request.error();
  delivery.request = std::move(*request);
  return delivery;
}

Status issue(const IssueInput& input, Session& session) {
  const Instant now = session.clock.now();
  const auto authority = Authority::open(session.ca);
  if (!authority) return authority.error();
  const auto validity = validity_of(input, now);
  if (!validity) return validity.error();
  auto spec = spec_of(input, *authority, *validity);
  if (!spec) return spec.error();
  const auto delivery = delivery_of(input);
  if (!delivery) return delivery.error();
  allow_key_agreement(
      input.profile,
      delivery->request ? delivery->request->public_key().algorithm() : delivery->algorithm, *spec);
  const auto certificate = deliver(*authority, input.profile, *spec, *delivery, now);
  if (!certificate) return certificate.error();
  const std::string end = format_instant(certificate->not_after());
  const Text text{
      fmt::format("Certificat {} « {} » émis, numéro {}, valable jusqu'au {}, dans {}\n",
                  to_string(input.profile), certificate->subject_cn(), certificate->serial_hex(),
                  end, input.out),
      fmt::format("{} certificate \"{}\" issued, serial {}, valid until {}, in {}\n",
                  to_string(input.profile), certificate->subject_cn(), certificate->serial_hex(),
                  end, input.out)};
  session.out << text.in(session.lang);
  return {};
}

void add_common(CLI::App& command, Lang lang, IssueInput& input) {
  const bool fr = lang == Lang::fr;
  command
      .add_option("--out", input.out,
                  fr ? "Dossier qui reçoit key.pem, cert.pem et ca.pem"
                     : "Folder that receives key.pem, cert.pem and ca.pem")
      ->required();
  auto* csr = command.add_option(
      "--csr", input.csr,
      fr ? "Demande (PEM) dont seule la clé est reprise" : "Request (PEM); only its key is used");
  command
      .add_option("--algorithm", input.algorithm,
                  fr ? "Clé à générer : p256 ou ed25519" : "Key to make: p256 or ed25519")
      ->check(CLI::IsMember({"p256", "ed25519"}))
      ->excludes(csr);
  auto* days = command.add_option("--days", input.days, fr ? "Durée en jours" : "Days it lasts")
                   ->check(CLI::Range(1, 7305));
  command.add_option("--not-before", input.not_before,
                     fr ? "Début (2026-03-01T00:00:00Z)" : "First instant (2026-03-01T00:00:00Z)");
  command
      .add_option("--not-after", input.not_after,
                  fr ? "Fin (2027-03-01T00:00:00Z)" : "Last instant (2027-03-01T00:00:00Z)")
      ->excludes(days);
}

CLI::App& add_profile(CLI::App& parent, Lang lang, Profile profile, const Text& description,
                      const std::shared_ptr<IssueInput>& input, Action& chosen) {
  auto* command = parent.add_subcommand(std::string(to_string(profile)), description.in(lang));
  add_common(*command, lang, *input);
  command->callback([input, profile, &chosen] {
    input->profile = profile;
    chosen = [input](Session& session) { return issue(*input, session); };
  });
  return *command;
}

}  // namespace

void declare_issue(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<IssueInput>();
  auto* parent = app.add_subcommand("issue", fr ? "Émettre un certificat" : "Issue a certificate");
  parent->require_subcommand(1);
  auto& server = add_profile(*parent, lang, Profile::server,
                             {"Un serveur du hub", "A listener of the hub"}, input, chosen);
  server.add_option("--dns", input->dns, fr ? "Nom DNS (répétable)" : "DNS name (repeatable)");
  server.add_option("--ip", input->ip, fr ? "Adresse IP (répétable)" : "IP address (repeatable)");
  auto& agency = add_profile(*parent, lang, Profile::agency,
                             {"Un acheteur membre", "A member agency"}, input, chosen);
  agency.add_option("--siret", input->siret, "SIRET")->required();
  agency.add_option("--name", input->name, fr ? "Nom de l'acheteur" : "The agency's name")
      ->required();
  auto& person = add_profile(*parent, lang, Profile::person,
                             {"Une personne nommée par un acheteur", "A person named by an agency"},
                             input, chosen);
  person.add_option("--siret", input->siret, fr ? "SIRET de son acheteur" : "Its agency's SIRET")
      ->required();
  person
      .add_option("--person", input->person,
                  fr ? "Identifiant : minuscules, chiffres, tirets"
                     : "Identifier: lower-case letters, digits, hyphens")
      ->required();
  person.add_option("--name", input->name, fr ? "Fonction ou nom" : "Function or name")->required();
  add_profile(*parent, lang, Profile::signer,
              {"La signature des récépissés et publications du hub",
               "The hub's signature on receipts and releases"},
              input, chosen);
}

}  // namespace parangon::certs::commands
