#include "hub/mail/mailer.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string_view>

#include "shared/core/file.hpp"

namespace parangon::hub::mail {
namespace {

constexpr std::size_t max_reply = 300;
constexpr std::uint64_t max_password_bytes = 4096;

/// How far the dialogue is, which decides whose fault a refusal is.
enum class Step { greeting, sender, recipient, content };

/// What the server said last, and to what. The commands themselves are not kept: some are secrets.
struct Dialogue {
  Step step = Step::greeting;
  std::string reply;
  bool over = false;  ///< Goodbyes were said: what comes now is an answer to them.

  void command(std::string_view text) {
    if (text.starts_with("MAIL FROM")) step = Step::sender;
    if (text.starts_with("RCPT TO")) step = Step::recipient;
    if (text.starts_with("DATA")) step = Step::content;
    over = text.starts_with("QUIT");
  }
  void answer(std::string_view text) {
    if (over) return;
    reply.clear();
    for (const char c : text.substr(0, max_reply)) {
      if (c != '\r' && c != '\n') reply += c >= 0x20 && c < 0x7F ? c : '?';
    }
  }
};

int hear(CURL*, curl_infotype type, char* data, std::size_t size, void* self) {
  auto& dialogue = *static_cast<Dialogue*>(self);
  if (type == CURLINFO_HEADER_OUT) dialogue.command({data, size});
  if (type == CURLINFO_HEADER_IN) dialogue.answer({data, size});
  return 0;
}

/// Gives the message to the library piece by piece.
std::size_t give(char* buffer, std::size_t size, std::size_t count, void* self) {
  auto& rest = *static_cast<std::string_view*>(self);
  const auto piece = rest.substr(0, size * count);
  std::memcpy(buffer, piece.data(), piece.size());
  rest.remove_prefix(piece.size());
  return piece.size();
}

Error unavailable(std::string fr, std::string en) {
  return {Errc::unavailable, {std::move(fr), std::move(en)}};
}

Text reason(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return {"nom de serveur inconnu", "the server's name is unknown"};
    case CURLE_COULDNT_CONNECT: return {"pas de connexion", "no connection"};
    case CURLE_OPERATION_TIMEDOUT: return {"délai dépassé", "it took too long"};
    case CURLE_USE_SSL_FAILED:
      return {"le serveur n'offre pas TLS (STARTTLS) ; rien n'a été envoyé",
              "the server offers no TLS (STARTTLS); nothing was sent"};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
      return {"le certificat du serveur n'est pas digne de confiance ou TLS échoue",
              "the server's certificate is not trusted or TLS fails"};
    case CURLE_SSL_CACERT_BADFILE: return {"[mail] ca est illisible", "[mail] ca is unreadable"};
    case CURLE_LOGIN_DENIED:
      return {"utilisateur ou mot de passe refusé", "user or password refused"};
    default:
      return {fmt::format("erreur curl {}", static_cast<int>(code)), curl_easy_strerror(code)};
  }
}

bool is_url(std::string_view url) {
  for (const std::string_view scheme : {"smtp://", "smtps://"}) {
    if (!url.starts_with(scheme)) continue;
    const auto rest = url.substr(scheme.size());
    return !rest.empty() && std::ranges::all_of(rest, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             std::string_view(".-:[]").find(c) != std::string_view::npos;
    });
  }
  return false;
}

struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct HandleDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};

}  // namespace

struct Mailer::Impl {
  ServerSettings settings{};
  std::unique_ptr<CURL, HandleDeleter> handle{};

  template <class T>
  void set(CURLoption option, T value) {
    if (curl_easy_setopt(handle.get(), option, value) != CURLE_OK) {
      throw std::logic_error("an option that the mail library does not know");
    }
  }

  /// What stays the same for every message.
  void configure() {
    set(CURLOPT_URL, settings.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_VERBOSE, 1L);  // Only so that `hear` is called.
    set(CURLOPT_DEBUGFUNCTION, &hear);
    set(CURLOPT_READFUNCTION, &give);
    set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(settings.connect_timeout.count()));
    set(CURLOPT_TIMEOUT, static_cast<long>(settings.timeout.count()));
    set(CURLOPT_USE_SSL, static_cast<long>(settings.tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!settings.ca.empty()) set(CURLOPT_CAINFO, settings.ca.c_str());
    if (settings.user.empty()) return;
    set(CURLOPT_USERNAME, settings.user.c_str());
    set(CURLOPT_PASSWORD, settings.password.c_str());
  }
};

Mailer::Mailer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Mailer::Mailer(Mailer&&) noexcept = default;
Mailer& Mailer::operator=(Mailer&&) noexcept = default;
Mailer::~Mailer() = default;

Result<Mailer> Mailer::create(const ServerSettings& settings) {
  if (!is_url(settings.url)) {
    return Error{
        Errc::invalid_argument,
        {fmt::format("[mail] url = \"{}\" : smtp://serveur:port ou smtps://serveur:port",
                     settings.url),
         fmt::format("[mail] url = \"{}\": smtp://host:port or smtps://host:port", settings.url)}};
  }
  if (!settings.user.empty() && !settings.tls) {
    return Error{Errc::invalid_argument,
                 {"[mail] tls = \"none\" : un mot de passe ne part jamais en clair ; ôtez user",
                  "[mail] tls = \"none\": a password never leaves in the clear; remove user"}};
  }
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  auto impl = std::make_unique<Impl>();
  if (ready) impl->handle.reset(curl_easy_init());
  if (!impl->handle) throw std::runtime_error("the mail library does not start");
  impl->settings = settings;
  impl->configure();
  return Mailer(std::move(impl));
}

Result<Sending> Mailer::send(const std::string& from, const std::string& to,
                             const std::string& mail) {
  const std::unique_ptr<curl_slist, ListDeleter> recipients(
      curl_slist_append(nullptr, ("<" + to + ">").c_str()));
  const auto sender = "<" + from + ">";
  std::string_view rest = mail;
  Dialogue dialogue;
  impl_->set(CURLOPT_MAIL_FROM, sender.c_str());
  impl_->set(CURLOPT_MAIL_RCPT, recipients.get());
  impl_->set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(mail.size()));
  impl_->set(CURLOPT_READDATA, &rest);
  impl_->set(CURLOPT_DEBUGDATA, &dialogue);
  const auto done = curl_easy_perform(impl_->handle.get());
  if (done == CURLE_OK) return Sending{Sending::Verdict::sent, dialogue.reply};

  long reply = 0;
  curl_easy_getinfo(impl_->handle.get(), CURLINFO_RESPONSE_CODE, &reply);
  // 421: the server is closing; what was refused before the recipient is refused to all.
  const bool ours = dialogue.step == Step::recipient || dialogue.step == Step::content;
  if (ours && reply >= 400 && reply < 600 && reply != 421) {
    return Sending{reply >= 500 ? Sending::Verdict::refused : Sending::Verdict::failed,
                   dialogue.reply};
  }
  const auto why = reason(done);
  const auto said = reply >= 400 ? fmt::format(" ({})", dialogue.reply) : std::string();
  return unavailable(fmt::format("{} : {}{}", impl_->settings.url, why.fr, said),
                     fmt::format("{}: {}{}", impl_->settings.url, why.en, said));
}

Result<std::string> read_password(const std::filesystem::path& file) {
  auto text = read_file(file, max_password_bytes);
  if (!text) return text.error();
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0 || (info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Error{
        Errc::forbidden,
        {fmt::format("{} : d'autres peuvent lire ce mot de passe ; chmod 600", file.string()),
         fmt::format("{}: others can read this password; chmod 600", file.string())}};
  }
  return text->substr(0, text->find_first_of("\r\n"));
}

}  // namespace parangon::hub::mail
