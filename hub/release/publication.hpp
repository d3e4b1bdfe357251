#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/disclosure/primary.hpp"
#include "shared/core/clock.hpp"
#include "shared/core/ratio.hpp"
#include "shared/core/text.hpp"
#include "shared/model/figure.hpp"
#include "shared/model/money.hpp"
#include "shared/model/period.hpp"

/// What is published, as the writers get it: cubes of protected cells and what is said of them.
/// Nothing in these types can hold a value that is not public.
namespace parangon::hub::release {

/// One entry of a code list. A list is written parents first; siblings in order of their codes.
struct Code {
  std::string code;    ///< "F03.07", "esat", "77"; unique in its list.
  std::string parent;  ///< Empty at the top.
  Text label;
  std::string uri;  ///< What others call it, when there is such a name; else empty.
};

struct CodeList {
  std::string id;  ///< "segment": a file name, lower case.
  Text label;
  std::vector<Code> codes;
};

/// One axis of a cube.
struct Dimension {
  std::string id;  ///< Name of its column: "segment".
  Text label;
  std::string code_list;  ///< Id of its list in the publication.
};

/// Status of an observation. In the tidy tables its letter; in SDMX OBS_STATUS A, P or Q (missing
/// value; suppressed) and CONF_STATUS F or C (code lists CL_OBS_STATUS 2.2, CL_CONF_STATUS 1.2).
/// One letter for all that is confidential: nobody is told why a cell is.
enum class ObservationStatus : char {
  normal = 'A',
  provisional = 'P',
  confidential = 'c',
};

/// Closed interval, in cents, that holds a confidential amount and that everybody can derive from
/// what is published; a side that nothing published closes is open.
struct SafeInterval {
  std::optional<model::Money> lower;
  std::optional<model::Money> upper;
  bool operator==(const SafeInterval&) const = default;
};

/// One cell. A confidential one has no number but, where they are published, its interval. A cell
/// that is nowhere in its cube is empty: nothing was bought there.
struct Observation {
  std::vector<std::uint32_t> codes;  ///< Positions in the dimensions' lists, in their order.
  ObservationStatus status = ObservationStatus::normal;
  std::optional<model::Money> amount;  ///< Before tax.
  std::optional<int> agencies;         ///< With such purchases.
  std::optional<Ratio> share;          ///< Of all purchases of the segment, 0 to 1.
  std::optional<Ratio> per_thousand;   ///< Cents per 1,000 inhabitants.
  std::optional<SafeInterval> interval;
};

/// One tidy table. Observations are sorted by their codes' positions, each combination once.
struct Cube {
  std::string id;  ///< "segments": a file name, lower case.
  Text title;
  Text description;
  std::vector<Dimension> dimensions;
  std::vector<Observation> observations;
};

/// Who publishes, as the consortium's configuration says.
struct Publisher {
  Text name;
  std::string uri;  ///< Identifies it; empty: made of the catalogue's base.
  std::string contact_name;
  std::string contact_email;
  std::string contact_url;  ///< May be empty.
  std::string base_uri;     ///< "https://data.example.fr/open-data", without a slash at the end.
  std::string licence = "https://www.etalab.gouv.fr/licence-ouverte-open-licence";
};

/// Where the figures are from, geographically.
struct Coverage {
  Text name;                      ///< "Île-de-France"
  std::vector<std::string> uris;  ///< Of places in public registers; at least one.
};

/// A release, ready to be written.
struct Publication {
  std::int64_t number = 0;  ///< From 1, without gaps.
  Text title;
  Text description;
  Publisher publisher;
  Coverage coverage;
  std::vector<model::Period> periods;  ///< Sorted; none holds another.
  Instant as_of;                       ///< What was certified until then is in it.
  Instant issued;                      ///< End of its embargo.
  model::SecrecyRule rule;             ///< At the edge: what fails it goes into sums only.
  disclosure::PrimaryRules secrecy;    ///< What the cells were judged by.
  std::string rules_version;
  std::string families_version;
  std::vector<std::string> sources;  ///< SHA-256 of the documents counted, hexadecimal, sorted.
  std::vector<CodeList> code_lists;
  std::vector<Cube> cubes;
  std::string certificate;  ///< JSON: docs/release.md.
};

/// One file of a release: its name from the release's folder ("segments.csv"), what it is, and
/// its bytes.
struct File {
  std::string path;
  std::string media_type;
  std::string bytes;
};

}  // namespace parangon::hub::release
