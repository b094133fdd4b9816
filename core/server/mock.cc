#include "server/mock.h"

#include <utility>

#include "capture/digest.h"
#include "capture/message.h"
#include "capture/summary.h"
#include "http/url.h"
#include "load/script_survey.h"

namespace wskit::server {
namespace {

namespace event = envelope::event;

// The first ones tell what is wrong; the tally counts the rest.
constexpr std::uint64_t kMostComplaints = 100;
// Of first messages, by which clients are told apart; later connections go by their order alone.
constexpr std::size_t kMostFirstBytes = std::size_t{16} << 20;
// Messages of clients; 16 MiB of index.
constexpr std::size_t kMostIndexed = std::size_t{1} << 20;

std::string_view path_of(std::string_view target) {
  return target.substr(0, target.find('?'));
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
  load::ScriptSurvey survey(config_.variables, config_.environment);
  const auto summary = capture::summarise(*reader, [&](const envelope::Event& event) {
    add(event);
    return survey.add(event);
  });
  open_.clear();
  for (Connection& connection : connections_)
    connection.index.sort();
  if (!summary) return summary.error();
  if (!connections_.empty()) return ok();
  return Error{ErrorKind::kUsage, file_.name() + ": no connection was recorded"};
}

void Mock::add(const envelope::Event& event) {
  if (const auto* open = std::get_if<event::Open>(&event.what)) {
    const auto url = http::parse_url(open->url);
    open_.insert_or_assign(std::string(event.connection), connections_.size());
    connections_.push_back(
        {{url ? url->target : "/", std::string(open->subprotocol), open->status}});
    return;
  }
  const auto* message = std::get_if<event::Message>(&event.what);
  if (message == nullptr) return;
  const auto connection = open_.find(std::string(event.connection));
  if (connection != open_.end()) note_message(connections_[connection->second], *message);
  note_values(*message);
}

void Mock::note_message(Connection& connection, const event::Message& message) {
  const bool is_first = !std::exchange(connection.has_begun, true);
  if (message.direction != envelope::Direction::kToServer) return;
  note_place(connection, message);
  ++connection.messages;
  if (!is_first || first_bytes_ + message.body.bytes.size() > kMostFirstBytes) return;
  first_bytes_ += message.body.bytes.size();
  connection.first = MockStep::of(message, config_.rule, config_.environment);
}

void Mock::note_place(Connection& connection, const event::Message& message) {
  const bool is_plain = !message.script.is_template && !message.script.expect;
  if (!is_plain || indexed_ == kMostIndexed) return;
  const auto digest = capture::digest(config_.rule, capture::Message(message.body));
  if (!digest) return;
  connection.index.add(*digest, connection.messages);
  ++indexed_;
}

/// What a template binds is known when it is said.
void Mock::note_values(const event::Message& message) {
  if (message.script.bind.empty() || message.script.is_template) return;
  const capture::Message recorded(message.body);
  for (const auto& [name, text] : message.script.bind) {
    const auto pointer = capture::Pointer::parse(text);
    if (!pointer || recorded.json() == nullptr) continue;
    const capture::Json* const value = pointer->find(*recorded.json());
    if (value != nullptr) known_values_.emplace(name, load::value_text(*value));
  }
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
  auto best = least_played([&](const Connection& one) { return one.opening.target == target; });
  if (!best) {
    best = least_played(
        [&](const Connection& one) { return path_of(one.opening.target) == path_of(target); });
  }
  if (!best) best = least_played([](const Connection&) { return true; });
  ++connections_[*best].played;
  ++tally_.clients;
  return *best;
}

std::optional<std::size_t> Mock::recast(std::size_t connection,
                                        const capture::Message& began_with) {
  Connection& before = connections_[connection];
  const auto better = least_played([&](const Connection& one) {
    load::Variables found;
    return &one != &before && one.first && one.opening == before.opening &&
           one.first->compare(config_.rule, began_with, known_values_, found).empty();
  });
  if (!better) return std::nullopt;
  --before.played;
  ++connections_[*better].played;
  return better;
}

void Mock::complain(std::uint64_t& count, std::size_t line, std::string_view who,
                    const std::string& what) {
  ++count;
  if (log_ == nullptr || tally_.wrongs() > kMostComplaints) return;
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
