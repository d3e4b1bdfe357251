#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <ostream>

#include "certs/authority.hpp"
#include "certs/commands/command.hpp"

namespace parangon::certs::commands {
namespace {

struct RevokeInput {
  std::string target;
  std::string reason = "unspecified";
};

/// A serial number as it is, or that of the first certificate of a file.
Result<std::string> serial_of(const std::string& target) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(target, ignored)) return target;
  const auto chain = trust::load_chain_file(target);
  if (!chain) return chain.error();
  return chain->front().serial_hex();
}

Status revoke(const RevokeInput& input, Session& session) {
  const auto authority = Authority::open(session.ca);
  if (!authority) return authority.error();
  const auto reason = trust::revocation_reason_from(input.reason);
  if (!reason) return reason.error();
  const auto serial = serial_of(input.target);
  if (!serial) return serial.error();
  const Status done = authority->revoke(*serial, *reason, session.clock.now());
  if (!done) return done.error();
  const Text text{
      fmt::format("Certificat {} révoqué ; publiez maintenant la liste : parangon-ca crl --out …\n",
                  *serial),
      fmt::format("Certificate {} revoked; publish the list now: parangon-ca crl --out …\n",
                  *serial)};
  session.out << text.in(session.lang);
  return {};
}

}  // namespace

void declare_revoke(CLI::App& app, Lang lang, Action& chosen) {
  const bool fr = lang == Lang::fr;
  auto input = std::make_shared<RevokeInput>();
  auto* command =
      app.add_subcommand("revoke", fr ? "Révoquer un certificat" : "Revoke a certificate");
  command
      ->add_option("CERTIFICATE", input->target,
                   fr ? "Numéro de série, ou fichier PEM" : "Serial number, or PEM file")
      ->required();
  command->add_option("--reason", input->reason,
                      fr ? "Motif (RFC 5280) : keyCompromise, superseded, affiliationChanged, "
                           "cessationOfOperation, cACompromise, unspecified"
                         : "Reason (RFC 5280): keyCompromise, superseded, affiliationChanged, "
                           "cessationOfOperation, cACompromise, unspecified");
  command->callback(
      [input, &chosen] { chosen = [input](Session& session) { return revoke(*input, session); }; });
}

}  // namespace parangon::certs::commands
