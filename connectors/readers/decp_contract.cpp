#include "connectors/readers/decp_contract.hpp"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>
#include <vector>

#include "connectors/readers/decp_amendments.hpp"
#include "connectors/readers/json_records_walk.hpp"

namespace parangon::connectors::readers {
namespace {

using simdjson::error_code;
using simdjson::SUCCESS;
namespace ondemand = simdjson::ondemand;

static_assert(simdjson::SIMDJSON_PADDING <= 64, "JsonRecord promises 64 bytes behind its text");

/// Lists within lists that spellings need: modifications → modification → titulaires → titulaire.
constexpr int max_wrapping = 6;

/// True when the key that begins at `raw` is `name`. Compares the closing quote too; the padding
/// makes reading beyond the record safe.
template <std::size_t size>
bool is(const char* raw, const char (&name)[size]) {
  return std::memcmp(raw, name, size - 1) == 0 && raw[size - 1] == '"';
}

}  // namespace

class DecpContract::Impl {
 public:
  std::string_view decode(const JsonRecord& record, RawLine& line);

 private:
  using Object = ondemand::object;
  using Value = ondemand::value;

  void reset(const JsonRecord& record);
  error_code contract(Object object, int level);
  error_code contract_field(const char* key, Value value, int level);
  error_code party(Value value);
  error_code suppliers(Value value, std::vector<RawSupplier>& into, int level);
  error_code supplier(Object object, std::vector<RawSupplier>& into, int level);
  error_code amendments(Value value, int level);
  error_code amendment(Object object, int level);
  error_code considerations(Value value, int level);
  bool holds_replacement(const JsonRecord& record) const;
  void fill(RawLine& line);

  ondemand::parser parser_;
  JsonWalk walk_;

  std::string_view id_, buyer_, date_, fallback_date_, cpv_;
  std::string_view amount_, duration_;
  std::vector<RawSupplier> suppliers_;
  DecpAmendments amendments_;
  DecpAmendment amendment_;
  bool reserved_ = false;
  bool concession_ = false;
};

void DecpContract::Impl::reset(const JsonRecord& record) {
  walk_.has_backslash = record.has_backslash;
  id_ = buyer_ = date_ = fallback_date_ = cpv_ = amount_ = duration_ = {};
  suppliers_.clear();
  amendments_.clear();
  reserved_ = false;
  concession_ = record.list.find("concession") != std::string_view::npos;
}

std::string_view DecpContract::Impl::decode(const JsonRecord& record, RawLine& line) {
  reset(record);
  const std::string_view json = record.text;
  if (parser_.capacity() < json.size()) {
    // Powers of two: records that grow little by little must not allocate each time.
    const auto capacity = std::bit_ceil(std::max<std::size_t>(json.size(), 64U << 10));
    if (parser_.allocate(capacity)) throw std::bad_alloc();
  }
  ondemand::document document;
  Object object;
  error_code error = parser_.iterate(json, json.size() + simdjson::SIMDJSON_PADDING).get(document);
  if (!error) error = document.get_object().get(object);
  if (!error) error = contract(object, 0);
  switch (error) {
    case SUCCESS: break;
    case simdjson::UTF8_ERROR: return "UTF-8";
    case simdjson::UNESCAPED_CHARS: return "JSON, U+0000 - U+001F";
    case simdjson::STRING_ERROR: return "JSON, \\";
    default: return "JSON";
  }
  fill(line);
  line.has_replacement_character = holds_replacement(record);
  return {};
}

error_code DecpContract::Impl::contract(Object object, int level) {
  return JsonWalk::each_field(
      object, [&](const char* key, Value value) { return contract_field(key, value, level); });
}

error_code DecpContract::Impl::contract_field(const char* key, Value value, int level) {
  switch (key[0]) {
    case 'i':
      if (is(key, "id")) return walk_.text(value, id_);
      break;
    case 'a':
      if (is(key, "acheteur")) return party(value);
      if (is(key, "autoriteConcedante")) {
        concession_ = true;
        return party(value);
      }
      break;
    case 'm':
      if (is(key, "montant")) return walk_.text(value, amount_);
      if (is(key, "modifications") || is(key, "modification")) return amendments(value, 0);
      if (is(key, "marche") && level < max_wrapping) {
        return JsonWalk::each_object(value,
                                     [&](Object inner) { return contract(inner, level + 1); });
      }
      break;
    case 'v':
      if (is(key, "valeurGlobale")) return walk_.text(value, amount_);
      break;
    case 't':
      if (is(key, "titulaires") || is(key, "titulaire")) {
        suppliers_.clear();
        return suppliers(value, suppliers_, 0);
      }
      break;
    case 'd':
      if (is(key, "dateNotification") || is(key, "dateSignature")) return walk_.text(value, date_);
      if (is(key, "datePublicationDonnees")) return walk_.text(value, fallback_date_);
      if (is(key, "dureeMois")) return walk_.text(value, duration_);
      break;
    case 'c':
      if (is(key, "codeCPV")) return walk_.text(value, cpv_);
      if (is(key, "considerationsSociales") || is(key, "considerationSociale")) {
        return considerations(value, 0);
      }
      if (is(key, "concessionnaires") || is(key, "concessionnaire")) {
        concession_ = true;
        suppliers_.clear();
        return suppliers(value, suppliers_, 0);
      }
      if (is(key, "contrat-concession") && level < max_wrapping) {
        concession_ = true;
        return JsonWalk::each_object(value,
                                     [&](Object inner) { return contract(inner, level + 1); });
      }
      break;
    case '_':
      if (is(key, "_type")) {
        std::string_view type;
        const auto error = walk_.text(value, type);
        if (type.find("oncession") != std::string_view::npos) concession_ = true;
        return error;
      }
      break;
    default: break;
  }
  return SUCCESS;
}

error_code DecpContract::Impl::party(Value value) {
  return JsonWalk::each_object(value, [&](Object object) {
    return JsonWalk::each_field(object, [&](const char* key, Value field) {
      return is(key, "id") ? walk_.text(field, buyer_) : SUCCESS;
    });
  });
}

error_code DecpContract::Impl::suppliers(Value value, std::vector<RawSupplier>& into, int level) {
  return JsonWalk::each_object(value, [&](Object object) { return supplier(object, into, level); });
}

error_code DecpContract::Impl::supplier(Object object, std::vector<RawSupplier>& into, int level) {
  RawSupplier found;
  bool wrapper = false;
  const auto error = JsonWalk::each_field(object, [&](const char* key, Value value) {
    if (is(key, "id")) return walk_.text(value, found.id);
    if (is(key, "typeIdentifiant")) return walk_.text(value, found.id_type);
    if (level < max_wrapping && (is(key, "titulaire") || is(key, "titulaires") ||
                                 is(key, "concessionnaire") || is(key, "concessionnaires"))) {
      wrapper = true;
      return suppliers(value, into, level + 1);
    }
    return SUCCESS;
  });
  if (!error && !wrapper) into.push_back(found);
  return error;
}

error_code DecpContract::Impl::amendments(Value value, int level) {
  return JsonWalk::each_object(value, [&](Object object) { return amendment(object, level); });
}

error_code DecpContract::Impl::amendment(Object object, int level) {
  DecpAmendment& found = amendment_;
  found.clear();
  bool wrapper = false;
  const auto error = JsonWalk::each_field(object, [&](const char* key, Value value) {
    if (is(key, "montant") || is(key, "valeurGlobale")) return walk_.text(value, found.amount);
    if (is(key, "dureeMois")) return walk_.text(value, found.duration);
    if (is(key, "dateNotificationModification") || is(key, "dateSignatureModification")) {
      return walk_.text(value, found.date);
    }
    if (is(key, "titulaires") || is(key, "titulaire")) {
      return suppliers(value, found.suppliers, 0);
    }
    if (level < max_wrapping && (is(key, "modification") || is(key, "modifications"))) {
      wrapper = true;
      return amendments(value, level + 1);
    }
    return SUCCESS;
  });
  if (!error && !wrapper) amendments_.apply(found);
  return error;
}

error_code DecpContract::Impl::considerations(Value value, int level) {
  ondemand::json_type type{};
  if (const auto error = value.type().get(type)) return error;
  if (type == ondemand::json_type::string) {
    std::string_view said;
    const auto error = walk_.text(value, said);
    reserved_ |= says_reserved(said);
    return error;
  }
  if (level == max_wrapping) return SUCCESS;
  if (type == ondemand::json_type::object) {
    Object object;
    if (const auto error = value.get_object().get(object)) return error;
    return JsonWalk::each_field(
        object, [&](const char*, Value inner) { return considerations(inner, level + 1); });
  }
  if (type != ondemand::json_type::array) return SUCCESS;
  return JsonWalk::each_element(value,
                                [&](Value inner) { return considerations(inner, level + 1); });
}

bool DecpContract::Impl::holds_replacement(const JsonRecord& record) const {
  if (record.has_byte_ef && record.text.find("\xEF\xBF\xBD") != std::string_view::npos) return true;
  if (!record.has_backslash) return false;
  for (std::size_t at = record.text.find("\\u"); at != std::string_view::npos;
       at = record.text.find("\\u", at + 2)) {
    const std::string_view digits = record.text.substr(at + 2, 4);
    if (digits.size() == 4 && (digits[0] | 0x20) == 'f' && (digits[1] | 0x20) == 'f' &&
        (digits[2] | 0x20) == 'f' && (digits[3] | 0x20) == 'd') {
      return true;
    }
  }
  return false;
}

void DecpContract::Impl::fill(RawLine& line) {
  line.measure = model::Measure::awarded;
  line.tax = model::TaxBasis::before_tax;  // "montant HT", arrêté du 22 décembre 2022, annexe
  line.contract = id_;
  line.buyer = buyer_;
  line.date = date_;
  line.fallback_date = fallback_date_;
  line.cpv = cpv_;
  line.amount = amendments_.amount_or(amount_);
  line.duration_months = amendments_.duration_or(duration_);
  line.suppliers = amendments_.suppliers_or(suppliers_);
  line.reserved = reserved_;
  if (concession_) line.excluded_by = "P-CONCESSION";
}

DecpContract::DecpContract() : impl_(std::make_unique<Impl>()) {}
DecpContract::~DecpContract() = default;

std::string_view DecpContract::decode(const JsonRecord& record, RawLine& line) {
  return impl_->decode(record, line);
}

}  // namespace parangon::connectors::readers
