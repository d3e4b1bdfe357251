#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/classify/contract_index.hpp"
#include "connectors/classify/purchase_line.hpp"
#include "connectors/classify/seen_set.hpp"
#include "connectors/readers/raw_line.hpp"
#include "connectors/readers/supplier_mapping.hpp"
#include "shared/model/nomenclature.hpp"
#include "shared/model/period.hpp"
#include "shared/rules/rules.hpp"

namespace parangon::connectors::classify {

/// Which purchases are this agency's, and how its sources are to be understood.
struct InterpretOptions {
  enum class Buyers {
    any,     ///< Every buyer of the source (the source was chosen for that).
    listed,  ///< Only those below.
  };
  Buyers buyers = Buyers::any;
  std::set<model::Siren> listed;       ///< Legal units; establishments do not matter.
  std::vector<model::Period> periods;  ///< Empty: every period found.
  bool date_fallback = false;          ///< Use the publication date where no other is given.
  model::Date today;                   ///< Later dates than next year's end are implausible.
};

/// Turns decoded records into purchase lines, or says by which P- rule one cannot be used. The one
/// place where a field's text becomes a meaning, for all formats. Remembers what it has seen, to
/// find duplicates (at most 60 bytes a contract or payment, in flat tables). Not thread-safe.
class Interpreter {
 public:
  /// Everything referred to must outlive the interpreter. `contracts` and `mapping` may be null.
  Interpreter(const InterpretOptions& options, const model::Nomenclature& nomenclature,
              const ContractIndex* contracts, const readers::SupplierMapping* mapping,
              rules::Report& report);

  /// Names the source that findings carry from now on.
  void begin_source(std::string name);

  /// The line when it can be used; nullptr when it cannot, with exactly one finding of severity
  /// error that says why. Warnings may be added either way. The pointer is valid until the next
  /// call.
  const PurchaseLine* interpret(const readers::RawLine& raw);

  /// The rule by which the last interpret() gave nullptr.
  std::string_view last_exclusion() const { return last_exclusion_; }

  /// The warnings that the last interpret() added, one entry each.
  std::span<const std::string_view> last_warnings() const { return noted_; }

  /// What a contract source says of a contract, without judging the line: the first pass. No
  /// findings.
  ContractIndex::Contract contract_of(const readers::RawLine& raw) const;

 private:
  bool check_format(const readers::RawLine& raw);
  bool check_buyer(const readers::RawLine& raw);
  bool read_date(const readers::RawLine& raw);
  bool read_amount(const readers::RawLine& raw);
  bool check_account(const readers::RawLine& raw);
  bool check_repetition(const readers::RawLine& raw);
  bool check_contract(const readers::RawLine& raw);
  bool check_payment(const readers::RawLine& raw);
  std::uint64_t content_of(const readers::RawLine& raw) const;
  void read_suppliers(const readers::RawLine& raw);
  Supplier read_supplier(const readers::RawSupplier& raw);
  std::optional<Supplier> by_own_reference(const readers::RawSupplier& raw);
  void read_segment(const readers::RawLine& raw);
  std::optional<model::Segment> segment_of_cpv(std::string_view cpv);
  void read_basis(const readers::RawLine& raw);
  void note_oddities(const readers::RawLine& raw);
  /// Adds an error; always false, so that a check can end with it.
  bool fail(std::string_view rule, std::string_view column, Text a = {}, Text b = {});
  /// Adds a warning.
  void note(std::string_view rule, std::string_view column, Text a = {}, Text b = {});
  void add(std::string_view rule, std::string_view column, Text a, Text b);

  const InterpretOptions& options_;
  const model::Nomenclature& nomenclature_;
  const ContractIndex* contracts_;
  const readers::SupplierMapping* mapping_;
  rules::Report& report_;
  std::vector<std::string> sources_;  ///< The last one is being read.
  std::int64_t row_ = 0;
  std::string_view element_;
  std::string_view last_exclusion_;
  std::vector<std::string_view> noted_;
  PurchaseLine line_;
  model::AccountClass account_;
  bool has_account_ = false;
  SeenSet seen_lines_;
  SeenSet seen_contracts_;
  SeenSet seen_ceilings_;
  SeenPayments seen_payments_;
};

}  // namespace parangon::connectors::classify
