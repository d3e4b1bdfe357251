#pragma once

#include <string>
#include <string_view>

#include "shared/core/error.hpp"
#include "shared/model/submission.hpp"

namespace parangon::wire {

/// Media type of a submission document and of its detached signature.
inline constexpr std::string_view submission_media_type =
    "application/vnd.parangon.submission+json";
/// Largest number of figures in one document.
inline constexpr std::size_t max_figures = 1'500'000;

/// The document's bytes: JSON, the manifest first, then one line per figure (docs/formats.md).
/// Deterministic: the same submission always gives the same bytes. Sealed figures carry their
/// values: the document is for the hub's eyes, over mutual TLS.
std::string write_submission(const model::Submission& submission);

/// Inverse of write_submission. Strict: unknown or repeated members, columns in another order,
/// numbers that are no integers, and text behind the document are Errc::malformed, with the place.
/// `document` is not changed; its capacity may grow (the parser reads past the end).
Result<model::Submission> read_submission(std::string& document);

}  // namespace parangon::wire
