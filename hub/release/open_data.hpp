#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "hub/release/public_cells.hpp"
#include "shared/core/text.hpp"
#include "shared/model/axes.hpp"

namespace parangon::hub::release {

/// What the open data say of themselves. Nothing here is a time: the same sources give the same
/// bytes.
struct About {
  Text title;
  std::string licence = "Licence Ouverte 2.0";
  std::string licence_url = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/";
  /// SHA-256 of the submissions' documents, lower-case hexadecimal; written sorted.
  std::vector<std::string> sources;
  std::string rules_version;
  std::string families_version;
  model::SecrecyRule rule;
};

/// Names of segments: Nomenclature::label in the programs.
using SegmentLabel = std::function<Text(model::Segment)>;

/// RFC 4180, UTF-8, one header line. Columns: period, measure, segment, segment_label_fr,
/// segment_label_en, kind, kind_label_fr, kind_label_en, basis, agencies, amount_before_tax (euros,
/// two decimals), share_of_purchases (0 to 1, six decimals), amount_per_1000_inhabitants (euros,
/// two decimals). What there is not is empty. Rounded half away from zero by integer arithmetic.
/// Deterministic; rows in the order of `cells`.
std::string open_data_csv(std::span<const PublicCell> cells, const SegmentLabel& label);

/// The same cells as JSON (RFC 8259) behind their metadata; numbers have the digits of the CSV, and
/// what there is not is null. Deterministic.
std::string open_data_json(std::span<const PublicCell> cells, const About& about,
                           const SegmentLabel& label);

}  // namespace parangon::hub::release
