#include "shared/wire/submission_list.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace parangon::wire {
namespace {

Error malformed(std::string_view what) {
  return {Errc::malformed,
          {fmt::format("liste des dépôts illisible : {}", what),
           fmt::format("the list of submissions is unreadable: {}", what)}};
}

}  // namespace

Result<SubmissionList> read_submission_list(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object()) return malformed("JSON");
  try {
    SubmissionList out;
    for (const auto& item : json.at("items")) {
      out.items.push_back({item.at("id").get<std::string>(), item.at("period").get<std::string>(),
                           item.value("counts", false)});
    }
    if (const auto& next = json.at("next"); !next.is_null()) out.next = next.get<std::string>();
    return out;
  } catch (const nlohmann::json::exception& e) {
    return malformed(e.what());
  }
}

}  // namespace parangon::wire
