#include "cli/capture_info.h"

#include <algorithm>

#include <fmt/format.h>

#include "capture/redact.h"
#include "cli/quantity.h"
#include "cli/terminal.h"
#include "cli/units.h"

namespace wskit::cli {
namespace {

constexpr std::size_t kMostConnections = 100;

std::string traffic(const capture::Traffic& traffic) {
  return fmt::format("{} ({} bytes)", format_count(traffic.messages), format_count(traffic.bytes));
}

std::string origin(const capture::Header& header) {
  if (header.created.empty() && header.source.empty()) return "of unknown origin";
  std::string text = "recorded";
  if (!header.created.empty()) text += " " + header.created;
  if (!header.source.empty()) text += " by " + header.source;
  if (!header.tool.empty()) text += " (" + header.tool + ")";
  return escaped(text);
}

std::string close_of(const capture::ConnectionSummary& connection) {
  return connection.closed_at ? std::to_string(connection.close_code) : "open";
}

void add_connection(std::string& out, const capture::ConnectionSummary& connection, Duration end) {
  const Duration lasted = connection.closed_at.value_or(end) - connection.opened_at;
  fmt::format_to(std::back_inserter(out), "{:<10}  {:>8}  {:>8}  {:>5}  {:>20}  {:>20}  {}\n",
                 escaped(connection.id), format_duration(connection.opened_at),
                 format_duration(lasted), close_of(connection), traffic(connection.sent),
                 traffic(connection.received), escaped(capture::redact_url(connection.url)));
}

}  // namespace

std::string counted(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", format_count(count), noun, count == 1 ? "" : "s");
}

std::string capture_info(const std::string& name, const capture::Summary& summary) {
  std::string out = fmt::format("{}: {}\n", escaped(name), origin(summary.header));
  fmt::format_to(std::back_inserter(out), "{} in {}; messages sent {}, received {}\n",
                 counted(summary.connections.size(), "connection"),
                 format_duration(summary.duration), traffic(summary.sent),
                 traffic(summary.received));
  if (!summary.header.redacted.empty()) {
    fmt::format_to(std::back_inserter(out), "redacted: {}\n",
                   escaped(fmt::format("{}", fmt::join(summary.header.redacted, ", "))));
  }
  if (summary.connections.empty()) return out;
  fmt::format_to(std::back_inserter(out), "\n{:<10}  {:>8}  {:>8}  {:>5}  {:>20}  {:>20}  {}\n",
                 "CONNECTION", "OPENED", "LASTED", "CLOSE", "SENT", "RECEIVED", "URL");
  const std::size_t shown = std::min(summary.connections.size(), kMostConnections);
  for (std::size_t i = 0; i < shown; ++i) {
    add_connection(out, summary.connections[i], summary.duration);
  }
  if (shown < summary.connections.size()) {
    out += fmt::format("and {} more\n", format_count(summary.connections.size() - shown));
  }
  return out;
}

}  // namespace wskit::cli
