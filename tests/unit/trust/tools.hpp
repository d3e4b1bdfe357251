#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "shared/trust/issue.hpp"
#include "shared/trust/trust_store.hpp"

namespace parangon::trust::testing {

/// A folder of its own under the system's temporary one, gone with the object.
class TempFolder {
 public:
  TempFolder() {
    std::string name = ::testing::TempDir() + "parangon-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path_ = name;
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline void write(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

inline std::string read(const std::filesystem::path& file) {
  std::stringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

inline unsigned mode_of(const std::filesystem::path& file) {
  struct stat info {};
  return ::stat(file.c_str(), &info) == 0 ? info.st_mode & 07777U : 0U;
}

struct Outcome {
  int code = -1;
  std::string output;  ///< Standard output and standard error.
};

/// Runs a shell command and waits for it.
inline Outcome shell(const std::string& command) {
  Outcome outcome;
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return outcome;
  std::array<char, 4096> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    outcome.output.append(buffer.data(), count);
  }
  const int status = ::pclose(pipe);
  outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return outcome;
}

inline Instant instant(const char* text) { return parse_instant(text).value(); }

/// When the tests take place.
inline Instant noon() { return instant("2026-03-01T12:00:00Z"); }

/// A certificate with its key.
struct Holder {
  PrivateKey key;
  Certificate certificate;
};

inline CertificateSpec authority_spec(const std::string& name, int path_length) {
  CertificateSpec spec;
  spec.common_name = name;
  spec.is_ca = true;
  spec.path_length = path_length;
  spec.key_usages = {"keyCertSign", "cRLSign"};
  spec.not_before = noon() - std::chrono::days(365);
  spec.not_after = noon() + std::chrono::days(3650);
  return spec;
}

inline CertificateSpec leaf_spec(const std::string& name, std::string_view usage) {
  CertificateSpec spec;
  spec.common_name = name;
  spec.key_usages = {"digitalSignature"};
  spec.extended_usages = {std::string(usage)};
  spec.not_before = noon() - std::chrono::days(30);
  spec.not_after = noon() + std::chrono::days(365);
  return spec;
}

inline Holder make_root(const std::string& name = "Test Root") {
  PrivateKey key = PrivateKey::generate(KeyAlgorithm::ec_p256).value();
  Certificate certificate = issue_self_signed(authority_spec(name, 1), key).value();
  return {key, certificate};
}

inline Holder make_below(const Holder& issuer, const CertificateSpec& spec,
                         KeyAlgorithm algorithm = KeyAlgorithm::ec_p256) {
  PrivateKey key = PrivateKey::generate(algorithm).value();
  Certificate certificate = issue(spec, key.public_key(), issuer.certificate, issuer.key).value();
  return {key, certificate};
}

/// A root, an issuing authority, and one certificate of each purpose.
struct Consortium {
  Holder root = make_root();
  Holder issuing = make_below(root, authority_spec("Test Issuing", 0));
  Holder agency = make_below(issuing, leaf_spec("22770001000019", eku_client_auth));
  Holder server = make_below(issuing, leaf_spec("localhost", eku_server_auth));
  Holder signer = make_below(issuing, leaf_spec("Hub", eku_document_signing));

  /// Lists of both authorities, current at noon().
  std::string crls(const std::vector<RevokedCertificate>& by_issuing = {},
                   const std::vector<RevokedCertificate>& by_root = {}) const {
    const Instant from = noon() - std::chrono::hours(1);
    const Instant to = noon() + std::chrono::days(30);
    return make_crl(root.certificate, root.key, by_root, 1, from, to).value() +
           make_crl(issuing.certificate, issuing.key, by_issuing, 1, from, to).value();
  }
};

/// One for all tests of a program: making keys takes a while.
inline const Consortium& consortium() {
  static const Consortium made;
  return made;
}

}  // namespace parangon::trust::testing
