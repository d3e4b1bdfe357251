#include "hub/api/operations.hpp"

#include <fmt/format.h>

#include "hub/api/problem.hpp"
#include "hub/api/resource.hpp"
#include "shared/core/file.hpp"

namespace parangon::hub::api {

namespace asio = boost::asio;
namespace fs = std::filesystem;

Status probe_folder(const fs::path& folder) {
  std::error_code ec;
  const auto space = fs::space(folder, ec);
  if (!ec && space.available < min_free_bytes) {
    return Error{
        Errc::unavailable,
        {fmt::format("Il ne reste que {} Mio sur le disque de la base.", space.available >> 20U),
         fmt::format("Only {} MiB are left on the database's disk.", space.available >> 20U)}};
  }
  const auto probe = folder / ".parangon-health";
  auto written = write_file(probe, std::string(4096, '\0'));
  fs::remove(probe, ec);
  if (!written) return Error{Errc::unavailable, written.error().message};
  return {};
}

Operations::Operations(const store::ReadStore& store, StoreCalls& calls, const Metrics& metrics,
                       PreparedCache& cache, EventLog& log, fs::path store_file)
    : store_(store),
      calls_(calls),
      metrics_(metrics),
      cache_(cache),
      log_(log),
      store_file_(std::move(store_file)) {}

Operations::Answer Operations::health(const net::Request& request) {
  const auto generation = cache_.generation();
  auto work = [this]() -> Status {
    if (store_.log_alarm()) {
      throw store::StoreUnavailable(store::Outage::alarm, "the log's alarm stands");
    }
    return probe_folder(store_file_.parent_path());
  };
  const auto well = co_await calls_.run("health", std::move(work));
  if (well) {
    auto response = net::Response::json("{\"status\":\"ok\"}\n");
    cache_.put(request.path, response, generation);
    co_return response;
  }
  log_.write(Level::error, "store_not_writable",
             {{"reason", well.error().message.en}, {"request", request.id}});
  // Where the file lies is the operator's business, not the public's.
  co_return problem_response("unavailable",
                             {"Le hub ne peut pas écrire dans sa base : dépôts impossibles, "
                              "lecture possible. La cause est dans son journal.",
                              "The hub cannot write to its store: no submissions, reading works. "
                              "The cause is in its log."},
                             request);
}

Operations::Answer Operations::measurements(const net::Request&) {
  net::Response response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = metrics_.text();
  co_return response;
}

void Operations::add_health(net::RouteTable& table) {
  net::Route get = route(net::Verb::get, "/health", net::Access::anyone,
                         [this](const net::Request& r) { return health(r); });
  // Everybody may ask, and each answer costs a write: those of the last seconds hold.
  get.cached = [this](const net::Request& r) { return cache_.find(r.path); };
  get.documentation =
      about("operation", "getHealth", "Whether the hub can serve and record", "Health");
  get.documentation.discloses = {"nothing"};
  get.documentation.statuses = {503};
  table.add(std::move(get));
}

void Operations::add_metrics(net::RouteTable& table) {
  net::Route get = route(net::Verb::get, "/metrics", net::Access::staff,
                         [this](const net::Request& r) { return measurements(r); });
  get.documentation = about("operation", "getMetrics", "Measurements, in Prometheus' text format",
                            "Text", "text/plain");
  get.documentation.discloses = {"nothing"};
  table.add(std::move(get));
}

}  // namespace parangon::hub::api
