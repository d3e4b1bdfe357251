#include "connectors/classify/interpret.hpp"

#include <algorithm>
#include <charconv>

#include "connectors/classify/line_text.hpp"
#include "shared/model/cpv.hpp"

namespace parangon::connectors::classify {
namespace {

using model::Date;
using model::Measure;
using model::Money;
using model::Segment;
using model::Siret;
using readers::RawLine;
using readers::RawSupplier;

// What the field has found to be no contract values (see the rules' sources).
constexpr Money lowest_contract = Money::euros(1);
constexpr Money lowest_plausible_contract = Money::euros(100);
constexpr Money filler_contract = Money::euros(99'999'999);
constexpr int earliest_year = 1990;
constexpr int shortest_months = 1;
constexpr int longest_months = 180;
constexpr std::uint64_t foreign_bit = 1ULL << 63;

}  // namespace

Interpreter::Interpreter(const InterpretOptions& options, const model::Nomenclature& nomenclature,
                         const ContractIndex* contracts, const readers::SupplierMapping* mapping,
                         rules::Report& report)
    : options_(options),
      nomenclature_(nomenclature),
      contracts_(contracts),
      mapping_(mapping),
      report_(report) {}

void Interpreter::begin_source(std::string name) { sources_.push_back(std::move(name)); }

void Interpreter::note(std::string_view rule, std::string_view column, Text a, Text b) {
  noted_.push_back(rule);
  add(rule, column, std::move(a), std::move(b));
}

void Interpreter::add(std::string_view rule, std::string_view column, Text a, Text b) {
  if (!report_.wants(rule)) {
    report_.count(rule);
    return;
  }
  std::string where(element_);
  if (!where.empty() && !column.empty()) where += "/";
  where += column;
  report_.add({rule, {sources_.back(), row_, std::move(where)}, {std::move(a), std::move(b)}});
}

bool Interpreter::fail(std::string_view rule, std::string_view column, Text a, Text b) {
  add(rule, column, std::move(a), std::move(b));
  last_exclusion_ = rules::find(rule)->id;
  return false;
}

const PurchaseLine* Interpreter::interpret(const RawLine& raw) {
  row_ = raw.row;
  element_ = raw.element;
  noted_.clear();
  line_.row = raw.row;
  line_.measure = raw.measure;
  line_.tax = raw.tax;
  // Ordered so that the first reason given is the one closest to what the record is. None of these
  // warns before it is sure: a warning is of a line that is used.
  if (!check_format(raw) || !check_buyer(raw) || !check_account(raw) || !read_date(raw) ||
      !read_amount(raw) || !check_repetition(raw)) {
    return nullptr;
  }
  read_suppliers(raw);
  read_segment(raw);
  read_basis(raw);
  note_oddities(raw);
  return &line_;
}

ContractIndex::Contract Interpreter::contract_of(const RawLine& raw) const {
  ContractIndex::Contract contract;
  if (raw.reserved) {
    contract.basis = model::basis_from_article(raw.reserved_article)
                         .value_or(model::Basis::reserved_unspecified);
  }
  if (const auto reading = model::read_cpv(raw.cpv)) {
    contract.segment = nomenclature_.segment_of(reading->code);
  }
  return contract;
}

bool Interpreter::check_format(const RawLine& raw) {
  return raw.excluded_by.empty() || fail(raw.excluded_by, "", raw.excluded_detail);
}

bool Interpreter::check_buyer(const RawLine& raw) {
  if (raw.buyer.empty()) return true;  // Finance exports rarely repeat who is paying.
  const auto buyer = Siret::repair(raw.buyer);
  if (!buyer) return fail("P-BUYER-INVALID", "acheteur", raw.buyer);
  if (options_.buyers == InterpretOptions::Buyers::any) return true;
  if (options_.listed.contains(buyer->siren())) return true;
  return fail("P-BUYER-OTHER", "acheteur", raw.buyer);
}

bool Interpreter::check_account(const RawLine& raw) {
  const auto account = trim(raw.account);
  has_account_ = !account.empty();
  if (!has_account_) return true;
  account_ = nomenclature_.account(account);
  if (account_.verdict == model::AccountClass::Verdict::purchase) return true;
  return fail("P-ACCOUNT-NOT-PURCHASE", "compte", account, account_.reason);
}

bool Interpreter::read_date(const RawLine& raw) {
  auto text = trim(raw.date);
  if (text.empty() && options_.date_fallback && !raw.fallback_date.empty()) {
    text = trim(raw.fallback_date);
  }
  if (text.empty()) return fail("P-DATE-MISSING", "date");
  auto date = Date::from_iso(text);
  if (!date) date = Date::from_french(text);
  if (!date) return fail("P-DATE-UNREADABLE", "date", text);
  if (date->year < earliest_year || date->year > options_.today.year + 1) {
    return fail("P-DATE-IMPLAUSIBLE", "date", text);
  }
  line_.date = *date;
  const auto& periods = options_.periods;
  if (periods.empty() || std::any_of(periods.begin(), periods.end(),
                                     [&](const model::Period& p) { return p.contains(*date); })) {
    return true;
  }
  return fail("P-PERIOD-OTHER", "date", text);
}

bool Interpreter::read_amount(const RawLine& raw) {
  const auto text = trim(raw.amount);
  const auto amount =
      raw.amount_is_french ? Money::from_french(text, raw.decimal) : Money::from_decimal(text);
  if (!amount) return fail("P-AMOUNT-UNREADABLE", "montant", text);
  const auto negated = amount->negated();
  // Some software writes reductions as negative amounts already; the sign is not applied twice.
  line_.amount = raw.negative && *amount > Money() && negated ? *negated : *amount;
  if (raw.measure == Measure::paid) {
    return line_.amount != Money() || fail("P-AMOUNT-ZERO", "montant");
  }
  if (line_.amount <= lowest_contract) return fail("P-AMOUNT-LOW", "montant", text);
  if (line_.amount < lowest_plausible_contract) return fail("P-AMOUNT-UNIT-PRICE", "montant", text);
  if (line_.amount >= filler_contract) return fail("P-AMOUNT-SENTINEL", "montant", text);
  return true;
}

std::optional<Supplier> Interpreter::by_own_reference(const RawSupplier& raw) {
  if (raw.own_reference.empty() || mapping_ == nullptr) return std::nullopt;
  const auto siret = mapping_->find(raw.own_reference);
  if (siret) return Supplier{*siret, siret->siren().number()};
  note("P-SUPPLIER-UNMAPPED", "fournisseur", raw.own_reference);
  return std::nullopt;
}

Supplier Interpreter::read_supplier(const RawSupplier& raw) {
  const auto id = trim(raw.id);
  if (id.empty()) {
    if (const auto found = by_own_reference(raw)) return *found;
    note("P-SUPPLIER-MISSING", "fournisseur");
    return {};
  }
  if (const auto siret = Siret::try_parse(id)) return {*siret, siret->siren().number()};
  if (raw.id_type == "SIREN" || (raw.id_type.empty() && id.size() == 9)) {
    if (const auto siren = model::Siren::parse(id)) return {std::nullopt, siren->number()};
  }
  if (const auto siret = Siret::repair(id)) {
    note("P-SUPPLIER-REPAIRED", "fournisseur", id, siret->to_string());
    return {*siret, siret->siren().number()};
  }
  if (const auto found = by_own_reference(raw)) return *found;
  if (!raw.id_type.empty() && raw.id_type != "SIRET" && raw.id_type != "SIREN") {
    note("P-SUPPLIER-FOREIGN", "fournisseur", raw.id_type);
    return {std::nullopt, mix(mix(0, raw.id_type), id) | foreign_bit};
  }
  note("P-SUPPLIER-INVALID", "fournisseur", id);
  return {};
}

void Interpreter::read_suppliers(const RawLine& raw) {
  line_.suppliers.clear();
  for (const RawSupplier& supplier : raw.suppliers) {
    line_.suppliers.push_back(read_supplier(supplier));
  }
  if (!line_.suppliers.empty()) return;
  note("P-SUPPLIER-MISSING", "fournisseur");
  line_.suppliers.push_back({});
}

std::optional<Segment> Interpreter::segment_of_cpv(std::string_view text) {
  const auto reading = model::read_cpv(text);
  if (!reading) {
    note("P-CPV-MALFORMED", "codeCPV", text);
    return std::nullopt;
  }
  const auto check = nomenclature_.check_digit(reading->code);
  if (!check && reading->zero_restored) {
    note("P-CPV-MALFORMED", "codeCPV", text);  // Not a lost zero: the result is no listed code.
    return std::nullopt;
  }
  if (reading->zero_restored) note("P-CPV-REPAIRED", "codeCPV", text, reading->code.to_string());
  if (!check) {
    note("P-CPV-UNKNOWN", "codeCPV", text);
  } else if (reading->check_digit && *reading->check_digit != *check) {
    note("P-CPV-CHECK-DIGIT", "codeCPV", text, std::to_string(*check));
  }
  return nomenclature_.segment_of(reading->code);
}

void Interpreter::read_segment(const RawLine& raw) {
  line_.segment = Segment::unclassified();
  if (!raw.family.empty()) {
    const auto segment = Segment::parse(trim(raw.family));
    if (segment && !segment->is_all() && nomenclature_.knows(*segment)) {
      line_.segment =
          segment->is_family() ? Segment::from_number(segment->number() + 99) : *segment;
      return;
    }
    note("P-FAMILY-UNKNOWN", "famille", raw.family);
  }
  if (!raw.cpv.empty()) {
    if (const auto segment = segment_of_cpv(raw.cpv)) {
      line_.segment = *segment;
      return;
    }
  } else if (raw.measure == Measure::awarded) {
    note("P-CPV-MISSING", "codeCPV");
  }
  if (raw.measure == Measure::paid && contracts_ != nullptr) {
    const auto* contract = contracts_->find(raw.contract);
    if (contract != nullptr && contract->segment != Segment::unclassified()) {
      line_.segment = contract->segment;
      return;
    }
  }
  if (!has_account_) return;
  line_.segment = account_.segment;
  if (line_.segment == Segment::unclassified()) note("P-ACCOUNT-VAGUE", "compte", raw.account);
}

void Interpreter::read_basis(const RawLine& raw) {
  line_.basis = model::Basis::direct;
  if (raw.reserved) {
    const auto article = model::basis_from_article(raw.reserved_article);
    line_.basis = article.value_or(model::Basis::reserved_unspecified);
    if (!article && !trim(raw.reserved_article).empty()) {
      note("P-RESERVATION-UNKNOWN", "article", raw.reserved_article);
    }
  } else if (raw.measure == Measure::paid && contracts_ != nullptr) {
    if (const auto* contract = contracts_->find(raw.contract)) line_.basis = contract->basis;
  }
}

void Interpreter::note_oddities(const RawLine& raw) {
  if (trim(raw.date).empty()) note("P-DATE-FALLBACK", "date", trim(raw.fallback_date));
  if (line_.tax == model::TaxBasis::unknown) note("P-TAX-UNKNOWN", "montant");
  if (raw.has_replacement_character) note("P-TEXT-DAMAGED", "");
  const auto duration = trim(raw.duration_months);
  if (duration.empty()) return;
  int months = 0;
  const auto [end, ec] =
      std::from_chars(duration.data(), duration.data() + duration.size(), months);
  if (ec != std::errc{} || months < shortest_months || months > longest_months) {
    note("P-DURATION", "dureeMois", duration);
  }
}

}  // namespace parangon::connectors::classify
