#include "hub/api/log_resource.hpp"

#include <fmt/format.h>

#include "hub/api/gatekeeper.hpp"
#include "hub/api/paging.hpp"
#include "hub/api/problem.hpp"
#include "hub/api/resource.hpp"
#include "shared/trust/digest.hpp"
#include "shared/trust/tiles.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::api {

namespace asio = boost::asio;

namespace {

constexpr std::string_view text_type = "text/plain; charset=utf-8";
/// A checkpoint with the cosignatures of every member fits several times.
constexpr std::size_t max_checkpoint_bytes = trust::max_note_bytes;

Error no_tile(const std::string& path, const std::optional<Instant>& as_of) {
  return not_there({fmt::format("Le journal n'a pas de tuile « {} »", path),
                    fmt::format("The log has no tile \"{}\"", path)},
                   as_of);
}

std::string bytes_of(const std::vector<trust::Sha256Digest>& digests) {
  return trust::encode_hash_tile(digests);
}

/// A bundle's entries are the commitments; what they commit to stays with those concerned.
Result<std::string> bundle_of(const std::vector<trust::Sha256Digest>& commitments) {
  std::vector<std::string> entries;
  entries.reserve(commitments.size());
  for (const auto& commitment : commitments) entries.emplace_back(trust::as_bytes(commitment));
  return trust::encode_entries(entries);
}

/// A tile that the log had as of the instant.
Result<std::string> tile_bytes(const store::ReadStore& store, const trust::TilePath& path,
                               const std::optional<Instant>& as_of) {
  const auto newest = as_of ? store.log_checkpoint_as_of(*as_of) : store.log_checkpoint();
  const bool entries = path.kind == trust::TilePath::Kind::entries;
  const unsigned level = entries ? 0 : path.level;
  const auto there = trust::tile_width_at(level, path.index, newest ? newest->size : 0);
  if (there < path.width) return no_tile(path.to_string(), as_of);
  const auto first = path.index * trust::tile_width;
  if (entries) return bundle_of(store.log_commitments(first, path.width));
  return bytes_of(store.log_hashes(level, first, path.width));
}

}  // namespace

LogResource::Answer LogResource::checkpoint(const net::Request& request) {
  const auto instant = as_of(request);
  if (!instant) co_return instant.error();
  auto work = [this, &instant] { return witnesses_.checkpoint(*instant); };
  auto note = co_await calls_.run("log_checkpoint", std::move(work));
  if (!note) co_return note.error();
  co_return cacheable(std::move(*note), std::string(text_type));
}

LogResource::Answer LogResource::tile(const net::Request& request) {
  const auto& rest = request.path_parameter("path");
  const auto instant = as_of(request);
  if (!instant) co_return instant.error();
  const auto path = trust::parse_tile_path("tile/" + rest);
  if (!path) co_return no_tile(rest, *instant);
  auto work = [this, &path, &instant] { return tile_bytes(store_, *path, *instant); };
  auto bytes = co_await calls_.run("log_tile", std::move(work));
  if (!bytes) co_return bytes.error();
  // A partial tile of a width never changes either; a wider one has another address.
  auto response = cacheable(std::move(*bytes), "application/octet-stream", 31'536'000);
  co_return response;
}

LogResource::Answer LogResource::show(const net::Request& request) {
  const auto agency = member_of(request).agency;
  std::optional<store::LogAlarm::Kind> alarm;
  auto work = [this, &request, &agency, &alarm] {
    return witnesses_.show(agency, request.body, alarm);
  };
  const auto shown = co_await calls_.run("log_witness", std::move(work));
  if (!shown && alarm) {
    alarmed_();
    log_.write(
        Level::error, "log_alarm",
        {{"kind", to_string(*alarm)}, {"agency", agency.to_string()}, {"request", request.id}});
    const bool behind = *alarm == store::LogAlarm::Kind::behind;
    co_return problem_response(behind ? "log_behind" : "log_forked", shown.error().message,
                               request);
  }
  if (!shown) co_return shown.error();
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().member("checkpoint", shown->checkpoint);
  json.name("consistency").begin_array();
  for (const auto& hash : shown->consistency) json.value(trust::to_base64(hash));
  json.end_array().end_object();
  co_return net::Response::json(body + "\n");
}

LogResource::Answer LogResource::cosign(const net::Request& request) {
  const auto& member = member_of(request);
  const auto vkey = request.header("Parangon-Witness-Key").value_or("");
  const collect::Actor actor{"agency:" + member.agency.to_string(), request.remote_address};
  auto work = [this, &request, &member, &vkey, &actor] {
    return witnesses_.cosign(member.agency, vkey, request.body, actor);
  };
  const auto kept = co_await calls_.run("log_cosign", std::move(work));
  if (!kept) co_return kept.error();
  net::Response response;
  response.status = 204;
  co_return response;
}

void LogResource::add_public_routes(net::RouteTable& table) {
  net::Route newest = route(net::Verb::get, "/log/checkpoint", net::Access::anyone,
                            [this](const net::Request& r) { return checkpoint(r); });
  newest.documentation =
      about("log", "getCheckpoint", "The log's newest signed checkpoint (C2SP tlog-checkpoint)",
            "Text", "text/plain");
  newest.documentation.discloses = {"nothing"};
  newest.documentation.statuses = {404};
  newest.documentation.parameters = {"AsOf"};
  table.add(std::move(newest));
  net::Route one = route(net::Verb::get, "/log/tile/{path...}", net::Access::anyone,
                         [this](const net::Request& r) { return tile(r); });
  one.documentation = about("log", "getTile", "A tile of the log (C2SP tlog-tiles)", "Tile",
                            "application/octet-stream");
  one.documentation.discloses = {"nothing"};
  one.documentation.statuses = {404};
  one.documentation.parameters = {"AsOf"};
  table.add(std::move(one));
}

void LogResource::add_member_routes(net::RouteTable& table) {
  net::Route watch = route(net::Verb::post, "/v1/log/witness", net::Access::member,
                           [this](const net::Request& r) { return show(r); });
  watch.max_body_bytes = max_checkpoint_bytes;
  watch.accepts = {"text/plain"};
  watch.documentation =
      about("log", "watchLog", "The newest checkpoint, and that it extends the one that is sent",
            "LogAnswer");
  watch.documentation.discloses = {"nothing"};
  watch.documentation.request_schema = "Text";
  watch.documentation.description =
      "Send the checkpoint that you verified last, or an empty body. 409 log_behind or log_forked "
      "when the log does not extend it: keep both checkpoints, they prove that history was "
      "rewritten.";
  watch.documentation.statuses = {404, 409, 413, 415, 422};
  table.add(std::move(watch));
  net::Route sign = route(net::Verb::post, "/v1/log/cosignatures", net::Access::agency,
                          [this](const net::Request& r) { return cosign(r); });
  sign.max_body_bytes = max_checkpoint_bytes;
  sign.accepts = {"text/plain"};
  sign.documentation = about("log", "cosignLog", "A member's cosignature of a checkpoint", "Text");
  sign.documentation.discloses = {"nothing"};
  sign.documentation.request_schema = "Text";
  sign.documentation.description =
      "The signed checkpoint with the cosignature's line below (C2SP tlog-cosignature).";
  sign.documentation.statuses = {204, 404, 413, 415, 422};
  sign.documentation.parameters = {"WitnessKey"};
  table.add(std::move(sign));
}

}  // namespace parangon::hub::api
