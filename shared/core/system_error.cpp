#include "shared/core/system_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace parangon {
namespace {

struct French {
  int code;
  std::string_view text;
};

constexpr std::array french_errors = {
    French{EPERM, "opération non permise"},
    French{ENOENT, "fichier ou dossier inexistant"},
    French{EIO, "erreur d'entrée-sortie du disque"},
    French{EAGAIN, "ressource momentanément indisponible"},
    French{ENOMEM, "plus assez de mémoire"},
    French{EACCES, "permission refusée"},
    French{EBUSY, "périphérique ou ressource occupé"},
    French{EEXIST, "existe déjà"},
    French{EXDEV, "l'autre emplacement est sur un autre disque"},
    French{ENODEV, "périphérique inexistant"},
    French{ENOTDIR, "un élément du chemin n'est pas un dossier"},
    French{EISDIR, "c'est un dossier"},
    French{EINVAL, "argument incorrect"},
    French{ENFILE, "trop de fichiers ouverts sur cette machine"},
    French{EMFILE, "trop de fichiers ouverts par ce programme"},
    French{EFBIG, "fichier trop grand"},
    French{ENOSPC, "disque plein"},
    French{EROFS, "système de fichiers en lecture seule"},
    French{EPIPE, "le lecteur a fermé le tube"},
    French{ENAMETOOLONG, "nom trop long"},
    French{ENOTEMPTY, "dossier non vide"},
    French{ELOOP, "trop de liens symboliques"},
    French{EADDRINUSE, "adresse déjà utilisée"},
    French{EADDRNOTAVAIL, "adresse inconnue de cette machine"},
    French{EAFNOSUPPORT, "famille d'adresses non prise en charge"},
    French{ENETDOWN, "réseau arrêté"},
    French{ENETUNREACH, "réseau inaccessible"},
    French{ECONNABORTED, "connexion abandonnée"},
    French{ECONNRESET, "connexion coupée par l'autre côté"},
    French{ETIMEDOUT, "délai dépassé"},
    French{ECONNREFUSED, "connexion refusée"},
    French{EHOSTDOWN, "machine arrêtée"},
    French{EHOSTUNREACH, "machine inaccessible"},
    French{EDQUOT, "quota de disque dépassé"},
    French{ESTALE, "le partage réseau a changé"},
};

}  // namespace

Text system_error_text(int errno_value) {
  const auto found =
      std::find_if(french_errors.begin(), french_errors.end(),
                   [errno_value](const French& one) { return one.code == errno_value; });
  return {found == french_errors.end() ? fmt::format("erreur système {}", errno_value)
                                       : std::string(found->text),
          std::generic_category().message(errno_value)};
}

}  // namespace parangon
