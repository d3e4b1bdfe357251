#include "hub/collect/standing.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace parangon::hub::collect {
namespace {

using model::Statement;
using model::StatementAction;
using store::RevisionState;
using store::Standing;

bool is_certifier(const Standing& standing, std::string_view person) {
  return std::ranges::any_of(standing.certifiers,
                             [&](const store::Certifier& c) { return c.person == person; });
}

Error forbidden(std::string fr, std::string en) {
  return {Errc::forbidden, {std::move(fr), std::move(en)}};
}

Error conflict(std::int64_t revision, std::string_view fr, std::string_view en) {
  return {Errc::conflict,
          {fmt::format("révision {} : {}", revision, fr),
           fmt::format("revision {}: {}", revision, en)}};
}

Status check_signer(const Statement& statement, std::string_view person, const Standing& standing) {
  if (!is_about_revision(statement.action)) {
    if (person.empty()) return {};
    return forbidden(
        "seul le certificat de l'acheteur peut nommer ou retirer une personne, pas celui d'une "
        "personne",
        "only the agency's own certificate may name or remove a person, not a person's");
  }
  if (person.empty()) {
    return forbidden(
        "certifier, retirer, rétablir ou faire entrer demande le certificat d'une personne nommée "
        "par "
        "l'acheteur, pas celui de l'acheteur",
        "to certify, withdraw, revert or enter takes the certificate of a person whom the agency "
        "has "
        "named, not the agency's");
  }
  if (is_certifier(standing, person)) return {};
  return forbidden(
      fmt::format("{} n'est pas nommé par l'acheteur : parangon-connector certifier "
                  "add",
                  person),
      fmt::format("{} is not named by the agency: parangon-connector certifier add", person));
}

Result<std::int64_t> judge_person(const Statement& statement, const Standing& standing) {
  const bool known = is_certifier(standing, statement.person);
  if (statement.action == StatementAction::remove_certifier && !known) {
    return Error{Errc::not_found,
                 {fmt::format("{} n'est pas nommé", statement.person),
                  fmt::format("{} is not named", statement.person)}};
  }
  return standing.counting;
}

Result<std::int64_t> judge_revision(const Statement& statement, const RevisionState& revision,
                                    const Standing& standing) {
  const auto number = revision.revision;
  if (revision.withdrawn) return conflict(number, "elle a été retirée", "it was withdrawn");
  switch (statement.action) {
    case StatementAction::certify:
      if (revision.certified) {
        return conflict(number, "déjà certifiée", "certified already");
      }
      return number;
    case StatementAction::revert:
      if (!revision.certified) {
        return conflict(number, "jamais certifiée : certifiez-la", "never certified: certify it");
      }
      if (standing.counting == number) {
        return conflict(number, "c'est déjà celle qui compte", "it is the one that counts already");
      }
      return number;
    case StatementAction::enter_alone:
      if (standing.counting != number) {
        return conflict(number, "ce n'est pas celle qui compte", "it is not the one that counts");
      }
      return number;
    case StatementAction::withdraw: return standing.counting == number ? 0 : standing.counting;
    case StatementAction::name_certifier:
    case StatementAction::remove_certifier: break;
  }
  return standing.counting;
}

}  // namespace

Result<std::int64_t> judge_statement(const Statement& statement, std::string_view signer_person,
                                     const Standing& standing) {
  if (auto allowed = check_signer(statement, signer_person, standing); !allowed) {
    return allowed.error();
  }
  if (!is_about_revision(statement.action)) return judge_person(statement, standing);
  const auto found =
      std::ranges::find(standing.revisions, statement.revision, &RevisionState::revision);
  if (found == standing.revisions.end()) {
    const auto period = statement.period ? statement.period->to_string() : std::string();
    return Error{Errc::not_found,
                 {fmt::format("{} : pas de révision {}", period, statement.revision),
                  fmt::format("{}: no revision {}", period, statement.revision)}};
  }
  if (found->document_sha256 != statement.subject_sha256) {
    return conflict(statement.revision, "l'empreinte n'est pas celle du document déposé",
                    "the digest is not that of the document that was submitted");
  }
  return judge_revision(statement, *found, standing);
}

void apply_statement(const store::StatementInfo& statement, std::int64_t counts,
                     Standing& standing) {
  const auto& content = statement.content;
  std::erase_if(standing.certifiers, [&](const store::Certifier& c) {
    return !is_about_revision(content.action) && c.person == content.person;
  });
  if (content.action == StatementAction::name_certifier) {
    standing.certifiers.push_back({content.person, content.person_name, statement.received});
  }
  for (auto& revision : standing.revisions) {
    if (!is_about_revision(content.action) || revision.revision != content.revision) continue;
    if (content.action == StatementAction::certify) revision.certified = statement.received;
    if (content.action == StatementAction::withdraw) revision.withdrawn = statement.received;
  }
  standing.counting = counts;
}

}  // namespace parangon::hub::collect
