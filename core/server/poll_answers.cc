#include "server/poll_answers.h"

#include <algorithm>

#include "envelope/fault.h"
#include "envelope/json_writer.h"
#include "wire/frame.h"
#include "wire/handshake.h"

namespace wskit::server::poll {
namespace {

using envelope::FaultCode;
using envelope::JsonWriter;

http::Response json(int status, std::string body) {
  return {status,
          {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
          std::move(body)};
}

http::Response error(int status, FaultCode code, std::string message) {
  return wire::refusal_response(
      {status, std::string(envelope::fault_name(code)), std::move(message), {}});
}

std::string close_json(std::uint16_t code, std::string_view reason) {
  std::string text;
  JsonWriter writer(text);
  writer.begin_object().field("type", "close").field("code", code).field("reason", reason);
  writer.end_object();
  return text;
}

}  // namespace

http::Response opened(std::string_view id) {
  std::string text;
  JsonWriter(text).begin_object().field("session", id).end_object();
  return json(200, std::move(text));
}

http::Response messages(const std::vector<EventQueue::Event>& events, std::uint64_t last) {
  std::string text = "[";
  for (const EventQueue::Event& event : events) {
    if (text.size() > 1) text += ',';
    text += wire::payload_of(event.frame.view());
  }
  http::Response response = json(200, text += ']');
  response.headers.emplace_back("Last-Event-ID", std::to_string(last));
  return response;
}

http::Response closed(std::uint16_t code, std::string_view reason) {
  return json(410, close_json(code, reason));
}

http::Response done() {
  return {204, {}, {}};
}

http::Response no_session() {
  return error(404, FaultCode::kInvalidMessage,
               "no such session, or it is over: POST /poll opens one");
}

http::Response too_much_waits() {
  http::Response response =
      error(503, FaultCode::kUnavailable, "fetch the messages that wait before sending more");
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

http::Response no_text() {
  return error(400, FaultCode::kParseError, "messages are JSON in UTF-8");
}

http::Response no_batch() {
  return error(400, FaultCode::kParseError,
               R"(not valid JSON; a body is a message like {"type":"ping"}, or an array of them)");
}

http::Response no_such_number(std::uint64_t next) {
  return error(400, FaultCode::kInvalidMessage,
               "first has to be a number from 1 to " + std::to_string(next) +
                   ", which the next message has");
}

http::Response no_such_way(std::string_view allowed) {
  http::Response response =
      error(405, FaultCode::kInvalidMessage, "allowed here: " + std::string(allowed));
  response.headers.emplace_back("Allow", allowed);
  return response;
}

http::Response event_stream() {
  return {200, {{"Content-Type", "text/event-stream"}, {"Cache-Control", "no-store"}}, {}};
}

// A line break inside JSON is white space; each line of an event's data has a field of its own.
std::string event(std::string_view session, const EventQueue::Event& event) {
  std::string text = "id: ";
  text.append(session).append(".").append(std::to_string(event.number)).append("\ndata: ");
  for (const char c : wire::payload_of(event.frame.view())) {
    if (c == '\n' || c == '\r') {
      text += "\ndata: ";
    } else {
      text += c;
    }
  }
  return text += "\n\n";
}

std::string close_event(std::uint16_t code, std::string_view reason) {
  return "event: close\ndata: " + close_json(code, reason) + "\n\n";
}

std::string comment() {
  return ":\n\n";
}

}  // namespace wskit::server::poll
