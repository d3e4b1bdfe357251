#include "hub/api/open_data.hpp"

#include <fmt/format.h>

#include <array>

#include "hub/api/paging.hpp"
#include "hub/api/resource.hpp"
#include "hub/release/open_data.hpp"
#include "shared/model/nomenclature.hpp"
#include "shared/rules/rules.hpp"
#include "shared/wire/json_writer.hpp"

namespace parangon::hub::api {

namespace asio = boost::asio;

namespace {

struct Wanted {
  model::Period period;
  OpenDataFormat format;
};

/// "2025.csv".
Result<Wanted> wanted_from(const std::string& file) {
  const auto dot = file.rfind('.');
  const auto format = dot == std::string::npos
                          ? std::nullopt
                          : open_data_format_from(std::string_view(file).substr(dot + 1));
  const auto period = model::Period::parse(std::string_view(file).substr(0, dot));
  if (!format || !period) {
    return Error{
        Errc::not_found,
        {fmt::format("Pas de fichier « {} » : demandez par exemple 2025.csv ou 2025.json ; "
                     "/v1/open-data donne les périodes.",
                     file),
         fmt::format("No file \"{}\": ask for 2025.csv or 2025.json, for example; "
                     "/v1/open-data lists the periods.",
                     file)}};
  }
  return Wanted{*period, *format};
}

net::Response file_response(std::string bytes, const std::string& file, OpenDataFormat format) {
  auto response = cacheable(std::move(bytes), format == OpenDataFormat::csv
                                                  ? "text/csv; charset=utf-8; header=present"
                                                  : "application/json");
  response.headers.push_back(
      {"Content-Disposition", fmt::format("attachment; filename=\"parangon-{}\"", file)});
  // Made to be read from anywhere, browsers included.
  response.headers.push_back({"Access-Control-Allow-Origin", "*"});
  return response;
}

}  // namespace

std::optional<OpenDataFormat> open_data_format_from(std::string_view name) {
  if (name == "csv") return OpenDataFormat::csv;
  if (name == "json") return OpenDataFormat::json;
  return std::nullopt;
}

Result<std::string> make_open_data(const store::ReadStore& store,
                                   const benchmark::Benchmark& benchmark,
                                   const std::string& consortium_name, OpenDataFormat format,
                                   store::ReadStore::AsOf as_of) {
  const auto& nomenclature = model::Nomenclature::standard();
  const auto label = [&nomenclature](model::Segment segment) {
    return nomenclature.label(segment);
  };
  const std::array one = {&benchmark};
  const auto cells = release::public_cells(one);
  if (!cells) return cells.error();
  if (format == OpenDataFormat::csv) return release::open_data_csv(*cells, label);
  release::About about;
  about.title = {fmt::format("Parangonnage des achats responsables, {} ({})", consortium_name,
                             benchmark.period().to_string()),
                 fmt::format("Benchmark of responsible purchasing, {} ({})", consortium_name,
                             benchmark.period().to_string())};
  for (const auto& submission : store.counting_submissions(benchmark.period(), as_of)) {
    about.sources.push_back(submission.document_sha256);
  }
  about.rules_version = rules::catalogue_version();
  about.families_version = nomenclature.version();
  about.rule = benchmark.rule();
  return release::open_data_json(*cells, about, label);
}

OpenData::OpenData(const store::ReadStore& store, BenchmarkBook& book, StoreCalls& calls,
                   StoreCalls& slow, PreparedCache& cache, std::string consortium_name,
                   model::Period::Grain grain)
    : store_(store),
      book_(book),
      calls_(calls),
      slow_(slow),
      cache_(cache),
      consortium_name_(std::move(consortium_name)),
      grain_(grain) {}

OpenData::Answer OpenData::periods(const net::Request& request) {
  const auto instant = as_of(request);
  if (!instant) co_return instant.error();
  const auto generation = cache_.generation();
  auto work = [this, &instant] {
    auto all = store_.periods(*instant);
    std::erase_if(all, [this, &instant](const store::PeriodInfo& info) {
      return !comparable(store_, info.period, grain_, *instant);
    });
    return all;
  };
  const auto found = co_await calls_.run("periods", std::move(work));
  if (!found) co_return found.error();
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().name("items").begin_array();
  for (const auto& info : *found) {
    const auto period = info.period.to_string();
    json.begin_object().member("period", period).member("agencies", info.agencies);
    json.member("updated", info.newest);
    json.member("csv", fmt::format("/v1/open-data/{}.csv", period));
    json.member("json", fmt::format("/v1/open-data/{}.json", period)).end_object();
  }
  json.end_array().end_object();
  auto response = cacheable(body + "\n", "application/json");
  cache_.put(cache_key(request), response, generation);
  co_return response;
}

OpenData::Answer OpenData::file(const net::Request& request) {
  const auto& name = request.path_parameter("file");
  const auto wanted = wanted_from(name);
  if (!wanted) co_return wanted.error();
  const auto instant = as_of(request);
  if (!instant) co_return instant.error();
  const auto generation = cache_.generation();
  auto work = [this, &wanted, &instant]() -> Result<std::string> {
    const auto benchmark = book_.of(wanted->period, *instant);
    if (!benchmark) return benchmark.error();
    return make_open_data(store_, **benchmark, consortium_name_, wanted->format, *instant);
  };
  auto bytes = co_await slow_.run("open_data", std::move(work));
  if (!bytes) co_return bytes.error();
  auto response = file_response(std::move(*bytes), name, wanted->format);
  cache_.put(cache_key(request), response, generation);
  co_return response;
}

void OpenData::add_routes(net::RouteTable& table) {
  const auto cached = [this](const net::Request& r) { return cache_.find(cache_key(r)); };
  net::Route list = route(net::Verb::get, "/v1/open-data", net::Access::anyone,
                          [this](const net::Request& r) { return periods(r); });
  list.cached = cached;
  list.documentation = about("open data", "listOpenData", "Periods with open data", "OpenDataList");
  list.documentation.parameters = {"AsOf"};
  table.add(std::move(list));
  net::Route one = route(net::Verb::get, "/v1/open-data/{file}", net::Access::anyone,
                         [this](const net::Request& r) { return file(r); });
  one.cached = cached;
  one.documentation =
      about("open data", "getOpenData", "Open data of a period: 2025.csv, 2025.json",
            "OpenDataFile", "text/csv");
  one.documentation.description =
      "Cells that pass the consortium's secrecy rule; see docs/indicators.md.";
  one.documentation.statuses = {404};
  one.documentation.parameters = {"AsOf"};
  table.add(std::move(one));
}

}  // namespace parangon::hub::api
