// Proves that parangon-ca does from the command line what its manual says, in both languages, with
// the documented exit codes, and never prints a key.
#include "certs/commands/command.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/unit/trust/tools.hpp"

namespace parangon::certs::commands {
namespace {

using trust::testing::noon;
using trust::testing::read;
using trust::testing::shell;
using trust::testing::TempFolder;

class FixedClock final : public Clock {
 public:
  Instant now() const override { return noon(); }
};

class CommandsTest : public ::testing::Test {
 protected:
  int run_in(const std::string& locale, std::vector<std::string> args) {
    out.str("");
    err.str("");
    const int code = run(std::move(args), locale, FixedClock(), out, err);
    EXPECT_EQ((out.str() + err.str()).find("PRIVATE KEY"), std::string::npos);
    return code;
  }
  /// With this authority.
  int ca(std::vector<std::string> args) {
    args.insert(args.end(), {"--ca", (folder / "ca").string()});
    return run_in("C", std::move(args));
  }
  std::string at(const std::string& name) const { return (folder / name).string(); }
  void SetUp() override { ASSERT_EQ(run_in("C", {"init", at("ca"), "--name", "Demo"}), 0); }

  const TempFolder folder;
  std::ostringstream out, err;
};

// Pseudonym keys are wrapped for agencies' P-256 keys; Ed25519 keys and other profiles only sign.
TEST_F(CommandsTest, KeyAgreementIsForAgenciesWithP256Alone) {
  const auto usage_of = [&](const std::string& name, std::vector<std::string> options) {
    options.insert(options.begin(), "issue");
    options.insert(options.end(), {"--out", at(name)});
    EXPECT_EQ(ca(std::move(options)), 0) << err.str();
    return shell("openssl x509 -noout -ext keyUsage -in " + at(name + "/cert.pem")).output;
  };
  const auto agency = usage_of("a", {"agency", "--siret", "22770001000019", "--name", "A"});
  EXPECT_NE(agency.find("Digital Signature, Key Agreement"), std::string::npos) << agency;
  const auto ed25519 = usage_of(
      "e", {"agency", "--siret", "22770001000019", "--name", "A", "--algorithm", "ed25519"});
  EXPECT_EQ(ed25519.find("Key Agreement"), std::string::npos) << ed25519;
  const auto person = usage_of(
      "p", {"person", "--siret", "22770001000019", "--person", "daf", "--name", "Finances"});
  EXPECT_EQ(person.find("Key Agreement"), std::string::npos) << person;
}

TEST_F(CommandsTest, InitRefusesToOverwrite) {
  EXPECT_EQ(run_in("C", {"init", at("ca")}), exit_refused);
  EXPECT_NE(err.str().find("already holds an authority"), std::string::npos);
}

TEST_F(CommandsTest, AListThatCannotBeWrittenIsNoSuccess) {
  std::ofstream full("/dev/full");
  EXPECT_EQ(run({"list", "--ca", at("ca")}, "C", FixedClock(), full, err), exit_io);
  EXPECT_NE(err.str().find("Cannot write"), std::string::npos);
}

TEST_F(CommandsTest, EachProfileIsIssuedAndVerifiedByOpenssl) {
  ASSERT_EQ(ca({"issue", "server", "--dns", "localhost", "--ip", "127.0.0.1", "::1", "--out",
                at("server")}),
            0)
      << err.str();
  ASSERT_EQ(ca({"issue", "agency", "--siret", "22770001000019", "--name", "Seine-et-Marne",
                "--algorithm", "ed25519", "--out", at("agency")}),
            0)
      << err.str();
  ASSERT_EQ(ca({"issue", "signer", "--out", at("signer"), "--days", "10"}), 0) << err.str();
  ASSERT_EQ(ca({"issue", "person", "--siret", "22770001000019", "--person", "daf-77", "--name",
                "Direction des finances", "--out", at("person")}),
            0)
      << err.str();
  const auto verify = [&](const std::string& leaf, const std::string& purpose) {
    return shell("openssl verify -x509_strict -attime " +
                 std::to_string(noon().time_since_epoch().count() / 1000) + " -CAfile " +
                 at(leaf + "/ca.pem") + " -untrusted " + at(leaf + "/cert.pem") + purpose + " " +
                 at(leaf + "/cert.pem"));
  };
  EXPECT_EQ(verify("server", " -purpose sslserver").code, 0);
  EXPECT_EQ(verify("agency", " -purpose sslclient").code, 0);
  EXPECT_EQ(verify("signer", "").code, 0);
  EXPECT_EQ(verify("person", " -purpose sslclient").code, 0);
  EXPECT_NE(verify("person", " -purpose sslserver").code, 0);
  EXPECT_NE(verify("agency", " -purpose sslserver").code, 0);
  EXPECT_NE(verify("signer", " -purpose sslclient").code, 0);
}

TEST_F(CommandsTest, APersonsCertificateNamesTheAgencyAndThePersonAndNothingElse) {
  ASSERT_EQ(ca({"issue", "person", "--siret", "22770001000019", "--person", "daf-77", "--name",
                "Direction des finances", "--out", at("person")}),
            0)
      << err.str();
  const auto chain = trust::load_chain(read(at("person/cert.pem")));
  ASSERT_TRUE(chain);
  const std::vector<std::string> both = {"urn:parangon:agency:22770001000019",
                                         "urn:parangon:person:daf-77"};
  EXPECT_EQ(chain->front().uris(), both);
  EXPECT_EQ(chain->front().subject_cn(), "Direction des finances");
}

TEST_F(CommandsTest, APersonsIdentifierThatIsNoneIsRefusedBeforeAnythingIsMade) {
  const std::string too_long(65, 'a');
  for (const std::string& id :
       {std::string(), std::string("Daf"), std::string("-daf"), std::string("d af"),
        std::string("é"), std::string("a:b"), too_long}) {
    EXPECT_EQ(ca({"issue", "person", "--siret", "22770001000019", "--person", id, "--name", "N",
                  "--out", at("person")}),
              exit_refused)
        << id;
    EXPECT_FALSE(std::filesystem::exists(at("person/key.pem"))) << id;
  }
}

TEST_F(CommandsTest, ARequestsKeyIsTakenAndItsNamesAreNot) {
  ASSERT_EQ(
      shell("openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout " +
            at("k") + " -subj /CN=evil -addext subjectAltName=DNS:evil.example -out " + at("csr"))
          .code,
      0);
  ASSERT_EQ(ca({"issue", "agency", "--siret", "22770001000019", "--name", "N", "--csr", at("csr"),
                "--out", at("agency")}),
            0)
      << err.str();
  const auto leaf = trust::load_chain_file(at("agency/cert.pem")).value().front();
  EXPECT_EQ(leaf.subject_cn(), "22770001000019");
  EXPECT_TRUE(leaf.dns_names().empty());
  EXPECT_EQ(leaf.public_key(), trust::Csr::from_pem(read(at("csr"))).value().public_key());
  EXPECT_FALSE(std::filesystem::exists(at("agency/key.pem")));
}

TEST_F(CommandsTest, AWeakRequestIsRefused) {
  ASSERT_EQ(shell("openssl req -new -newkey rsa:1024 -nodes -keyout " + at("k") +
                  " -subj /CN=x -out " + at("csr"))
                .code,
            0);
  EXPECT_EQ(ca({"issue", "server", "--dns", "x.example", "--csr", at("csr"), "--out", at("o")}),
            exit_refused);
  EXPECT_NE(err.str().find("1024"), std::string::npos);
}

TEST_F(CommandsTest, DatesCanBeChosen) {
  ASSERT_EQ(ca({"issue", "agency", "--siret", "22770001000019", "--name", "N", "--out", at("old"),
                "--not-before", "2020-01-01T00:00:00Z", "--not-after", "2021-01-01T00:00:00Z"}),
            0)
      << err.str();
  const auto leaf = trust::load_chain_file(at("old/cert.pem")).value().front();
  EXPECT_EQ(leaf.not_before(), trust::testing::instant("2020-01-01T00:00:00Z"));
  EXPECT_EQ(leaf.not_after(), trust::testing::instant("2021-01-01T00:00:00Z"));
  EXPECT_EQ(ca({"issue", "signer", "--out", at("o"), "--not-before", "yesterday"}), exit_refused);
}

TEST_F(CommandsTest, RevokeTakesAFileOrASerialAndListShowsIt) {
  for (const char* name : {"one", "two"}) {
    ASSERT_EQ(
        ca({"issue", "agency", "--siret", "22770001000019", "--name", "N", "--out", at(name)}), 0);
  }
  const std::string second =
      trust::load_chain_file(at("two/cert.pem")).value().front().serial_hex();
  EXPECT_EQ(ca({"revoke", at("one/cert.pem"), "--reason", "keyCompromise"}), 0) << err.str();
  EXPECT_EQ(ca({"revoke", second}), 0) << err.str();
  EXPECT_EQ(ca({"revoke", second}), exit_refused);
  EXPECT_EQ(ca({"revoke", second, "--reason", "because"}), exit_refused);
  ASSERT_EQ(ca({"list", "--json"}), 0);
  const auto list = nlohmann::json::parse(out.str());
  ASSERT_EQ(list.size(), 4U);
  EXPECT_EQ(list[0]["profile"], "root");
  EXPECT_EQ(list[2]["state"], "revoked");
  EXPECT_EQ(list[2]["reason"], "keyCompromise");
  EXPECT_EQ(list[3]["serial"], second);
  ASSERT_EQ(ca({"list"}), 0);
  EXPECT_NE(out.str().find(second), std::string::npos);
  ASSERT_EQ(ca({"crl", "--out", at("crl.pem")}), 0) << err.str();
  EXPECT_EQ(trust::testing::mode_of(at("crl.pem")), 0644U);
  const auto seen = shell("openssl crl -noout -text -in " + at("crl.pem"));
  EXPECT_NE(seen.output.find("Key Compromise"), std::string::npos) << seen.output;
}

TEST_F(CommandsTest, ABadSiretIsRefusedInTheCallersLanguage) {
  const std::vector<std::string> args{"issue", "agency", "--siret", "11122233344455", "--name",
                                      "N",     "--out",  at("o"),   "--ca",           at("ca")};
  EXPECT_EQ(run_in("fr_FR.UTF-8", args), exit_refused);
  const std::string french = err.str();
  EXPECT_EQ(run_in("en_GB.UTF-8", args), exit_refused);
  EXPECT_NE(err.str(), french);
  EXPECT_NE(french.find("premiers chiffres"), std::string::npos) << french;
}

TEST_F(CommandsTest, LangGoesBeforeTheLocaleInHelpAndMessages) {
  EXPECT_EQ(run_in("C", {"--lang", "fr", "--help"}), 0);
  EXPECT_NE(out.str().find("autorité de certification"), std::string::npos);
  EXPECT_EQ(run_in("fr_FR", {"--lang=en", "--help"}), 0);
  EXPECT_NE(out.str().find("certificate authority"), std::string::npos);
}

TEST_F(CommandsTest, SaysItsVersion) {
  EXPECT_EQ(run_in("C", {"--version"}), 0);
  EXPECT_EQ(out.str().substr(0, 12), "parangon-ca ");
  EXPECT_EQ(err.str(), "");
}

TEST_F(CommandsTest, UsageErrorsAreTwo) {
  for (const std::vector<std::string>& args :
       {std::vector<std::string>{},
        {"frobnicate"},
        {"issue"},
        {"issue", "agency"},
        {"init"},
        {"issue", "signer", "--out", "x", "--algorithm", "rsa"},
        {"crl"},
        {"revoke"},
        {"crl", "--out", "x", "--days", "0"},
        {"list", "--lang", "de"}}) {
    EXPECT_EQ(run_in("C", args), exit_usage);
    EXPECT_FALSE(err.str().empty());
  }
}

TEST_F(CommandsTest, AServerWithoutANameIsRefused) {
  EXPECT_EQ(ca({"issue", "server", "--out", at("o")}), exit_refused);
}

TEST_F(CommandsTest, AFolderThatIsNoAuthorityAndAMissingFileAreThree) {
  EXPECT_EQ(run_in("C", {"list", "--ca", at("none")}), exit_io);
  EXPECT_EQ(ca({"issue", "signer", "--out", at("o"), "--csr", at("none.csr")}), exit_io);
}

TEST_F(CommandsTest, AnOutputThatCannotBeWrittenIssuesNothing) {
  const std::string index = read(at("ca/index.jsonl"));
  trust::testing::write(at("file"), "x");
  EXPECT_EQ(ca({"issue", "signer", "--out", at("file/below")}), exit_io);
  EXPECT_EQ(read(at("ca/index.jsonl")), index);
}

}  // namespace
}  // namespace parangon::certs::commands
