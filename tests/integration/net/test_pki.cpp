#include "tests/integration/net/test_pki.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>

namespace parangon::net::testing_support {
namespace {

constexpr const char* configuration = R"([ca]
default_ca = issuing
[root]
dir = {0}/root
database = $dir/index.txt
serial = $dir/serial
crlnumber = $dir/crlnumber
new_certs_dir = $dir
certificate = {0}/root.pem
private_key = {0}/root.key
default_md = sha256
default_days = 10
default_crl_days = 10
policy = any_name
unique_subject = no
[issuing]
dir = {0}/issuing
database = $dir/index.txt
serial = $dir/serial
crlnumber = $dir/crlnumber
new_certs_dir = $dir
certificate = {0}/issuing.pem
private_key = {0}/issuing.key
default_md = sha256
default_days = 10
default_crl_days = 10
policy = any_name
unique_subject = no
[any_name]
commonName = supplied
[req]
distinguished_name = subject
[subject]
[authority_usage]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[server_usage]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost,IP:127.0.0.1
[client_usage]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = clientAuth
subjectAltName = URI:urn:test:agency
)";

std::string read_file(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

void write_file(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file) << text;
}

}  // namespace

std::string run_command(const std::string& command) {
  const std::string all = command + " 2>&1";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(all.c_str(), "r"), ::pclose);
  if (!pipe) {
    throw std::runtime_error("cannot run " + command);
  }
  std::string output;
  std::array<char, 4096> part{};
  while (const std::size_t got = std::fread(part.data(), 1, part.size(), pipe.get())) {
    output.append(part.data(), got);
  }
  return output;
}

TestPki::TestPki() {
  std::string pattern = (std::filesystem::temp_directory_path() / "parangon-pki-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    throw std::runtime_error("cannot make " + pattern);
  }
  folder_ = pattern;
  write_file(folder_ / "ca.cnf", fmt::format(configuration, folder_.string()));
  make_authority("root");
  openssl(
      "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key "
      "-out root.pem -days 10 -subj /CN=Test-Root -config ca.cnf -extensions authority_usage");
  make_authority("issuing");
  openssl(
      "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout issuing.key "
      "-out issuing.csr -subj /CN=Test-Issuing -config ca.cnf");
  openssl(
      "ca -batch -config ca.cnf -name root -extensions authority_usage -in issuing.csr "
      "-out issuing.pem -notext");
  write_file(authorities(), read_file(folder_ / "root.pem") + read_file(folder_ / "issuing.pem"));
  renew_crl();
}

TestPki::~TestPki() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void TestPki::make_authority(const std::string& name) {
  std::filesystem::create_directory(folder_ / name);
  write_file(folder_ / name / "index.txt", "");
  write_file(folder_ / name / "serial", "1000\n");
  write_file(folder_ / name / "crlnumber", "01\n");
}

void TestPki::openssl(const std::string& arguments) const {
  const std::string command =
      fmt::format("cd {} && openssl {} >log 2>&1", folder_.string(), arguments);
  if (std::system(command.c_str()) != 0) {
    throw std::runtime_error(command + "\n" + read_file(folder_ / "log"));
  }
}

TestPki::Identity TestPki::issue(const std::string& name, Use use, const std::string& begin,
                                 const std::string& end, const std::string& key) {
  openssl(
      fmt::format("req -newkey {1} -nodes -keyout {0}.key -out {0}.csr -subj /CN={0} "
                  "-config ca.cnf",
                  name, key));
  std::string dates = begin.empty() ? "" : " -startdate " + begin;
  dates += end.empty() ? "" : " -enddate " + end;
  openssl(
      fmt::format("ca -batch -config ca.cnf -name issuing -extensions {1}_usage -in {0}.csr "
                  "-out {0}.pem -notext{2}",
                  name, use == Use::server ? "server" : "client", dates));
  Identity identity{folder_ / (name + "-chain.pem"), folder_ / (name + ".pem"),
                    folder_ / (name + ".key")};
  write_file(identity.chain, read_file(identity.leaf) + read_file(folder_ / "issuing.pem"));
  return identity;
}

void TestPki::revoke(const Identity& identity) {
  openssl("ca -config ca.cnf -name issuing -revoke " + identity.leaf.string());
}

void TestPki::renew_crl(int issuing_seconds) {
  openssl("ca -config ca.cnf -name root -gencrl -out root.crl");
  openssl(fmt::format("ca -config ca.cnf -name issuing -gencrl -crlsec {} -out issuing.crl",
                      issuing_seconds));
  set_crl(folder_ / "root.crl", folder_ / "issuing.crl");
}

void TestPki::set_crl(const std::filesystem::path& root, const std::filesystem::path& issuing) {
  write_file(crl(), read_file(root) + read_file(issuing));
}

}  // namespace parangon::net::testing_support
