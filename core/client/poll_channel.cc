#include "client/poll_channel.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "client/concealment.h"
#include "client/retry_after.h"
#include "envelope/batch.h"
#include "envelope/line_fields.h"

namespace wskit::client {
namespace {

using namespace std::chrono_literals;

// The server forgets a session after a minute without a request.
constexpr Duration kPatience = 50s;
constexpr flow::BackoffConfig kRetries{.base = 100ms, .max = 5s};

bool is_json(const HttpAnswer& answer) {
  return http::find(answer.head.headers, "Content-Type")
      .value_or("")
      .starts_with("application/json");
}

Duration wanted_wait(const HttpAnswer& answer) {
  const auto field = http::find(answer.head.headers, "Retry-After");
  if (!field) return Duration::zero();
  return std::min<Duration>(parse_retry_after(*field, unix_milliseconds() / 1000).value_or(0s), 5s);
}

std::string status_text(const http::ResponseHead& head) {
  return head.reason.empty() ? std::to_string(head.status)
                             : fmt::format("{} {}", head.status, head.reason);
}

}  // namespace

PollChannel::PollChannel(const LinkConfig& config, const LinkPorts& ports, LinkHandler& handler)
    : config_(config), ports_(ports), handler_(handler), requests_(config), backoff_(kRetries) {}

std::unique_ptr<HttpCall> PollChannel::call(HttpRequest request, HttpCall::Done done) {
  return std::make_unique<HttpCall>(ports_.loop, ports_.dialer, std::move(request),
                                    std::move(done));
}

// Opening

void PollChannel::open() {
  outgoing_.clear();
  outcome_.reset();
  reading_ = true;
  state_ = State::kOpening;
  posting_ = call(requests_.open(), [this](auto answer) { opened(std::move(answer)); });
}

void PollChannel::opened(Result<HttpAnswer> answer) {
  posting_.reset();
  if (!answer) return fail(std::move(answer).error());
  std::string session;
  if (answer->head.status == 200 && is_json(*answer)) {
    envelope::LineFields fields;
    fields.parse(answer->body);
    session = fields.needed_text("session");
  }
  if (session.empty()) return refuse(*answer);
  requests_.opened(session);
  state_ = State::kOpen;
  reached_ = ports_.loop.now();
  Opened opened;
  opened.status = answer->head.status;
  opened.headers = std::move(answer->head.headers);
  ports_.loop.arm(fetch_at_, Duration::zero());
  handler_.on_open(opened);
}

void PollChannel::refuse(const HttpAnswer& answer) {
  const int status = answer.head.status;
  Ended ended;
  ended.status = status;
  ended.headers = answer.head.headers;
  ended.body = answer.body.substr(0, 1024);
  ended.error =
      Error{status == 401 || status == 403 ? ErrorKind::kUnauthorized : ErrorKind::kUpgrade,
            "the server answered long polling with " + status_text(answer.head)};
  end(std::move(ended));
}

// What comes

void PollChannel::fetch() {
  const bool wants = state_ == State::kOpen || state_ == State::kClosing;
  if (!wants || !reading_ || fetching_ != nullptr) return;
  fetching_ = call(requests_.fetch(), [this](const auto& answer) { fetched(answer); });
}

void PollChannel::fetched(const Result<HttpAnswer>& answer) {
  fetching_.reset();
  if (!answer) return retry(fetch_at_, Duration::zero());
  switch (answer->head.status) {
    case 200:
      if (!deliver(*answer)) return retry(fetch_at_, Duration::zero());
      return fetch();
    case 410:
      return closed_by_server(*answer);
    case 404:
      return fail({ErrorKind::kLost, "the server has forgotten the session"});
    default:
      return retry(fetch_at_, wanted_wait(*answer));
  }
}

/// False for what is no answer of such a server: somebody on the way may have given it.
bool PollChannel::deliver(const HttpAnswer& answer) {
  const auto last = http::find(answer.head.headers, "Last-Event-ID");
  const auto messages = envelope::split_batch(answer.body);
  if (!is_json(answer) || !last || !messages || !answer.body.starts_with('[')) return false;
  requests_.fetched(*last);
  reached_ = ports_.loop.now();
  backoff_ = flow::Backoff(kRetries);
  for (const std::string_view message : *messages) {
    if (state_ == State::kOver) return true;
    handler_.on_message({wire::Opcode::kText, message});
  }
  if (!messages->empty()) handler_.on_batch_end();
  return true;
}

void PollChannel::set_reading(bool reading) {
  reading_ = reading;
  if (reading && !fetch_at_.armed()) fetch();
}

// What goes

bool PollChannel::send(wire::Opcode /*opcode*/, std::string_view bytes) {
  if (state_ != State::kOpen) return false;
  outgoing_.add(bytes);
  // What this turn brings goes together.
  if (posting_ == nullptr && !post_at_.armed()) ports_.loop.arm(post_at_, Duration::zero());
  return true;
}

void PollChannel::post() {
  if (posting_ != nullptr || post_at_.armed()) return;
  if (outgoing_.empty()) {
    if (state_ == State::kClosing) leave();
    return;
  }
  const PollOutgoing::Batch batch = outgoing_.next();
  posting_ = call(requests_.post(batch),
                  [this, count = batch.count](const auto& answer) { posted(answer, count); });
}

void PollChannel::posted(const Result<HttpAnswer>& answer, std::size_t count) {
  posting_.reset();
  if (!answer) return retry(post_at_, Duration::zero());
  const int status = answer->head.status;
  if (status == 204) {
    reached_ = ports_.loop.now();
    return settle(count);
  }
  // The next GET says why.
  if (status == 404 || status == 410) return fetch();
  // The message, which was alone, is not for this server: it says so as it would over a WebSocket.
  if ((status == 400 || status == 413) && count == 1 && is_json(*answer)) {
    handler_.on_message({wire::Opcode::kText, answer->body});
    handler_.on_batch_end();
    return settle(count);
  }
  retry(post_at_, wanted_wait(*answer));
}

void PollChannel::settle(std::size_t count) {
  if (state_ == State::kOver) return;
  outgoing_.settle(count);
  post();
  if (outgoing_.empty() && state_ == State::kOpen) handler_.on_drained();
}

void PollChannel::retry(flow::Deadline& when, Duration at_least) {
  if (ports_.loop.now() - reached_ > kPatience) {
    return fail({ErrorKind::kLost, fmt::format("the server could not be reached for {:g}s",
                                               std::chrono::duration<double>(kPatience).count())});
  }
  ports_.loop.arm(when, std::max(backoff_.next(ports_.rng), at_least));
}

// The end

void PollChannel::close(std::uint16_t code, std::string_view /*reason*/) {
  if (state_ == State::kOpening) return abort();
  if (state_ != State::kOpen) return;
  code_ = code;
  state_ = State::kClosing;
  if (posting_ == nullptr && !post_at_.armed()) ports_.loop.arm(post_at_, Duration::zero());
}

/// Ends the session; what the waiting GET may have been given comes with the answer once more.
void PollChannel::leave() {
  state_ = State::kLeaving;
  fetching_.reset();
  fetch_at_.disarm();
  posting_ = call(requests_.leave(), [this](const auto& answer) { left(answer); });
}

void PollChannel::left(const Result<HttpAnswer>& answer) {
  posting_.reset();
  if (!answer) return retry(post_at_, Duration::zero());
  if (answer->head.status == 410) return closed_by_server(*answer);
  if (answer->head.status == 200) deliver(*answer);
  Ended ended;
  ended.opened = true;
  ended.code = code_;
  ended.clean = answer->head.status == 200 || answer->head.status == 204;
  end(std::move(ended));
}

void PollChannel::closed_by_server(const HttpAnswer& answer) {
  envelope::LineFields fields;
  fields.parse(answer.body);
  Ended ended;
  ended.opened = true;
  ended.code = fields.close_code(wire::kAbnormal);
  ended.reason = fields.text("reason");
  ended.clean = ended.by_peer = true;
  end(std::move(ended));
}

void PollChannel::abort() {
  if (state_ == State::kIdle || state_ == State::kOver) return;
  Ended ended;
  ended.opened = state_ != State::kOpening;
  if (!ended.opened) {
    ended.error = Error{ErrorKind::kConnect, "given up before the connection was open"};
  }
  end(std::move(ended));
}

void PollChannel::fail(Error error) {
  Ended ended;
  ended.opened = state_ != State::kOpening;
  ended.error = std::move(error);
  end(std::move(ended));
}

void PollChannel::end(Ended ended) {
  if (state_ == State::kOver) return;
  state_ = State::kOver;
  ended.url = config_.url.text();
  ended.left = outgoing_.settled();
  conceal(config_.token, ended);
  outcome_ = std::move(ended);
  fetching_.reset();
  posting_.reset();
  fetch_at_.disarm();
  post_at_.disarm();
  ports_.loop.arm(over_, Duration::zero());
}

void PollChannel::on_deadline(flow::Deadline& which) {
  if (&which == &fetch_at_) return fetch();
  if (&which == &post_at_) return state_ == State::kLeaving ? leave() : post();
  state_ = State::kIdle;
  const Ended ended = *std::exchange(outcome_, std::nullopt);
  handler_.on_ended(ended);
}

}  // namespace wskit::client
