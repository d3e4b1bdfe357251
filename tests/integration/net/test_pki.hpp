#pragma once

#include <filesystem>
#include <string>

namespace parangon::net::testing_support {

/// A throw-away certificate authority made with the openssl command: a root, an issuing authority
/// below it, and what they issue. In a folder of its own, removed with the object. Throws when
/// openssl fails.
class TestPki {
 public:
  TestPki();
  ~TestPki();
  TestPki(const TestPki&) = delete;
  TestPki& operator=(const TestPki&) = delete;

  struct Identity {
    std::filesystem::path chain;  ///< Leaf and issuing authority.
    std::filesystem::path leaf;   ///< Leaf alone.
    std::filesystem::path key;
  };

  enum class Use { server, client };

  /// Issues a certificate; dates as openssl wants them ("20200101000000Z"), empty for today and
  /// ten days on. `key` is an openssl -newkey specification. Issuing a name again replaces it.
  Identity issue(const std::string& name, Use use, const std::string& begin = "",
                 const std::string& end = "",
                 const std::string& key = "ec -pkeyopt ec_paramgen_curve:P-256");
  void revoke(const Identity& identity);
  /// Writes crl.pem anew, with the lists of both authorities; the issuing one's lasts as said.
  void renew_crl(int issuing_seconds = 864'000);
  /// Makes crl.pem of these two lists.
  void set_crl(const std::filesystem::path& root, const std::filesystem::path& issuing);

  std::filesystem::path folder() const { return folder_; }
  std::filesystem::path root() const { return folder_ / "root.pem"; }
  std::filesystem::path authorities() const { return folder_ / "authorities.pem"; }
  std::filesystem::path crl() const { return folder_ / "crl.pem"; }

 private:
  void make_authority(const std::string& name);
  void openssl(const std::string& arguments) const;

  std::filesystem::path folder_;
};

/// Runs a shell command; gives what it wrote to both outputs.
std::string run_command(const std::string& command);

}  // namespace parangon::net::testing_support
