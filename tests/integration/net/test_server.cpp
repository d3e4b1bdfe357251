#include "tests/integration/net/test_server.hpp"

#include <stdexcept>

namespace parangon::net::testing_support {

using boost::asio::awaitable;

namespace {

constexpr std::chrono::seconds patience{10};

Route route(Verb verb, std::string pattern, Handler handler) {
  Route made;
  made.verb = verb;
  made.pattern = std::move(pattern);
  made.handler = std::move(handler);
  return made;
}

awaitable<Result<Response>> hello(const Request& /*request*/) { co_return Response::text("hello"); }

awaitable<Result<Response>> large(const Request& /*request*/) {
  Response response = Response::text("");
  response.body = std::make_shared<const std::string>(3'000'000, 'x');
  co_return response;
}

awaitable<Result<Response>> echo(const Request& request) { co_return Response::json(request.body); }

awaitable<Result<Response>> size(const Request& request) {
  co_return Response::text(std::to_string(request.body.size()));
}

awaitable<Result<Response>> item(const Request& request) {
  std::string text = request.path_parameter("id") + "\n";
  for (const std::string_view value : request.query_values("q")) {
    text.append(value).append("\n");
  }
  co_return Response::text(text);
}

awaitable<Result<Response>> who_am_i(const Request& request) {
  if (!request.peer) {
    co_return Response::text("nobody");
  }
  co_return Response::text(request.peer->common_name + "|" + request.peer->uris.at(0) + "|" +
                           request.peer->serial);
}

awaitable<Result<Response>> throwing(const Request& request) {
  if (request.verb == Verb::get) {
    throw std::runtime_error("the secret detail");
  }
  co_return Response::text("");
}

awaitable<Result<Response>> missing(const Request& /*request*/) {
  co_return Error{Errc::not_found, {"absent", "absent"}};
}

awaitable<Status> authorize(const Route& /*route*/, Request& request) {
  const auto token = request.header("X-Token");
  if (!token) {
    co_return Error{Errc::unauthenticated, {"qui ?", "who?"}};
  }
  if (*token != "right") {
    co_return Error{Errc::forbidden, {"non", "no"}};
  }
  request.identity = std::string("member");
  co_return Status();
}

}  // namespace

void Gate::open() {
  const std::lock_guard lock(mutex_);
  open_ = true;
  changed_.notify_all();
}

void Gate::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, patience, [this] { return open_; });
}

void Recorder::connection_opened(std::string_view /*listener*/) noexcept {
  const std::lock_guard lock(mutex_);
  ++opened_;
  changed_.notify_all();
}

void Recorder::connection_closed(std::string_view /*listener*/) noexcept {
  const std::lock_guard lock(mutex_);
  ++closed_;
  changed_.notify_all();
}

void Recorder::connection_refused(const RefusalRecord& record) noexcept {
  const std::lock_guard lock(mutex_);
  refused_.emplace_back(record.reason);
  changed_.notify_all();
}

void Recorder::request_answered(const RequestRecord& record) noexcept {
  const std::lock_guard lock(mutex_);
  answered_.push_back(
      {std::string(record.pattern), record.status, record.bytes_in, record.bytes_out});
  changed_.notify_all();
}

void Recorder::handler_failed(const RequestRecord& /*record*/, std::string_view what) noexcept {
  const std::lock_guard lock(mutex_);
  failures_.emplace_back(what);
}

bool Recorder::wait(const std::function<bool()>& condition) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, condition);
}

bool Recorder::wait_refused(const std::string& reason) {
  return wait([&] { return std::count(refused_.begin(), refused_.end(), reason) > 0; });
}

bool Recorder::wait_answered(unsigned status) {
  return wait([&] {
    return std::any_of(answered_.begin(), answered_.end(),
                       [status](const Answered& a) { return a.status == status; });
  });
}

bool Recorder::wait_closed(std::size_t count) {
  return wait([&] { return closed_ >= count; });
}

std::vector<Recorder::Answered> Recorder::answered() {
  const std::lock_guard lock(mutex_);
  return answered_;
}

std::vector<std::string> Recorder::failures() {
  const std::lock_guard lock(mutex_);
  return failures_;
}

void TestServer::add_routes(RouteTable& table) {
  table.add(route(Verb::get, "/hello", hello));
  table.add(route(Verb::get, "/large", large));
  table.add(route(Verb::get, "/items/{id}", item));
  table.add(route(Verb::get, "/whoami", who_am_i));
  table.add(route(Verb::get, "/throw", throwing));
  table.add(route(Verb::get, "/missing", missing));

  Route cached = route(Verb::get, "/cached", {});
  Response answer = Response::json("{\"cached\":true}");
  answer.headers = {{"ETag", "\"v1\""}, {"Cache-Control", "max-age=60"}};
  cached.cached = [prepared = Prepared::make(answer)](const Request&) { return prepared; };
  table.add(std::move(cached));

  Route json = route(Verb::post, "/echo", echo);
  json.accepts = {"application/json"};
  json.max_body_bytes = 1000;
  table.add(std::move(json));
  Route big = route(Verb::post, "/size", size);
  big.max_body_bytes = std::size_t{64} * 1024 * 1024;
  table.add(std::move(big));
  Route secret = route(Verb::get, "/secret", hello);
  secret.access = Access::member;
  table.add(std::move(secret));

  Handler block = [this](const Request& /*request*/) -> awaitable<Result<Response>> {
    auto work = [this] {
      blocked.open();
      gate.wait();
      return Response::text("unblocked");
    };
    auto response = co_await run_on(pool, std::move(work));
    co_return response;
  };
  table.add(route(Verb::get, "/blocked", std::move(block)));
}

TestServer::TestServer(const std::function<void(ServerConfig&)>& adjust, bool members)
    : identity(pki.issue("server", TestPki::Use::server)) {
  auto routes = std::make_shared<RouteTable>();
  add_routes(*routes);
  ServerConfig config;
  config.threads = 2;
  config.observer = recorder;
  config.authorizer = authorize;
  ListenerConfig portal;
  portal.name = "portal";
  portal.tls = {identity.chain, identity.key, {}};
  portal.routes = routes;
  config.listeners.push_back(portal);
  if (members) {
    portal.name = "members";
    portal.tls.clients = ClientAuthentication{{pki.authorities()}, {pki.crl()}};
    config.listeners.push_back(portal);
  }
  if (adjust) {
    adjust(config);
  }
  auto started = Server::start(std::move(config));
  if (!started) {
    throw std::runtime_error(started.error().message.en);
  }
  server = std::move(*started);
}

TestServer::~TestServer() {
  gate.open();
  server->stop(std::chrono::seconds(0));
}

std::string TestServer::url(const std::string& path) const {
  return "https://localhost:" + std::to_string(port()) + path;
}

ClientConfig TestServer::client_config() const {
  ClientConfig config;
  config.base_url = url();
  config.authority_file = pki.root();
  return config;
}

std::string curl(const TestServer& server, const std::string& arguments) {
  return run_command("curl -sS --max-time 20 --cacert " + server.pki.root().string() + " " +
                     arguments);
}

}  // namespace parangon::net::testing_support
