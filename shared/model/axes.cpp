#include "shared/model/axes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shared/model/ascii.hpp"

namespace parangon::model {
namespace {

constexpr std::array<std::string_view, kind_node_count> kind_names = {
    "all", "inclusive", "stpa", "siae", "esat", "ea",  "eatt", "ei",
    "aci", "ai",        "etti", "eiti", "geiq", "sep", "ess",  "esus"};
constexpr int first_kind = static_cast<int>(KindNode::esat);

constexpr std::array<std::string_view, basis_node_count> basis_names = {
    "any",        "reserved", "L2113-12", "L2113-13",
    "L2113-13-1", "L2113-14", "L2113-15", "reserved_unspecified",
    "direct"};
constexpr int first_basis = static_cast<int>(BasisNode::l2113_12);

constexpr std::array inclusive_children = {KindNode::stpa, KindNode::siae, KindNode::geiq,
                                           KindNode::sep};
constexpr std::array stpa_children = {KindNode::esat, KindNode::ea, KindNode::eatt};
constexpr std::array siae_children = {KindNode::ei, KindNode::aci, KindNode::ai, KindNode::etti,
                                      KindNode::eiti};
constexpr std::array any_children = {BasisNode::reserved, BasisNode::direct};
constexpr std::array reserved_children = {BasisNode::l2113_12,   BasisNode::l2113_13,
                                          BasisNode::l2113_13_1, BasisNode::l2113_14,
                                          BasisNode::l2113_15,   BasisNode::reserved_unspecified};

template <class Enum, std::size_t N>
std::optional<Enum> find_name(const std::array<std::string_view, N>& names, std::string_view text) {
  const auto it = std::find(names.begin(), names.end(), text);
  if (it == names.end()) return std::nullopt;
  return static_cast<Enum>(it - names.begin());
}

}  // namespace

std::string_view to_string(SupplierKind kind) { return to_string(node_of(kind)); }

std::optional<SupplierKind> supplier_kind_from(std::string_view text) {
  const auto node = find_name<KindNode>(kind_names, lower(text));
  if (!node || *node < KindNode::esat || *node > KindNode::sep) return std::nullopt;
  return static_cast<SupplierKind>(static_cast<int>(*node) - first_kind);
}

std::string_view to_string(KindNode node) { return kind_names[static_cast<std::size_t>(node)]; }

std::optional<KindNode> kind_node_from(std::string_view text) {
  return find_name<KindNode>(kind_names, text);
}

KindNode node_of(SupplierKind kind) {
  return static_cast<KindNode>(static_cast<int>(kind) + first_kind);
}

std::optional<KindNode> parent(KindNode node) {
  switch (node) {
    case KindNode::all:
    case KindNode::inclusive:
    case KindNode::ess:
    case KindNode::esus: return std::nullopt;
    case KindNode::stpa:
    case KindNode::siae:
    case KindNode::geiq:
    case KindNode::sep: return KindNode::inclusive;
    case KindNode::esat:
    case KindNode::ea:
    case KindNode::eatt: return KindNode::stpa;
    case KindNode::ei:
    case KindNode::aci:
    case KindNode::ai:
    case KindNode::etti:
    case KindNode::eiti: return KindNode::siae;
  }
  return std::nullopt;
}

std::span<const KindNode> children(KindNode node) {
  if (node == KindNode::inclusive) return inclusive_children;
  if (node == KindNode::stpa) return stpa_children;
  if (node == KindNode::siae) return siae_children;
  return {};
}

bool is_flag(KindNode node) { return node == KindNode::ess || node == KindNode::esus; }

Text label(KindNode node) {
  switch (node) {
    case KindNode::all: return {"tous fournisseurs", "all suppliers"};
    case KindNode::inclusive: return {"achats inclusifs", "inclusive purchases"};
    case KindNode::stpa: return {"travail protégé et adapté", "sheltered and adapted work"};
    case KindNode::siae: return {"insertion par l'activité économique", "work integration"};
    case KindNode::esat: return {"ESAT", "ESAT (sheltered workshop)"};
    case KindNode::ea: return {"entreprise adaptée", "EA (adapted enterprise)"};
    case KindNode::eatt: return {"EA de travail temporaire", "EATT (adapted temporary work)"};
    case KindNode::ei: return {"entreprise d'insertion", "EI (insertion enterprise)"};
    case KindNode::aci: return {"atelier et chantier d'insertion", "ACI (insertion workshop)"};
    case KindNode::ai: return {"association intermédiaire", "AI (intermediary association)"};
    case KindNode::etti: return {"ETT d'insertion", "ETTI (insertion temporary work)"};
    case KindNode::eiti: return {"EI par le travail indépendant", "EITI (independent workers)"};
    case KindNode::geiq: return {"GEIQ", "GEIQ (employers' group)"};
    case KindNode::sep: return {"travail pénitentiaire", "SEP (work in prison)"};
    case KindNode::ess: return {"économie sociale et solidaire", "social and solidarity economy"};
    case KindNode::esus: return {"ESUS", "ESUS (social utility)"};
  }
  return {};
}

std::string_view to_string(Basis basis) { return to_string(node_of(basis)); }
std::string_view to_string(BasisNode node) { return basis_names[static_cast<std::size_t>(node)]; }

std::optional<BasisNode> basis_node_from(std::string_view text) {
  return find_name<BasisNode>(basis_names, text);
}

std::optional<Basis> basis_from_article(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto begin = text.find("2113");
  if (begin == std::string_view::npos || (begin > 0 && is_digit(text[begin - 1]))) {
    return std::nullopt;
  }
  // "2113-13-1": groups of digits with one separator between; what follows is no part of it.
  std::string article;
  for (std::size_t i = begin; i < text.size(); ++i) {
    const bool separator = text[i] == '-' || text[i] == '_' || text[i] == '.';
    if (is_digit(text[i])) {
      article.push_back(text[i]);
    } else if (!separator || i + 1 == text.size() || !is_digit(text[i + 1])) {
      if (text.substr(i).find("2113") != std::string_view::npos) return std::nullopt;
      break;
    }
  }
  if (article == "211312") return Basis::l2113_12;
  if (article == "211313") return Basis::l2113_13;
  if (article == "2113131") return Basis::l2113_13_1;
  if (article == "211314") return Basis::l2113_14;
  if (article == "211315" || article == "211316") return Basis::l2113_15;
  return std::nullopt;
}

BasisNode node_of(Basis basis) {
  return static_cast<BasisNode>(static_cast<int>(basis) + first_basis);
}

std::optional<BasisNode> parent(BasisNode node) {
  if (node == BasisNode::any) return std::nullopt;
  if (node == BasisNode::reserved || node == BasisNode::direct) return BasisNode::any;
  return BasisNode::reserved;
}

std::span<const BasisNode> children(BasisNode node) {
  if (node == BasisNode::any) return any_children;
  if (node == BasisNode::reserved) return reserved_children;
  return {};
}

Text label(BasisNode node) {
  switch (node) {
    case BasisNode::any: return {"toutes bases", "any basis"};
    case BasisNode::reserved: return {"marché réservé", "reserved contract"};
    case BasisNode::l2113_12: return {"réservé, art. L2113-12", "reserved, art. L2113-12"};
    case BasisNode::l2113_13: return {"réservé, art. L2113-13", "reserved, art. L2113-13"};
    case BasisNode::l2113_13_1: return {"réservé, art. L2113-13-1", "reserved, art. L2113-13-1"};
    case BasisNode::l2113_14: return {"réservé, art. L2113-14", "reserved, art. L2113-14"};
    case BasisNode::l2113_15: return {"réservé, art. L2113-15", "reserved, art. L2113-15"};
    case BasisNode::reserved_unspecified:
      return {"réservé, article non précisé", "reserved, article not stated"};
    case BasisNode::direct: return {"sans réservation", "not reserved"};
  }
  return {};
}

std::string_view to_string(Measure measure) {
  return measure == Measure::paid ? "paid" : "awarded";
}

std::optional<Measure> measure_from(std::string_view text) {
  if (text == "paid") return Measure::paid;
  if (text == "awarded") return Measure::awarded;
  return std::nullopt;
}

Text label(Measure measure) {
  if (measure == Measure::paid) return {"payé", "paid"};
  return {"notifié", "awarded"};
}

std::optional<Segment> Segment::parse(std::string_view text) {
  const auto two_digits = [](std::string_view t) -> int {
    if (t.size() != 2 || t[0] < '0' || t[0] > '9' || t[1] < '0' || t[1] > '9') return 0;
    return (t[0] - '0') * 10 + (t[1] - '0');
  };
  if (text == "all") return Segment::all();
  if (text.size() != 3 && text.size() != 6) return std::nullopt;
  const int family = text[0] == 'F' ? two_digits(text.substr(1, 2)) : 0;
  if (family == 0) return std::nullopt;
  if (text.size() == 3) return Segment::family(family);
  const int sub = text[3] == '.' ? two_digits(text.substr(4, 2)) : 0;
  if (sub == 0) return std::nullopt;
  return Segment::sub_family(family, sub);
}

std::optional<Segment> Segment::parent() const {
  if (is_all()) return std::nullopt;
  if (is_family()) return Segment::all();
  return Segment(number_ / 100 * 100);
}

std::string Segment::to_string() const {
  if (is_all()) return "all";
  if (is_family()) return fmt::format("F{:02}", number_ / 100);
  return fmt::format("F{:02}.{:02}", number_ / 100, number_ % 100);
}

}  // namespace parangon::model
