#include "server/mock.h"

#include <utility>

#include "capture/summary.h"
#include "http/url.h"
#include "load/replay_text.h"

namespace wskit::server {
namespace {

namespace event = envelope::event;

// The first ones tell what is wrong; the tally counts the rest.
constexpr std::uint64_t kMostComplaints = 100;

std::string_view path_of(std::string_view target) {
  return target.substr(0, target.find('?'));
}

/// Whether what is written beside it can be read.
Status check_script(const event::Message& message, const load::Template::Environment& environment) {
  for (const auto& [name, pointer] : message.script.bind) {
    const auto binding = load::parse_binding(name, pointer);
    if (!binding) return Error{ErrorKind::kUsage, "`bind`: " + binding.error().message};
  }
  if (!message.script.is_template) return ok();
  if (message.body.form == envelope::Body::Form::kBinary) {
    return Error{ErrorKind::kUsage, "`tpl` is for text, and this message is binary"};
  }
  const auto text = load::ReplayText::compile(message.body.bytes, environment);
  return text ? ok() : Status(text.error());
}

}  // namespace

Result<Mock> Mock::open(capture::File capture, MockConfig config) {
  Mock mock(std::move(capture), std::move(config));
  if (const Status read = mock.read(); !read) return read.error();
  return mock;
}

Status Mock::read() {
  auto reader = file_.reader();
  if (!reader) return reader.error();
  const auto summary =
      capture::summarise(*reader, [this](const envelope::Event& event) { return add(event); });
  open_.clear();
  if (!summary) return summary.error();
  if (!connections_.empty()) return ok();
  return Error{ErrorKind::kUsage, file_.name() + ": no connection was recorded"};
}

Status Mock::add(const envelope::Event& event) {
  if (const auto* open = std::get_if<envelope::event::Open>(&event.what)) {
    const auto url = http::parse_url(open->url);
    open_.insert_or_assign(std::string(event.connection), connections_.size());
    connections_.push_back({url ? url->target : "/", std::string(open->subprotocol)});
    return ok();
  }
  const auto* message = std::get_if<envelope::event::Message>(&event.what);
  if (message == nullptr) return ok();
  const auto connection = open_.find(std::string(event.connection));
  const bool is_own = message->direction == envelope::Direction::kToServer;
  if (is_own && connection != open_.end()) ++connections_[connection->second].messages;
  return check_script(*message, config_.environment);
}

template <class Fits>
std::optional<std::size_t> Mock::least_played(Fits fits) const {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < connections_.size(); ++i) {
    if (!fits(connections_[i])) continue;
    if (!best || connections_[i].played < connections_[*best].played) best = i;
  }
  return best;
}

std::size_t Mock::cast(std::string_view target) {
  auto best = least_played([&](const Connection& one) { return one.target == target; });
  if (!best) {
    best =
        least_played([&](const Connection& one) { return path_of(one.target) == path_of(target); });
  }
  if (!best) best = least_played([](const Connection&) { return true; });
  ++connections_[*best].played;
  ++tally_.clients;
  return *best;
}

void Mock::complain(std::uint64_t& count, std::size_t line, std::string_view who,
                    const std::string& what) {
  ++count;
  if (log_ == nullptr || tally_.unexpected + tally_.missing > kMostComplaints) return;
  const std::string place = line == 0 ? file_.name() : file_.name() + ":" + std::to_string(line);
  log_->write({observe::LogLevel::kInfo,
               "unexpected",
               place + ": " + std::string(who) + ": " + what,
               {{"capture", file_.name()},
                {"line", static_cast<std::int64_t>(line)},
                {"peer", std::string(who)},
                {"what", what}}});
}

}  // namespace wskit::server
