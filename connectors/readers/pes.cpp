#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "connectors/readers/byte_source.hpp"
#include "connectors/readers/formats.hpp"
#include "connectors/readers/pes_document.hpp"
#include "connectors/readers/trim.hpp"
#include "shared/wire/text_encoding.hpp"
#include "shared/wire/xml_stream.hpp"

namespace parangon::connectors::readers {
namespace {

constexpr std::string_view xml_blanks = " \t\r\n";
constexpr std::size_t longest_id = 40;  // Of a slip, piece or line, in messages.

/// Elements that open a scope: their values are forgotten when they end.
enum class Scope { other, expense, slip, piece, line, party };

Scope scope_of(std::string_view name) {
  if (name == "LigneDePiece") return Scope::line;
  if (name == "Tiers") return Scope::party;
  if (name == "Piece") return Scope::piece;
  if (name == "Bordereau") return Scope::slip;
  if (name == "PES_DepenseAller") return Scope::expense;
  return Scope::other;
}

/// One pass over one file. Values are kept while their element is open, no longer.
class PesPayments final : public wire::XmlHandler {
 public:
  PesPayments(std::string name, const ReadLimits& limits, LineSink& sink)
      : name_(std::move(name)), limits_(limits), sink_(sink) {}

  Status start(const wire::XmlElement& element) override;
  Status end(std::string_view name, std::uint64_t offset) override;
  void text(std::string_view) override {}  // PES carries its values in attributes.

  bool has_expense() const { return has_expense_; }

 private:
  std::string& value(PesValue which) { return values_[static_cast<std::size_t>(which)]; }
  void forget(PesValue first, PesValue last);
  void open(Scope scope, std::uint64_t offset);
  void keep(PesValue which, std::string_view text);
  bool too_large(std::uint64_t offset) const;
  void keep_party();
  void finish_line(std::uint64_t offset);
  /// Rule and detail by which the format itself excludes the line; empty when it does not.
  std::pair<std::string_view, std::string_view> exclusion();
  bool only_persons() const;
  void identify();
  void hand_over();
  void broken(std::string_view rule, Text arg);

  std::string name_;
  const ReadLimits& limits_;
  LineSink& sink_;
  std::vector<std::string> path_;  ///< Names of the open elements.
  std::array<std::string, pes_value_count> values_;
  std::vector<PesParty> parties_;
  std::vector<RawSupplier> suppliers_;
  std::string element_;
  std::string identity_;
  bool has_expense_ = false;
  bool in_expense_ = false;  ///< PES_RecetteAller has the same elements; revenue is no purchase.
  bool in_line_ = false;
  bool has_tax_ = false;
  std::int64_t row_ = 0;
  std::uint64_t line_begin_ = 0;
  bool field_too_long_ = false;
};

void PesPayments::forget(PesValue first, PesValue last) {
  for (auto i = static_cast<std::size_t>(first); i <= static_cast<std::size_t>(last); ++i) {
    values_[i].clear();
  }
}

void PesPayments::open(Scope scope, std::uint64_t offset) {
  switch (scope) {
    case Scope::other: break;
    case Scope::expense:
      in_expense_ = true;
      has_expense_ = true;
      break;
    case Scope::slip: forget(PesValue::slip_year, PesValue::slip_type); break;
    case Scope::piece: forget(PesValue::piece_id, PesValue::piece_nature); break;
    case Scope::line:
      forget(PesValue::line_id, PesValue::party_category);
      in_line_ = in_expense_;
      if (in_line_) ++row_;
      has_tax_ = false;
      line_begin_ = offset;
      parties_.clear();
      field_too_long_ = false;
      break;
    case Scope::party: forget(PesValue::party_id, PesValue::party_category); break;
  }
}

Status PesPayments::start(const wire::XmlElement& element) {
  if (path_.empty() && element.name != "PES_Aller") {
    return Error{Errc::malformed,
                 {fmt::format("ce n'est pas un fichier PES V2 : l'élément racine est « {} », "
                              "attendu PES_Aller",
                              wire::shortened(element.name, 60)),
                  fmt::format("not a PES V2 file: its root element is \"{}\", expected PES_Aller",
                              wire::shortened(element.name, 60))}};
  }
  open(scope_of(element.name), element.offset);
  if (!path_.empty() && (in_expense_ || path_.size() == 2)) {
    const auto which = pes_value_of(path_.back(), element.name);
    if (which) keep(*which, element.attribute("V"));
  }
  path_.emplace_back(element.name);
  return {};
}

void PesPayments::keep(PesValue which, std::string_view text) {
  if (text.size() > limits_.max_field_bytes) {
    field_too_long_ = true;
    return;
  }
  if (which == PesValue::tax_amount) has_tax_ = !trim(text, xml_blanks).empty();
  value(which) = trim(text, xml_blanks);
}

Status PesPayments::end(std::string_view name, std::uint64_t offset) {
  path_.pop_back();
  switch (scope_of(name)) {
    case Scope::expense: in_expense_ = false; break;
    case Scope::party:
      if (in_line_ && !too_large(offset)) keep_party();
      break;
    case Scope::line:
      if (in_line_) finish_line(offset);
      in_line_ = false;
      break;
    case Scope::other:
    case Scope::slip:
    case Scope::piece: break;
  }
  return {};
}

bool PesPayments::too_large(std::uint64_t offset) const {
  return offset - line_begin_ > limits_.max_record_bytes;
}

void PesPayments::keep_party() {
  parties_.push_back({value(PesValue::party_id), value(PesValue::party_id_type),
                      value(PesValue::party_reference), value(PesValue::party_category)});
}

bool PesPayments::only_persons() const {
  return !parties_.empty() &&
         std::all_of(parties_.begin(), parties_.end(),
                     [](const PesParty& party) { return party.category == "01"; });
}

std::pair<std::string_view, std::string_view> PesPayments::exclusion() {
  const std::string_view nature = value(PesValue::piece_nature);
  const std::string_view type = value(PesValue::piece_type);
  if (nature == "11") return {"P-PAYROLL", nature};
  if (type == "03" || type == "04") return {"P-ORDER-ENTRY", type};
  if (only_persons()) return {"P-NATURAL-PERSON", {}};
  return {};
}

void PesPayments::broken(std::string_view rule, Text arg) {
  sink_.broken({rule, {name_, row_, element_}, {std::move(arg)}});
}

void PesPayments::finish_line(std::uint64_t offset) {
  const auto id = [this](PesValue which) { return wire::shortened(value(which), longest_id); };
  element_ = fmt::format("Bordereau {} / Piece {} / Ligne {}", id(PesValue::slip_id),
                         id(PesValue::piece_id), id(PesValue::line_id));
  if (field_too_long_) {
    return broken("P-FIELD-TOO-LONG", fmt::to_string(limits_.max_field_bytes));
  }
  if (too_large(offset)) {
    return broken("P-RECORD-TOO-LARGE", fmt::to_string(limits_.max_record_bytes));
  }
  if (exclusion().first.empty()) {
    // The account filter must not be passed by a line that has no account.
    if (value(PesValue::account).empty()) return broken("P-FIELD-MISSING", "Nature");
    if (value(PesValue::amount).empty()) return broken("P-FIELD-MISSING", "MtHT");
  }
  hand_over();
}

/// The numbers that tell a line from all others of its budgets: those of the slip start anew each
/// year, those of reductions may be a series of their own.
void PesPayments::identify() {
  using enum PesValue;
  identity_.clear();
  for (const auto needed : {slip_year, slip_id, piece_id, line_id}) {
    if (value(needed).empty()) return;
  }
  for (const auto part :
       {buyer, local_body, budget, slip_year, slip_type, slip_id, piece_id, line_id}) {
    identity_ += value(part);
    identity_ += '\x1F';  // A separator that no number holds.
  }
}

void PesPayments::hand_over() {
  identify();
  RawLine line;
  line.row = row_;
  line.element = element_;
  line.measure = model::Measure::paid;
  line.buyer = value(PesValue::buyer);
  const auto& slip_date = value(PesValue::slip_date);
  line.date = slip_date.empty() ? value(PesValue::sent_on) : slip_date;
  line.amount = value(PesValue::amount);
  line.negative = value(PesValue::slip_type) == "02" || value(PesValue::piece_nature) == "06";
  line.tax = has_tax_ ? model::TaxBasis::before_tax : model::TaxBasis::unknown;
  line.account = value(PesValue::account);
  line.contract = value(PesValue::contract);
  line.identity = identity_;
  std::tie(line.excluded_by, line.excluded_detail) = exclusion();
  suppliers_.clear();
  for (const auto& party : parties_) {
    if (party.category == "01") continue;  // Nothing that identifies a person is handed over.
    const bool person = pes_identifies_person(party.id_type, party.id);
    suppliers_.push_back({person ? std::string_view{} : party.id,
                          person ? std::string_view{} : pes_identifier_type(party.id_type),
                          party.reference});
  }
  line.suppliers = suppliers_;
  const auto damaged = [](const std::string& text) {
    return wire::has_replacement_character(text);
  };
  line.has_replacement_character = std::any_of(values_.begin(), values_.end(), damaged);
  sink_.line(line);
}

Status read_document(const Source& source, const ReadLimits& limits, LineSink& sink,
                     ByteSource& bytes) {
  PesPayments payments(source.path.filename().string(), limits, sink);
  std::uint64_t told = 0;
  const wire::ReadBytes read = [&](std::span<char> into) {
    auto count = bytes.read(into);
    if (bytes.consumed() - told >= progress_step) {
      told = bytes.consumed();
      sink.progress(told, bytes.size());
    }
    return count;
  };
  wire::XmlLimits xml_limits;
  xml_limits.max_token_bytes = limits.max_record_bytes;
  xml_limits.max_depth = limits.max_depth;
  if (auto parsed = wire::parse_xml(read, xml_limits, payments); !parsed) return parsed;
  if (!payments.has_expense()) {
    return Error{Errc::malformed,
                 {"aucun élément PES_DepenseAller : ce fichier PES ne contient pas de mandats",
                  "no element PES_DepenseAller: this PES file holds no payments"}};
  }
  sink.progress(bytes.consumed(), bytes.size());
  return {};
}

}  // namespace

Status read_pes(const Source& source, const ReadLimits& limits, LineSink& sink) {
  const auto bytes = ByteSource::open(source.path, limits);
  if (!bytes) return bytes.error();
  auto status = read_document(source, limits, sink, **bytes);
  if (status) return status;
  const auto name = source.path.filename().string();
  auto error = status.error();
  error.message = {fmt::format("{} : {}", name, error.message.fr),
                   fmt::format("{}: {}", name, error.message.en)};
  return error;
}

}  // namespace parangon::connectors::readers
