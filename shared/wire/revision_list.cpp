#include "shared/wire/revision_list.hpp"

#include <nlohmann/json.hpp>
#include "shared/wire/json_once.hpp"
#include "shared/wire/malformed.hpp"

namespace parangon::wire {
namespace {

constexpr Malformed malformed_list = {"liste illisible", "unreadable list"};

Result<Instant> instant(const nlohmann::json& object, const char* name) {
  return parse_instant(object.at(name).get<std::string>());
}

Result<std::optional<Instant>> maybe_instant(const nlohmann::json& object, const char* name) {
  if (!object.contains(name) || object.at(name).is_null()) return std::optional<Instant>{};
  const auto parsed = instant(object, name);
  if (!parsed) return parsed.error();
  return std::optional(*parsed);
}

template <class T>
std::vector<std::pair<std::string, T>> pairs_of(const nlohmann::json& object, const char* name) {
  std::vector<std::pair<std::string, T>> out;
  if (!object.contains(name)) return out;
  for (const auto& [key, value] : object.at(name).items())
    out.emplace_back(key, value.template get<T>());
  return out;
}

Result<RevisionInfo> revision_from(const nlohmann::json& object) {
  const auto period = model::Period::parse(object.at("period").get<std::string>());
  if (!period) return period.error();
  const auto received = instant(object, "received");
  if (!received) return received.error();
  const auto certified = maybe_instant(object, "certified");
  if (!certified) return certified.error();
  const auto withdrawn = maybe_instant(object, "withdrawn");
  if (!withdrawn) return withdrawn.error();
  return RevisionInfo{object.at("id").get<std::string>(),
                      *period,
                      object.at("revision").get<std::int64_t>(),
                      *received,
                      object.at("document_sha256").get<std::string>(),
                      object.value("figures", std::int64_t{0}),
                      object.value("sealed", std::int64_t{0}),
                      object.value("nothing_to_report", false),
                      pairs_of<std::int64_t>(object, "warnings"),
                      pairs_of<std::string>(object, "justifications"),
                      *certified,
                      *withdrawn,
                      object.value("counts", false)};
}

Result<CertifierInfo> certifier_from(const nlohmann::json& object) {
  const auto since = instant(object, "since");
  if (!since) return since.error();
  return CertifierInfo{object.at("person").get<std::string>(), object.at("name").get<std::string>(),
                       *since};
}

/// The elements of "items", each read by `read`.
template <class T, class Read>
Result<std::vector<T>> items_of(const nlohmann::json& answer, Read read) {
  std::vector<T> out;
  for (const auto& item : answer.at("items")) {
    auto one = read(item);
    if (!one) return one.error();
    out.push_back(std::move(*one));
  }
  return out;
}

}  // namespace

Result<RevisionPage> read_revision_page(std::string_view text) {
  const auto answer = nlohmann::json::parse(text, nullptr, false);
  if (answer.is_discarded() || !answer.is_object()) return malformed_list("JSON");
  try {
    auto items = items_of<RevisionInfo>(answer, revision_from);
    if (!items) return items.error();
    RevisionPage page{std::move(*items), {}};
    if (answer.contains("next") && answer.at("next").is_string())
      answer.at("next").get_to(page.next);
    return page;
  } catch (const nlohmann::json::exception& e) {
    return malformed_list(fault_text(e.id, e.what()));
  }
}

Result<std::vector<CertifierInfo>> read_certifiers(std::string_view text) {
  const auto answer = nlohmann::json::parse(text, nullptr, false);
  if (answer.is_discarded() || !answer.is_object()) return malformed_list("JSON");
  try {
    return items_of<CertifierInfo>(answer, certifier_from);
  } catch (const nlohmann::json::exception& e) {
    return malformed_list(fault_text(e.id, e.what()));
  }
}

}  // namespace parangon::wire
