#include "load/selection.h"

#include <algorithm>

namespace wskit::load {
namespace {

bool any_matches(const std::vector<capture::Match>& matches, std::string_view message) {
  return std::any_of(matches.begin(), matches.end(),
                     [&](const capture::Match& match) { return match(message); });
}

}  // namespace

bool Selection::takes(const envelope::Event& event) const {
  if (!event.connection.empty() && !takes_connection(event.connection)) return false;
  const auto* message = std::get_if<envelope::event::Message>(&event.what);
  return message == nullptr || takes_message(message->body.bytes);
}

bool Selection::takes_connection(std::string_view name) const {
  return connections.empty() ||
         std::find(connections.begin(), connections.end(), name) != connections.end();
}

bool Selection::takes_message(std::string_view message) const {
  return (only.empty() || any_matches(only, message)) && !any_matches(skip, message);
}

}  // namespace wskit::load
