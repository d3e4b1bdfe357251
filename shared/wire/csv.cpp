#include "shared/wire/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <istream>

namespace parangon::wire {
namespace {

constexpr std::size_t csv_block_bytes = 256U << 10;

Error not_text(std::string_view fr, std::string_view en) {
  return Error{Errc::malformed, {std::string(fr), std::string(en)}};
}

/// Where the first line of `text` ends, quotes respected.
std::size_t first_line_end(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (!quoted && (text[i] == '\n' || text[i] == '\r')) return i;
  }
  return text.size();
}

/// The candidate that occurs most often outside quotes; the earlier of equals; "," for none.
char most_frequent_delimiter(std::string_view line) {
  constexpr std::array candidates = {';', ',', '\t', '|'};
  std::array<int, candidates.size()> counts{};
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (!quoted && c == candidates[i]) ++counts[i];
    }
  }
  const auto best = std::max_element(counts.begin(), counts.end());
  return *best == 0 ? ',' : candidates[static_cast<std::size_t>(best - counts.begin())];
}

}  // namespace

ReadBytes read_from(std::string_view text) {
  return [text](std::span<char> into) mutable -> Result<std::size_t> {
    const auto count = std::min(into.size(), text.size());
    std::copy_n(text.begin(), count, into.begin());
    text.remove_prefix(count);
    return count;
  };
}

ReadBytes read_from(std::istream& stream) {
  return [&stream](std::span<char> into) -> Result<std::size_t> {
    stream.read(into.data(), static_cast<std::streamsize>(into.size()));
    if (stream.bad()) {
      return Error{Errc::unavailable,
                   {"lecture interrompue : vérifiez le disque ou le réseau",
                    "reading broke off: check the disk or the network"}};
    }
    return static_cast<std::size_t>(stream.gcount());
  };
}

bool CsvRecord::is_blank() const {
  return std::all_of(fields.begin(), fields.end(), [](std::string_view field) {
    return field.find_first_not_of(" \t\xC2\xA0") == std::string_view::npos;
  });
}

Result<CsvReader> CsvReader::open(ReadBytes read, const CsvOptions& options) {
  CsvReader reader(std::move(read), options);
  if (auto started = reader.start(); !started) return started.error();
  return reader;
}

Status CsvReader::start() {
  block_.resize(encoding_sample_bytes);
  const auto count = read_(block_);
  if (!count) return count.error();
  at_end_ = *count < block_.size();
  const std::string_view sample(block_.data(), *count);
  if (sample.starts_with("PK\x03\x04")) {
    return not_text("fichier de tableur (XLSX) ou archive ZIP : enregistrez-le au format CSV",
                    "spreadsheet (XLSX) or ZIP archive: save it as CSV");
  }
  const auto detected = detect_encoding(sample, at_end_);
  const bool marked = detected.mark_bytes > 0;
  encoding_ = marked ? detected.encoding : options_.encoding.value_or(detected.encoding);
  const bool is_utf16 = encoding_ == TextEncoding::utf16_le || encoding_ == TextEncoding::utf16_be;
  if (!is_utf16 && sample.find('\0') != std::string_view::npos) {
    return not_text(
        "octets nuls : ce n'est pas un fichier texte, ou c'est de l'UTF-16 sans marque d'ordre ; "
        "enregistrez-le en UTF-8 ou déclarez l'encodage",
        "NUL bytes: not a text file, or UTF-16 without a byte-order mark; save it as UTF-8 or "
        "declare the encoding");
  }
  converter_ = Utf8Converter(encoding_);
  converter_.append(sample.substr(detected.mark_bytes), text_);
  if (at_end_) converter_.finish(text_);
  block_.resize(csv_block_bytes);
  choose_delimiter();
  return {};
}

void CsvReader::choose_delimiter() {
  const auto text = std::string_view(text_);
  const auto begin = std::min(text.find_first_not_of("\r\n"), text.size());
  const auto line = text.substr(begin, first_line_end(text.substr(begin)));
  if (begin == 0 && line.size() == 5 && line.starts_with("sep=")) {
    if (options_.delimiter == '\0') options_.delimiter = line[4];
    at_ = line.size();
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
    ++line_;
  }
  if (options_.delimiter == '\0') options_.delimiter = most_frequent_delimiter(line);
}

Result<bool> CsvReader::refill() {
  text_.clear();
  at_ = 0;
  while (text_.empty() && !at_end_) {
    const auto count = read_(block_);
    if (!count) return count.error();
    at_end_ = *count < block_.size();
    converter_.append(std::string_view(block_.data(), *count), text_);
    if (at_end_) converter_.finish(text_);
  }
  return !text_.empty();
}

Result<bool> CsvReader::next(CsvRecord& out) {
  begin_record();
  for (;;) {
    if (at_ == text_.size()) {
      const auto more = refill();
      if (!more) return more.error();
      if (!*more) break;
    }
    if (consume()) return deliver(out);
  }
  if (state_ == State::quoted) {
    return Error{
        Errc::malformed,
        {fmt::format("ligne {} : un guillemet ouvert n'est jamais refermé ; le fichier est tronqué "
                     "ou un guillemet y est de trop",
                     quote_line_),
         fmt::format("line {}: a quote that opens there never closes; the file is truncated or "
                     "has a quote too many",
                     quote_line_)}};
  }
  if (row_ == 0) return false;
  end_field();
  return deliver(out);
}

void CsvReader::begin_record() {
  state_ = State::field_start;
  record_.clear();
  ends_.clear();
  field_bytes_ = 0;
  record_bytes_ = 0;
  row_ = 0;
  fault_ = CsvFault::none;
}

/// Consumes text up to a record's end (true) or the text's end (false).
bool CsvReader::consume() {
  while (at_ < text_.size()) {
    if (after_cr_) {
      after_cr_ = false;
      if (text_[at_] == '\n') {
        // The second half of a line end that is counted already.
        if (state_ == State::quoted) store("\n");
        ++at_;
        continue;
      }
    }
    const char delimiter = options_.delimiter;
    const auto from = text_.begin() + static_cast<std::ptrdiff_t>(at_);
    const auto stop = state_ == State::quoted
                          ? std::find_if(from, text_.end(),
                                         [](char c) { return c == '"' || c == '\n' || c == '\r'; })
                          : std::find_if(from, text_.end(), [delimiter](char c) {
                              return c == delimiter || c == '"' || c == '\n' || c == '\r';
                            });
    if (stop != from) {
      if (row_ == 0) row_ = line_;
      if (state_ == State::quote_seen && fault_ == CsvFault::none) {
        fault_ = CsvFault::text_after_quote;
      }
      if (state_ != State::quoted) state_ = State::plain;
      store({&*from, static_cast<std::size_t>(stop - from)});
      at_ += static_cast<std::size_t>(stop - from);
      if (stop == text_.end()) return false;
    }
    if (special(text_[at_++])) return true;
  }
  return false;
}

/// One delimiter, quote or line end; true when it ends a record.
bool CsvReader::special(char c) {
  const bool line_end = c == '\n' || c == '\r';
  if (line_end) {
    ++line_;
    after_cr_ = c == '\r';
  }
  if (state_ == State::quoted) {
    if (c == '"') {
      state_ = State::quote_seen;
    } else {
      store({&c, 1});
    }
    return false;
  }
  if (line_end) {
    if (row_ == 0) return false;  // An empty line.
    end_field();
    return true;
  }
  if (row_ == 0) row_ = line_;
  if (c == options_.delimiter) {
    end_field();
  } else if (state_ == State::field_start) {
    state_ = State::quoted;
    quote_line_ = line_;
  } else {
    // A doubled quote goes on quoted; one inside an unquoted field is an ordinary character.
    if (state_ == State::quote_seen) state_ = State::quoted;
    store("\"");
  }
  return false;
}

void CsvReader::store(std::string_view run) {
  field_bytes_ += run.size();
  record_bytes_ += run.size();
  if (fault_ == CsvFault::none && record_bytes_ > options_.max_record_bytes) {
    fault_ = CsvFault::record_too_large;
  }
  if (fault_ == CsvFault::none && field_bytes_ > options_.max_field_bytes) {
    fault_ = CsvFault::field_too_large;
  }
  if (fault_ == CsvFault::none) record_ += run;
}

void CsvReader::end_field() {
  state_ = State::field_start;
  field_bytes_ = 0;
  if (fault_ == CsvFault::none && ends_.size() == options_.max_fields) {
    fault_ = CsvFault::too_many_fields;
  }
  if (fault_ == CsvFault::none) ends_.push_back(record_.size());
}

Result<bool> CsvReader::deliver(CsvRecord& out) {
  fields_.clear();
  std::size_t begin = 0;
  for (const auto end : ends_) {
    fields_.emplace_back(record_.data() + begin, end - begin);
    begin = end;
  }
  out.row = row_;
  out.fields = fields_;
  out.fault = fault_;
  out.has_replacement_character = has_replacement_character(record_);
  return true;
}

}  // namespace parangon::wire
