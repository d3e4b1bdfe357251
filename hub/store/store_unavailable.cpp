#include "hub/store/store_unavailable.hpp"

namespace parangon::hub::store {

std::string_view to_string(Outage outage) {
  switch (outage) {
    case Outage::busy: return "busy";
    case Outage::full: return "full";
    case Outage::timeout: return "timeout";
    case Outage::io: return "io";
    case Outage::corrupt: return "corrupt";
    case Outage::alarm: return "alarm";
    case Outage::clock: return "clock";
  }
  return "";
}

Text StoreUnavailable::message() const {
  switch (outage_) {
    case Outage::busy:
      return {
          "la base de données est occupée par une autre écriture ; rien n'a été modifié, "
          "réessayez dans un instant",
          "the database is busy with another writer; nothing was changed, try again shortly"};
    case Outage::full:
      return {
          "le disque de la base de données est plein, ou son quota atteint ; rien n'a été "
          "modifié, l'exploitant doit libérer de la place avant de réessayer",
          "the database's disk is full, or its quota reached; nothing was changed, the "
          "operator must make room before you try again"};
    case Outage::timeout:
      return {"la base de données n'a pas répondu dans le délai ; rien n'a été modifié, réessayez",
              "the database did not answer in time; nothing was changed, try again"};
    case Outage::io:
      return {
          "le disque de la base de données est en défaut ou refuse l'accès ; rien n'a été "
          "modifié, l'exploitant doit vérifier le disque et les droits du fichier",
          "the database's disk fails or refuses access; nothing was changed, the operator must "
          "check the disk and the file's permissions"};
    case Outage::corrupt:
      return {
          "la base de données est endommagée ; l'exploitant doit restaurer une sauvegarde puis "
          "lancer « parangon-hub check »",
          "the database is damaged; the operator must restore a backup, then run "
          "\"parangon-hub check\""};
    case Outage::alarm:
      return {
          "le journal du hub n'est pas celui qu'il a signé (un membre l'a montré) ; rien n'est "
          "enregistré tant que l'exploitant n'a pas tranché (parangon-hub log status)",
          "the hub's log is not the one that it signed (a member has shown it); nothing is "
          "recorded until the operator has decided (parangon-hub log status)"};
    case Outage::clock:
      return {
          "le certificat de signature du hub n'est pas valide à l'instant à enregistrer ; rien n'a "
          "été modifié, l'exploitant doit vérifier l'horloge du hub, puis ce certificat",
          "the hub's signing certificate is not valid at the instant to be recorded; nothing was "
          "changed, the operator must check the hub's clock, then that certificate"};
  }
  return {};
}

}  // namespace parangon::hub::store
