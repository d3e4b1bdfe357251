#pragma once

#include <memory>

#include "hub/api/benchmarks.hpp"
#include "hub/api/campaigns.hpp"
#include "hub/api/consortium.hpp"
#include "hub/api/entry.hpp"
#include "hub/api/log_resource.hpp"
#include "hub/api/open_data.hpp"
#include "hub/api/open_data_query.hpp"
#include "hub/api/operations.hpp"
#include "hub/api/pseudonym_keys.hpp"
#include "hub/api/registers.hpp"
#include "hub/api/statements.hpp"
#include "hub/api/submissions.hpp"
#include "shared/net/router.hpp"

namespace parangon::hub::api {

/// The parts of the interface, one for each resource. They must outlive the tables.
struct Resources {
  Submissions& submissions;
  Statements& statements;
  PseudonymKeys& pseudonym_keys;
  Campaigns& campaigns;
  Entry& entry;
  LogResource& log;
  ConsortiumResource& consortium;
  Registers& registers;
  Benchmarks& benchmarks;
  OpenData& open_data;
  OpenDataQuery& open_data_query;
  Operations& operations;
};

/// What each listener serves. The one place that says which route is where.
struct RouteTables {
  std::shared_ptr<const net::RouteTable> members;
  std::shared_ptr<const net::RouteTable> portal;
};
RouteTables make_route_tables(const Resources& resources);

}  // namespace parangon::hub::api
