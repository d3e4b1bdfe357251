#include "hub/api/benchmark_json.hpp"

#include "hub/release/rounding.hpp"

namespace parangon::hub::api {

using benchmark::Scale;

namespace {

constexpr int share_digits = 6;
constexpr int percentile_digits = 1;

void value_in(wire::JsonWriter& json, Scale scale, const Ratio& value) {
  if (scale == Scale::share) {
    json.raw(value.to_decimal(share_digits));
  } else {
    json.value(release::euros(value));
  }
}

void member_in(wire::JsonWriter& json, std::string_view name, Scale scale,
               const std::optional<Ratio>& value) {
  if (!value) return;
  json.name(name);
  value_in(json, scale, *value);
}

void write_distribution(wire::JsonWriter& json, Scale scale,
                        const benchmark::Distribution& spread) {
  json.name(to_string(scale)).begin_object().member("count", spread.count);
  member_in(json, "mean", scale, spread.mean);
  member_in(json, "minimum", scale, spread.minimum);
  member_in(json, "first_quartile", scale, spread.first_quartile);
  member_in(json, "median", scale, spread.median);
  member_in(json, "third_quartile", scale, spread.third_quartile);
  member_in(json, "maximum", scale, spread.maximum);
  json.end_object();
}

void write_value(wire::JsonWriter& json, const benchmark::AgencyValue& value) {
  json.begin_object();
  if (value.agency) {
    json.member("agency", value.agency->to_string()).member("name", value.name);
  }
  if (value.own) json.member("own", true);
  if (value.amount) json.member("amount", *value.amount);
  json.name("standings").begin_object();
  for (std::size_t i = 0; i < benchmark::scale_count; ++i) {
    const auto& standing = value.standings[i];
    if (!standing) continue;
    const auto scale = static_cast<Scale>(i);
    json.name(to_string(scale)).begin_object().name("value");
    value_in(json, scale, standing->value);
    json.member("rank", standing->rank).member("of", standing->of);
    json.name("percentile").raw(standing->percentile.to_decimal(percentile_digits)).end_object();
  }
  json.end_object().end_object();
}

}  // namespace

void write_indicator(wire::JsonWriter& json, const benchmark::Comparison& comparison,
                     const benchmark::Indicator& indicator) {
  const auto& cell = indicator.cell;
  json.begin_object().member("period", comparison.period().to_string());
  json.member("measure", to_string(comparison.measure())).member("territory", cell.territory);
  json.member("segment", cell.segment.to_string()).member("kind", cell.kind);
  json.member("basis", to_string(cell.basis)).member("shown", indicator.shown);
  if (indicator.shown) {
    json.member("total", indicator.total).member("agencies", indicator.agencies);
    member_in(json, "mean", Scale::amount, indicator.mean);
    member_in(json, "share", Scale::share, indicator.share);
    member_in(json, "per_thousand", Scale::per_thousand, indicator.per_thousand);
    json.member("provisional", indicator.provisional).member("vintage", indicator.vintage);
    json.member("state", indicator.state).member("former_state", indicator.former_state);
  }
  json.name("spread").begin_object();
  for (std::size_t i = 0; i < benchmark::scale_count; ++i) {
    if (indicator.spread[i].count == 0) continue;
    write_distribution(json, static_cast<Scale>(i), indicator.spread[i]);
  }
  json.end_object();
  json.name("values").begin_array();
  for (const auto& value : indicator.values) write_value(json, value);
  json.end_array().end_object();
}

}  // namespace parangon::hub::api
