#include "hub/disclosure/interval_certificate.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hub/disclosure/rational_program.hpp"
#include "hub/disclosure/released.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::disclosure {
namespace {

/// "1234.50", or "p/q" where no decimals end.
std::string amount_text(const Rational& units, unsigned decimals) {
  Rational amount = units;
  for (unsigned i = 0; i < decimals; ++i) amount /= 10;
  if (boost::multiprecision::denominator(units) != 1) return amount.str();
  std::string digits = boost::multiprecision::numerator(units).str();
  const bool negative = digits.starts_with('-');
  if (negative) digits.erase(0, 1);
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  if (decimals > 0) digits.insert(digits.size() - decimals, 1, '.');
  return negative ? "-" + digits : digits;
}

/// Points that are reached; one may prove several ends.
class Points {
 public:
  std::size_t reaching(std::size_t position, const ExactExtreme& extreme) {
    for (std::size_t i = 0; extreme.value && i < points_.size(); ++i) {
      if (points_[i][position] == *extreme.value) return i;
    }
    points_.push_back(extreme.point);
    return points_.size() - 1;
  }
  const std::vector<std::vector<Rational>>& all() const { return points_; }

 private:
  std::vector<std::vector<Rational>> points_;
};

/// Writes one group's part of the certificate.
class GroupWriter {
 public:
  GroupWriter(const CertificateSource& source, RationalProgram& program, wire::JsonWriter& json)
      : source_(source), program_(program), json_(json) {}

  Status write() {
    json_.begin_object().name("cells").begin_array();
    for (const CellIndex cell : program_.cells()) json_.value(source_.seen.cells[cell].id);
    json_.end_array().name("relations").begin_array();
    for (const std::uint32_t relation : program_.relations()) {
      json_.value(source_.relation_name(relation));
    }
    json_.end_array().name("intervals").begin_array();
    for (std::size_t i = 0; i < program_.cells().size(); ++i) {
      if (program_.cells()[i] >= source_.shown) continue;
      json_.begin_object().member("cell", source_.seen.cells[program_.cells()[i]].id);
      for (const bool largest : {false, true}) {
        if (auto written = write_end(i, largest); !written) return written;
      }
      json_.end_object();
    }
    json_.end_array().name("points").begin_array();
    for (const auto& point : points_.all()) write_amounts(point);
    json_.end_array().end_object();
    return {};
  }

 private:
  Status write_end(std::size_t position, bool largest) {
    const auto extreme = program_.extreme(position, largest);
    if (!extreme) {
      const std::string& id = source_.seen.cells[program_.cells()[position]].id;
      return Error{Errc::internal,
                   {"L'intervalle de la cellule " + id + " n'a pas pu être prouvé exactement",
                    "The interval of cell " + id + " could not be proven exactly"}};
    }
    json_.name(largest ? "upper" : "lower").begin_object().name("value");
    if (extreme->value) json_.value(amount_text(*extreme->value, source_.seen.decimals));
    if (!extreme->value) json_.null();
    json_.member("point", points_.reaching(position, *extreme));
    if (extreme->value) {
      json_.name("multipliers").begin_array();
      for (std::size_t row = 0; row < extreme->multipliers.size(); ++row) {
        if (extreme->multipliers[row] == 0) continue;
        json_.begin_array().value(row).value(extreme->multipliers[row].str()).end_array();
      }
      json_.end_array();
    } else {
      json_.name("ray");
      write_amounts(extreme->ray);
    }
    json_.end_object();
    return {};
  }

  void write_amounts(const std::vector<Rational>& amounts) {
    json_.begin_array();
    for (const Rational& amount : amounts) json_.value(amount_text(amount, source_.seen.decimals));
    json_.end_array();
  }

  const CertificateSource& source_;
  RationalProgram& program_;
  wire::JsonWriter& json_;
  Points points_;
};

}  // namespace

Result<std::string> interval_certificate(const CertificateSource& source) {
  const RelationIndex relations(source.seen);
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object().member("format", "parangon-intervals").member("version", 1);
  json.member("kind", source.kind).member("negative_amounts", source.negative_amounts);
  json.name("groups").begin_array();
  for (auto& cells : hidden_groups(source.seen, source.pattern)) {
    RationalProgram program(source.seen, source.pattern, relations, std::move(cells));
    if (auto written = GroupWriter(source, program, json).write(); !written) return written.error();
  }
  json.end_array().end_object();
  out += '\n';
  return out;
}

void keep_public_bounds(Table& seen) {
  const bool negative =
      std::ranges::any_of(seen.cells, [](const Cell& cell) { return cell.lower < 0; });
  for (Cell& cell : seen.cells) {
    cell.lower = negative ? -max_amount : 0;
    cell.upper = max_amount;
  }
}

std::string write_published_jj(const Table& seen, const Pattern& pattern) {
  const auto number = [&](Amount amount) {
    if (amount >= max_amount) return std::string("1e30");
    if (amount <= -max_amount) return std::string("-1e30");
    return to_decimal(amount, seen.decimals);
  };
  std::string out = fmt::format("0\n{}\n", seen.cells.size());
  for (std::size_t i = 0; i < seen.cells.size(); ++i) {
    const Cell& cell = seen.cells[i];
    const bool suppressed = hidden(pattern[i]);
    out += fmt::format("{} {} 0 {} {} {} 0 0 0\n", cell.id, suppressed ? "-" : number(cell.value),
                       suppressed ? 'm' : 'z', number(cell.lower), number(cell.upper));
  }
  out += fmt::format("{}\n", seen.relations.size());
  for (const Relation& relation : seen.relations) {
    out += fmt::format("{} {} :", number(relation.constant), relation.terms.size());
    for (const Term& term : relation.terms) {
      out += fmt::format(" {} ({})", seen.cells[term.cell].id, term.coefficient);
    }
    out += '\n';
  }
  return out;
}

}  // namespace parangon::hub::disclosure
