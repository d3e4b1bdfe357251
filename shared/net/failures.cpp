#include "shared/net/failures.hpp"

#include <algorithm>
#include <array>

namespace parangon::net {
namespace {

struct StatusMeaning {
  unsigned status;
  Errc code;
  std::string_view fr;
  std::string_view en;
};

constexpr std::array<StatusMeaning, 16> status_meanings{{
    {400, Errc::malformed, "La requête n'est pas du HTTP/1.1 correct.",
     "The request is not well-formed HTTP/1.1."},
    {403, Errc::forbidden, "Cette adresse n'est pas ouverte ici.",
     "This address is not open here."},
    {404, Errc::not_found, "Cette adresse n'existe pas. Vérifiez le chemin.",
     "There is nothing at this address. Check the path."},
    {405, Errc::invalid_argument,
     "Cette méthode n'existe pas à cette adresse ; l'en-tête Allow donne celles qui existent.",
     "This method does not exist at this address; the Allow header lists those that do."},
    {408, Errc::timeout, "La requête est arrivée trop lentement. Recommencez.",
     "The request arrived too slowly. Try again."},
    {413, Errc::too_large, "Le corps de la requête dépasse la taille admise à cette adresse.",
     "The body of the request is larger than this address takes."},
    {414, Errc::too_large, "L'adresse demandée est trop longue.",
     "The address asked for is too long."},
    {415, Errc::invalid_argument,
     "Ce type de contenu n'est pas admis ici ; l'en-tête Accept donne ceux qui le sont.",
     "This media type is not taken here; the Accept header lists those that are."},
    {417, Errc::invalid_argument, "L'en-tête Expect ne peut valoir que « 100-continue ».",
     "The Expect header can only be '100-continue'."},
    {431, Errc::too_large, "Les en-têtes de la requête sont trop longs ou trop nombreux.",
     "The headers of the request are too long or too many."},
    {500, Errc::internal, "Défaut interne du serveur. L'incident est enregistré.",
     "Internal fault of the server. The incident has been recorded."},
    {501, Errc::invalid_argument, "Seul l'encodage de transfert « chunked » est connu.",
     "The only transfer coding known is 'chunked'."},
    {503, Errc::unavailable, "Le serveur est surchargé. Réessayez dans quelques secondes.",
     "The server is overloaded. Try again in a few seconds."},
    {504, Errc::timeout, "Le serveur n'a pas pu répondre à temps. Réessayez plus tard.",
     "The server could not answer in time. Try again later."},
    {505, Errc::invalid_argument, "Seuls HTTP/1.0 et HTTP/1.1 sont connus ici.",
     "Only HTTP/1.0 and HTTP/1.1 are known here."},
    {401, Errc::unauthenticated, "Identifiez-vous pour accéder à cette adresse.",
     "Sign in to use this address."},
}};

}  // namespace

Failure http_failure(unsigned status) {
  const auto* row = std::find_if(status_meanings.begin(), status_meanings.end(),
                                 [status](const StatusMeaning& r) { return r.status == status; });
  if (row == status_meanings.end()) {
    return http_failure(500);
  }
  Failure failure{status, {row->code, {std::string(row->fr), std::string(row->en)}}, {}};
  if (status == 503) {
    failure.headers.push_back({"Retry-After", std::to_string(retry_after_seconds)});
  }
  return failure;
}

Failure failure_from(Error error) {
  Failure failure{status_of(error.code), std::move(error), {}};
  if (failure.status == 503) {
    failure.headers.push_back({"Retry-After", std::to_string(retry_after_seconds)});
  }
  return failure;
}

}  // namespace parangon::net
