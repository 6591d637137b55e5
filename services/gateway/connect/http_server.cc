#include "services/gateway/connect/http_server.h"

#include <sys/socket.h>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <filesystem>
#include <set>
#include <thread>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/gateway/proxy/unix_socket.h"

namespace ketnap::gateway {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using Local = net::local::stream_protocol;
using Stream = beast::basic_stream<Local>;

std::chrono::milliseconds Chrono(absl::Duration duration) {
  return std::chrono::milliseconds(absl::ToInt64Milliseconds(duration));
}

class Session;

// Which sessions live; they outlive nothing that they use.
class Sessions {
 public:
  explicit Sessions(int limit) : limit_(limit) {}

  bool Add(Session* session) {
    absl::MutexLock lock(&mutex_);
    if (static_cast<int>(alive_.size()) >= limit_) return false;
    alive_.insert(session);
    return true;
  }
  void Remove(Session* session) {
    absl::MutexLock lock(&mutex_);
    alive_.erase(session);
  }
  bool WaitUntilNone(absl::Duration timeout) {
    absl::MutexLock lock(&mutex_);
    return mutex_.AwaitWithTimeout(
        absl::Condition(
            +[](std::set<Session*>* alive) { return alive->empty(); }, &alive_),
        timeout);
  }
  int count() const {
    absl::MutexLock lock(&mutex_);
    return static_cast<int>(alive_.size());
  }
  void ForEach(void (Session::*act)());

 private:
  const int limit_;
  mutable absl::Mutex mutex_;
  std::set<Session*> alive_ ABSL_GUARDED_BY(mutex_);
};

// One connection. Everything runs on its strand.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Local::socket socket, const HttpServerOptions& options, HttpHandler* handler,
          Sessions* sessions)
      : stream_(std::move(socket)), options_(options), handler_(handler), sessions_(sessions) {}
  ~Session() { sessions_->Remove(this); }

  void Run() {
    Post([this] { ReadHead(options_.head_timeout); });
  }
  // After the reply under way, or at once when none is.
  void BeginClose() {
    Post([this] {
      closing_ = true;
      if (waiting_for_head_) Close();
    });
  }
  void Cut() {
    Post([this] { Close(); });
  }

 private:
  enum : unsigned { kHttp11 = 11 };

  template <typename Work>
  void Post(Work work) {
    net::post(stream_.get_executor(),
              [self = shared_from_this(), work = std::move(work)]() mutable { work(); });
  }

  void ReadHead(absl::Duration timeout) {
    if (closing_) return Close();
    parser_.emplace();
    parser_->header_limit(options_.max_head_bytes);
    parser_->body_limit(options_.max_body_bytes);
    waiting_for_head_ = true;
    stream_.expires_after(Chrono(timeout));
    http::async_read_header(stream_, buffer_, *parser_,
                            [self = shared_from_this()](error_code error, size_t) {
                              self->waiting_for_head_ = false;
                              self->OnHead(error);
                            });
  }

  void OnHead(error_code error) {
    if (error == http::error::header_limit) return Refuse(HttpFault::kHeadTooLarge);
    if (error == http::error::body_limit) return Refuse(HttpFault::kBodyTooLarge);
    if (error) return OnReadError(error);
    head_ = MakeHead();
    // What follows an unread body cannot be told from it: a refused connection ends.
    if (auto refusal = handler_->CheckHead(head_)) return Write(*std::move(refusal), false);
    if (absl::EqualsIgnoreCase(head_.Find("expect").value_or(""), "100-continue")) {
      return WriteContinue();
    }
    ReadBody();
  }

  // What is no HTTP gets an answer; who went away or fell silent gets none.
  void OnReadError(error_code error) {
    static const auto& http_errors = http::make_error_code(http::error::bad_version).category();
    const bool ended = error == http::error::end_of_stream || error == http::error::partial_message;
    if (ended || error.category() != http_errors) return Close();
    Refuse(HttpFault::kMalformed);
  }

  HttpHead MakeHead() const {
    const auto& message = parser_->get();
    HttpHead head;
    head.method = std::string(message.method_string());
    head.target = std::string(message.target());
    for (const auto& field : message) {
      head.headers.emplace_back(absl::AsciiStrToLower(std::string(field.name_string())),
                                std::string(field.value()));
    }
    return head;
  }

  void WriteContinue() {
    auto interim = std::make_shared<http::response<http::empty_body>>(http::status::continue_,
                                                                      unsigned{kHttp11});
    stream_.expires_after(Chrono(options_.write_timeout));
    http::async_write(stream_, *interim,
                      [self = shared_from_this(), interim](error_code error, size_t) {
                        if (error) return self->Close();
                        self->ReadBody();
                      });
  }

  void ReadBody() {
    stream_.expires_after(Chrono(options_.body_timeout));
    http::async_read(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](error_code error, size_t) { self->OnBody(error); });
  }

  void OnBody(error_code error) {
    if (error == http::error::body_limit) return Refuse(HttpFault::kBodyTooLarge);
    if (error) return OnReadError(error);
    const bool keep_alive = parser_->get().keep_alive();
    stream_.expires_never();
    in_call_ = true;
    // Nothing runs twice on the strand, so the reply cannot come before Handle returns.
    abandon_ = handler_->Handle(
        std::move(head_), std::move(parser_->get().body()),
        [self = shared_from_this()](std::function<void()> work) { self->Post(std::move(work)); },
        [self = shared_from_this(), keep_alive](HttpReply reply) {
          self->Post([session = self.get(), keep_alive, reply = std::move(reply)]() mutable {
            session->OnReply(std::move(reply), keep_alive);
          });
        });
    WatchForAbandonment();
  }

  // While a call is under way nothing should arrive: readable means that the client went away, or
  // sent its next request early, which can wait.
  void WatchForAbandonment() {
    stream_.socket().async_wait(
        Local::socket::wait_read, [self = shared_from_this()](error_code error) {
          if (error || !self->in_call_) return;
          char byte;
          const ssize_t got =
              recv(self->stream_.socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
          if (got == 0 && self->abandon_) self->abandon_();
        });
  }

  void OnReply(HttpReply reply, bool keep_alive) {
    in_call_ = false;
    abandon_ = nullptr;
    error_code ignored;
    stream_.socket().cancel(ignored);
    Write(std::move(reply), keep_alive);
  }

  void Refuse(HttpFault fault) { Write(handler_->OnFault(fault), false); }

  void Write(HttpReply reply, bool keep_alive) {
    keep_alive = keep_alive && !closing_;
    auto response = std::make_shared<http::response<http::string_body>>();
    response->version(kHttp11);
    response->result(static_cast<unsigned>(reply.status));
    for (const auto& [name, value] : reply.headers) response->insert(name, value);
    response->keep_alive(keep_alive);
    response->body() = std::move(reply.body);
    response->prepare_payload();
    stream_.expires_after(Chrono(options_.write_timeout));
    http::async_write(stream_, *response,
                      [self = shared_from_this(), response, keep_alive](error_code error, size_t) {
                        if (error) return self->Close();
                        if (!keep_alive) return self->Linger();
                        self->ReadHead(self->options_.idle_timeout);
                      });
  }

  // Closing with unread bytes would reset the connection and lose the reply on its way: the rest is
  // read and thrown away for a moment first.
  void Linger() {
    error_code ignored;
    stream_.socket().shutdown(Local::socket::shutdown_send, ignored);
    stream_.expires_after(std::chrono::seconds(1));
    DrainSome(0);
  }

  void DrainSome(size_t drained) {
    constexpr size_t kMostDrained = 8 << 20;
    if (drained > kMostDrained || closing_) return Close();
    buffer_.clear();
    stream_.async_read_some(buffer_.prepare(16 << 10),
                            [self = shared_from_this(), drained](error_code error, size_t got) {
                              if (error) return self->Close();
                              self->DrainSome(drained + got);
                            });
  }

  void Close() {
    if (in_call_ && abandon_) abandon_();
    stream_.close();
  }

  Stream stream_;
  const HttpServerOptions& options_;
  HttpHandler* const handler_;
  Sessions* const sessions_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  HttpHead head_;
  HttpHandler::Abandon abandon_;
  bool waiting_for_head_ = false;
  bool in_call_ = false;
  bool closing_ = false;
};

void Sessions::ForEach(void (Session::*act)()) {
  std::vector<std::shared_ptr<Session>> kept;
  {
    absl::MutexLock lock(&mutex_);
    for (Session* session : alive_) {
      // One that is being destroyed waits for the mutex in Remove: it is still listed, but gone.
      if (auto strong = session->weak_from_this().lock()) kept.push_back(std::move(strong));
    }
  }
  for (const auto& session : kept) (session.get()->*act)();
}

}  // namespace

std::optional<std::string_view> HttpHead::Find(std::string_view name) const {
  std::optional<std::string_view> found;
  for (const auto& [key, value] : headers) {
    if (key == name) found = value;
  }
  return found;
}

struct HttpServer::State {
  State(const HttpServerOptions& given, HttpHandler* served)
      : options(given),
        handler(served),
        sessions(given.max_connections),
        context(given.threads),
        acceptor(net::make_strand(context)),
        retry(acceptor.get_executor()) {}

  absl::Status Listen() {
    KETNAP_RETURN_IF_ERROR(ClearSocketPath(options.socket_path));
    error_code error;
    acceptor.open(Local(), error);
    if (!error) {
      PrivateFiles only_ours;
      acceptor.bind(Local::endpoint(options.socket_path), error);
    }
    if (!error) acceptor.listen(net::socket_base::max_listen_connections, error);
    if (!error) return absl::OkStatus();
    return ReasonedError(absl::StatusCode::kUnavailable, "SOCKET_UNAVAILABLE",
                         {absl::StrCat("Không mở được socket ", options.socket_path),
                          absl::StrCat("The socket cannot be opened: ", options.socket_path)});
  }

  void Accept() {
    acceptor.async_accept(
        net::make_strand(context), [this](error_code error, Local::socket socket) {
          if (!acceptor.is_open()) return;
          if (error) return AcceptLater();
          auto session = std::make_shared<Session>(std::move(socket), options, handler, &sessions);
          if (sessions.Add(session.get())) session->Run();
          Accept();
        });
  }

  // Out of descriptors, most likely: trying again at once would only burn the processor.
  void AcceptLater() {
    retry.expires_after(std::chrono::milliseconds(100));
    retry.async_wait([this](error_code error) {
      if (!error) Accept();
    });
  }

  void StopAccepting() {
    net::post(acceptor.get_executor(), [this] {
      error_code ignored;
      acceptor.close(ignored);
      retry.cancel();
    });
    sessions.ForEach(&Session::BeginClose);
  }

  const HttpServerOptions options;
  HttpHandler* const handler;
  Sessions sessions;  // Before the context: sessions that die with it still report here.
  net::io_context context;
  net::basic_socket_acceptor<Local> acceptor;
  net::steady_timer retry;
  std::vector<std::thread> threads;
  bool stopped = false;
};

HttpServer::HttpServer(std::unique_ptr<State> state) : state_(std::move(state)) {}

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(const HttpServerOptions& options,
                                                              HttpHandler* handler) {
  auto state = std::make_unique<State>(options, handler);
  KETNAP_RETURN_IF_ERROR(state->Listen());
  State* raw = state.get();
  raw->Accept();
  for (int i = 0; i < options.threads; ++i) {
    raw->threads.emplace_back([raw] { raw->context.run(); });
  }
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(state)));
}

HttpServer::~HttpServer() { Shutdown(absl::ZeroDuration()); }

void HttpServer::StopAccepting() { state_->StopAccepting(); }

void HttpServer::Shutdown(absl::Duration grace) {
  if (state_->stopped) return;
  state_->stopped = true;
  state_->StopAccepting();
  if (!state_->sessions.WaitUntilNone(grace)) {
    state_->sessions.ForEach(&Session::Cut);
    // Their calls are cancelled and end soon; each holds its session until then.
    state_->sessions.WaitUntilNone(absl::Seconds(10));
  }
  state_->context.stop();
  for (std::thread& thread : state_->threads) thread.join();
  std::error_code ignored;
  std::filesystem::remove(state_->options.socket_path, ignored);
}

int HttpServer::connections() const { return state_->sessions.count(); }

}  // namespace ketnap::gateway
