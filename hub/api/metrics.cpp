#include "hub/api/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <functional>
#include <mutex>
#include <unordered_map>

namespace parangon::hub::api {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;

Histogram::BucketBoundaries seconds_buckets() {
  return {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};
}

double seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

/// What makes one series of the requests. Listener and pattern are texts that live as long as the
/// server, so their addresses identify them without a comparison.
struct SeriesKey {
  const char* listener;
  const char* pattern;
  net::Verb verb;
  unsigned status;
  bool operator==(const SeriesKey&) const = default;
};
struct SeriesHash {
  std::size_t operator()(const SeriesKey& key) const {
    const std::size_t a = std::hash<const char*>{}(key.pattern);
    const std::size_t b = std::hash<const char*>{}(key.listener);
    return a ^ (b << 1U) ^ (static_cast<std::size_t>(key.verb) << 12U) ^ key.status;
  }
};
struct Series {
  Counter* requests = nullptr;
  Histogram* duration = nullptr;
};

}  // namespace

struct Metrics::Impl {
  prometheus::Registry registry;
  Family<Counter>& requests = prometheus::BuildCounter()
                                  .Name("parangon_http_requests_total")
                                  .Help("Answered requests.")
                                  .Register(registry);
  Family<Histogram>& durations = prometheus::BuildHistogram()
                                     .Name("parangon_http_request_duration_seconds")
                                     .Help("From the head's end to the last byte handed over.")
                                     .Register(registry);
  Family<Gauge>& connections = prometheus::BuildGauge()
                                   .Name("parangon_connections")
                                   .Help("Open connections.")
                                   .Register(registry);
  Family<Counter>& refused = prometheus::BuildCounter()
                                 .Name("parangon_connections_refused_total")
                                 .Help("Connections that did not get through, by reason.")
                                 .Register(registry);
  Family<Counter>& submissions = prometheus::BuildCounter()
                                     .Name("parangon_submissions_total")
                                     .Help("Submissions judged, by outcome.")
                                     .Register(registry);
  Family<Counter>& statements = prometheus::BuildCounter()
                                    .Name("parangon_statements_total")
                                    .Help("Statements judged, by outcome.")
                                    .Register(registry);
  Family<Counter>& rules = prometheus::BuildCounter()
                               .Name("parangon_submission_refusals_total")
                               .Help("Refused submissions by rule.")
                               .Register(registry);
  Family<Histogram>& store = prometheus::BuildHistogram()
                                 .Name("parangon_store_call_seconds")
                                 .Help("Calls to the store.")
                                 .Register(registry);
  Family<Counter>& outages = prometheus::BuildCounter()
                                 .Name("parangon_store_outages_total")
                                 .Help("Calls that the store could not serve, by reason.")
                                 .Register(registry);
  std::mutex mutex;
  std::unordered_map<SeriesKey, Series, SeriesHash> series;

  Series series_of(const net::RequestRecord& record) {
    const SeriesKey key{record.listener.data(), record.pattern.data(), record.verb, record.status};
    const std::lock_guard lock(mutex);
    Series& found = series[key];
    if (found.requests == nullptr) {
      const std::string listener(record.listener);
      // Paths that exist nowhere share one series, or anybody could make as many as they like.
      const std::string route = record.pattern.empty() ? "none" : std::string(record.pattern);
      found.requests = &requests.Add({{"listener", listener},
                                      {"route", route},
                                      {"method", std::string(net::to_string(record.verb))},
                                      {"status", std::to_string(record.status)}});
      found.duration =
          &durations.Add({{"listener", listener}, {"route", route}}, seconds_buckets());
    }
    return found;
  }
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

void Metrics::connection_opened(std::string_view listener) noexcept {
  impl_->connections.Add({{"listener", std::string(listener)}}).Increment();
}

void Metrics::connection_closed(std::string_view listener) noexcept {
  impl_->connections.Add({{"listener", std::string(listener)}}).Decrement();
}

void Metrics::connection_refused(const net::RefusalRecord& record) noexcept {
  impl_->refused
      .Add({{"listener", std::string(record.listener)}, {"reason", std::string(record.reason)}})
      .Increment();
}

void Metrics::request_answered(const net::RequestRecord& record) noexcept {
  const Series series = impl_->series_of(record);
  series.requests->Increment();
  series.duration->Observe(seconds(record.duration));
}

void Metrics::submission(std::string_view outcome) noexcept {
  impl_->submissions.Add({{"outcome", std::string(outcome)}}).Increment();
}

void Metrics::statement(std::string_view outcome) noexcept {
  impl_->statements.Add({{"outcome", std::string(outcome)}}).Increment();
}

void Metrics::rule_refused(std::string_view rule) noexcept {
  impl_->rules.Add({{"rule", std::string(rule)}}).Increment();
}

void Metrics::store_call(std::string_view operation, std::chrono::nanoseconds duration) noexcept {
  impl_->store.Add({{"operation", std::string(operation)}}, seconds_buckets())
      .Observe(seconds(duration));
}

void Metrics::store_outage(std::string_view outage) noexcept {
  impl_->outages.Add({{"reason", std::string(outage)}}).Increment();
}

std::string Metrics::text() const {
  return prometheus::TextSerializer().Serialize(impl_->registry.Collect());
}

}  // namespace parangon::hub::api
