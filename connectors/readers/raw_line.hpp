#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "shared/model/axes.hpp"
#include "shared/model/money.hpp"

namespace parangon::connectors::readers {

/// A supplier as a source names it. Views into the reader's buffers.
struct RawSupplier {
  std::string_view id;             ///< As written; may be empty, malformed or foreign.
  std::string_view id_type;        ///< DECP typeIdentifiant or PES NatIdTiers translated: "SIRET",
                                   ///< "SIREN", "FINESS", "TVA", "" (not said)…
  std::string_view own_reference;  ///< The buyer's own number for it (PES RefTiers); may be empty.
};

/// One record of a source, decoded from its format but not yet judged: fields as text, exactly as
/// written save for character encoding (UTF-8). What it means, and whether it can be used, is
/// decided in one place for all formats (classify/interpret). All views die when the sink returns.
struct RawLine {
  std::int64_t row = 0;  ///< Line of a text file, or ordinal of the record from 1.
  std::string_view
      element;  ///< Where the record stands, for messages ("marches[12]"); may be empty.

  model::Measure measure = model::Measure::paid;
  std::string_view buyer;          ///< SIRET of the buyer; empty when the source does not say.
  std::string_view date;           ///< Notification or payment date, ISO or French.
  std::string_view fallback_date;  ///< Publication date; used only where configured.
  std::string_view amount;         ///< As written.
  bool amount_is_french = false;   ///< Decimal comma and blanks may occur (CSV).
  char decimal = '\0';             ///< Declared decimal separator, when there is one.
  bool negative = false;           ///< The format says that the amount is a reduction.
  model::TaxBasis tax = model::TaxBasis::unknown;

  std::span<const RawSupplier> suppliers;
  std::string_view account;   ///< M57 account; empty when the source has none.
  std::string_view cpv;       ///< Empty when the source has none.
  std::string_view contract;  ///< The contract's id, or the contract that a payment names.
  std::string_view identity;  ///< Tells a payment from all others of its ledger; empty when the
                              ///< source has nothing that does.
  std::string_view label;     ///< What the ledger says of a payment; compared, never kept.
  std::string_view family;    ///< The agency's own segment ("F03.07"), when a CSV gives one.
  bool reserved = false;  ///< considerationsSociales holds "Marché réservé", or a CSV says so.
  std::string_view reserved_article;       ///< "L2113-12"…, when the source says.
  std::string_view duration_months;        ///< As written; empty when the source has none.
  bool has_replacement_character = false;  ///< Some text of the record holds U+FFFD.

  /// A rule id of the catalogue by which the format itself excludes the record (PES payroll,
  /// order entry, natural person; DECP concession): empty when there is none.
  std::string_view excluded_by;
  std::string_view excluded_detail;  ///< Argument of that rule's message.
};

}  // namespace parangon::connectors::readers
