#include "shared/model/siret.hpp"

#include <fmt/format.h>

#include <array>

#include "shared/model/ascii.hpp"

namespace parangon::model {
namespace {

constexpr std::uint32_t la_poste = 356000000;
constexpr std::size_t siret_digits = 14;
constexpr std::size_t siren_digits = 9;

/// Luhn sum modulo ten of a string of digits (ISO/IEC 7812-1, annex B).
int luhn(std::string_view digits) {
  int sum = 0;
  bool doubled = false;
  for (auto it = digits.rbegin(); it != digits.rend(); ++it, doubled = !doubled) {
    int value = *it - '0';
    if (doubled && (value *= 2) > 9) value -= 9;
    sum += value;
  }
  return sum % 10;
}

std::uint64_t to_number(std::string_view digits) {
  std::uint64_t number = 0;
  for (const char c : digits) number = number * 10 + static_cast<std::uint64_t>(c - '0');
  return number;
}

int digit_sum(std::string_view digits) {
  int sum = 0;
  for (const char c : digits) sum += c - '0';
  return sum;
}

/// Nine zeros pass the sum, but number nobody: files use them to fill an empty field.
bool is_filler(std::string_view siren) { return to_number(siren) == 0; }

enum class Fault { none, shape, siren_sum, siret_sum };

Fault siret_fault(std::string_view text) {
  if (text.size() != siret_digits || !all_digits(text)) return Fault::shape;
  const auto siren = text.substr(0, siren_digits);
  if (luhn(siren) != 0 || is_filler(siren)) return Fault::siren_sum;
  if (luhn(text) == 0) return Fault::none;
  const bool is_la_poste = to_number(siren) == la_poste;
  return is_la_poste && digit_sum(text) % 5 == 0 ? Fault::none : Fault::siret_sum;
}

}  // namespace

Result<Siren> Siren::parse(std::string_view text) {
  if (text.size() != siren_digits || !all_digits(text)) {
    return Error{Errc::malformed,
                 {fmt::format("« {} » n'est pas un SIREN : neuf chiffres", text),
                  fmt::format("\"{}\" is not a SIREN: nine digits", text)}};
  }
  if (luhn(text) != 0 || is_filler(text)) {
    return Error{Errc::malformed,
                 {fmt::format("SIREN {} : clé de contrôle fausse", text),
                  fmt::format("SIREN {}: wrong check digit", text)}};
  }
  return Siren(static_cast<std::uint32_t>(to_number(text)));
}

std::string Siren::to_string() const { return fmt::format("{:09}", number_); }

Result<Siret> Siret::parse(std::string_view text) {
  switch (siret_fault(text)) {
    case Fault::none: return Siret(to_number(text));
    case Fault::shape:
      return Error{Errc::malformed,
                   {fmt::format("« {} » n'est pas un SIRET : quatorze chiffres", text),
                    fmt::format("\"{}\" is not a SIRET: fourteen digits", text)}};
    case Fault::siren_sum:
      return Error{
          Errc::malformed,
          {fmt::format("SIRET {} : la clé de ses neuf premiers chiffres (SIREN) est fausse", text),
           fmt::format("SIRET {}: its first nine digits (SIREN) fail their check", text)}};
    case Fault::siret_sum: break;
  }
  return Error{Errc::malformed,
               {fmt::format("SIRET {} : clé de contrôle fausse", text),
                fmt::format("SIRET {}: wrong check digit", text)}};
}

std::optional<Siret> Siret::try_parse(std::string_view text) {
  if (siret_fault(text) != Fault::none) return std::nullopt;
  return Siret(to_number(text));
}

std::optional<Siret> Siret::repair(std::string_view text) {
  std::array<char, siret_digits + 1> digits{};
  std::size_t count = 1;  // Room for one lost zero in front.
  digits[0] = '0';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) == 0xA0) {
      ++i;  // U+00A0 in UTF-8.
    } else if (text.substr(i).starts_with("\xE2\x80\xAF")) {
      i += 2;  // U+202F in UTF-8.
    } else if (c >= '0' && c <= '9') {
      if (count == digits.size()) return std::nullopt;
      digits[count++] = static_cast<char>(c);
    } else if (c != ' ' && c != '\t' && c != '.' && c != '-') {
      return std::nullopt;
    }
  }
  const std::string_view found(digits.data() + 1, count - 1);
  if (found.size() == siret_digits) return try_parse(found);
  if (found.size() == siret_digits - 1) return try_parse({digits.data(), siret_digits});
  return std::nullopt;
}

std::string Siret::to_string() const { return fmt::format("{:014}", number_); }

}  // namespace parangon::model
