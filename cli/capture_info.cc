#include "cli/capture_info.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "capture/redact.h"
#include "cli/quantity.h"
#include "cli/terminal.h"
#include "cli/units.h"
#include "http/status.h"

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
  if (http::is_refusal(connection.status)) return fmt::format("HTTP {}", connection.status);
  return connection.closed_at ? std::to_string(connection.close_code) : "open";
}

/// "250ms", "17m36s", "34h17m": the two largest units, from a minute on.
std::string lasting(Duration duration) {
  using std::chrono::duration_cast;
  const auto seconds = duration_cast<std::chrono::seconds>(duration).count();
  if (seconds < 60) return format_duration(duration);
  const auto minutes = seconds / 60;
  return minutes < 60 ? fmt::format("{}m{:02}s", minutes, seconds % 60)
                      : fmt::format("{}h{:02}m", minutes / 60, minutes % 60);
}

using Row = std::array<std::string, 7>;

Row row_of(const capture::ConnectionSummary& connection, Duration end) {
  const Duration lasted = connection.closed_at.value_or(end) - connection.opened_at;
  return {escaped(connection.id),
          lasting(connection.opened_at),
          lasting(lasted),
          close_of(connection),
          traffic(connection.sent),
          traffic(connection.received),
          escaped(capture::redact_url(connection.url))};
}

/// Names and URLs begin at the left of their columns, figures end at the right.
void add_table(std::string& out, const std::vector<Row>& rows) {
  std::array<std::size_t, std::tuple_size_v<Row>> widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i)
      widths[i] = std::max(widths[i], row[i].size());
  }
  for (const Row& row : rows) {
    fmt::format_to(std::back_inserter(out), "{:<{}}", row.front(), widths.front());
    for (std::size_t i = 1; i + 1 < row.size(); ++i)
      fmt::format_to(std::back_inserter(out), "  {:>{}}", row[i], widths[i]);
    fmt::format_to(std::back_inserter(out), "  {}\n", row.back());
  }
}

}  // namespace

std::string counted(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", format_count(count), noun, count == 1 ? "" : "s");
}

std::string capture_info(const std::string& name, const capture::Summary& summary) {
  std::string out = fmt::format("{}: {}\n", escaped(name), origin(summary.header));
  fmt::format_to(std::back_inserter(out), "{} in {}; messages sent {}, received {}\n",
                 counted(summary.connections.size(), "connection"), lasting(summary.duration),
                 traffic(summary.sent), traffic(summary.received));
  if (!summary.header.redacted.empty()) {
    fmt::format_to(std::back_inserter(out), "redacted: {}\n",
                   escaped(fmt::format("{}", fmt::join(summary.header.redacted, ", "))));
  }
  if (summary.connections.empty()) return out;
  std::vector<Row> rows = {{"CONNECTION", "OPENED", "LASTED", "CLOSE", "SENT", "RECEIVED", "URL"}};
  const std::size_t shown = std::min(summary.connections.size(), kMostConnections);
  for (std::size_t i = 0; i < shown; ++i)
    rows.push_back(row_of(summary.connections[i], summary.duration));
  out += '\n';
  add_table(out, rows);
  if (shown < summary.connections.size()) {
    out += fmt::format("and {} more\n", format_count(summary.connections.size() - shown));
  }
  return out;
}

}  // namespace wskit::cli
