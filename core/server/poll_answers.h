#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "http/response.h"
#include "server/event_queue.h"

namespace wskit::server {

/// What the fallback says over HTTP.
namespace poll {

/// {"session":"…"}
http::Response opened(std::string_view id);
/// An array of messages, and in Last-Event-ID the number of the last one so far.
http::Response messages(const std::vector<EventQueue::Event>& events, std::uint64_t last);
/// 410: {"type":"close","code":…,"reason":"…"}
http::Response closed(std::uint16_t code, std::string_view reason);
/// 204
http::Response done();
/// {"type":"error",…}
http::Response no_session();
http::Response too_much_waits();
http::Response no_text();
http::Response no_batch();
/// The next message is number `next`.
http::Response no_such_number(std::uint64_t next);
http::Response no_such_way(std::string_view allowed);

/// The head of a stream of events, as the HTML standard has it.
http::Response event_stream();
/// An event that carries `frame`'s text under the id "session.number".
std::string event(std::string_view session, const EventQueue::Event& event);
/// An event of the type "close".
std::string close_event(std::uint16_t code, std::string_view reason);
/// Nothing, for proxies that end what is silent.
std::string comment();

}  // namespace poll
}  // namespace wskit::server
