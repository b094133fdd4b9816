#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <utility>
#include <vector>

#include "capture/handshake_fields.h"
#include "capture/har_merge.h"
#include "capture/har_parser.h"
#include "capture/header.h"
#include "capture/import.h"
#include "capture/surrogates.h"
#include "http/message.h"
#include "http/url.h"

namespace wskit::capture {
namespace {

using envelope::Direction;
using Opcode = HarMessage::Opcode;

bool has_scheme(const std::string& url, std::string_view scheme) {
  return http::same_name(std::string_view(url).substr(0, url.find(':')), scheme);
}

/// mitmproxy writes http for ws.
std::string websocket_url(const std::string& url) {
  const bool is_secure = has_scheme(url, "https");
  if (!is_secure && !has_scheme(url, "http")) return url;
  return (is_secure ? "wss" : "ws") + url.substr(url.find(':'));
}

/// By what writers say who know of WebSockets, or by the handshake of those who do not.
bool is_websocket(const HarEntry& entry) {
  const std::string url = entry.url.value_or("");
  if (entry.is_websocket || has_scheme(url, "ws") || has_scheme(url, "wss")) return true;
  return entry.status == 101 && http::has_token(entry.headers, "Upgrade", "websocket");
}

/// Whether the server has not taken the connection. Statuses that say neither (Playwright's -1, 0,
/// none, and the 200 of HTTP/2) leave it to what has been said on it.
bool was_refused(const HarEntry& entry, bool has_spoken) {
  const int status = entry.status.value_or(entry.failure.empty() ? 101 : -1);
  if (status == 101) return false;
  const bool is_refusal = status > 0 && status != 200;
  return is_refusal || !has_spoken;
}

/// Collects the connections of a HAR, their messages in a spool.
class Collector final : public HarHandler {
 public:
  Collector(Spool messages, std::string name, std::string folder, Strictness strictness)
      : messages_(std::move(messages)),
        name_(std::move(name)),
        folder_(std::move(folder)),
        strictness_(strictness) {}

  Status on_wrong(const std::string& what) override { return reject(name_ + ": ", what); }
  void on_replaced(std::size_t count) override { replaced_ += count; }
  Status on_creator(const std::string& name, const std::string& version) override {
    tool_ = version.empty() ? name : name + " " + version;
    return ok();
  }
  Status on_message(HarMessage message) override {
    if (std::isnan(first_)) first_ = message.at.value_or(kUnknownTime);
    has_spoken_ = has_spoken_ || message.opcode != Opcode::kError;
    return spool_har_message(messages_, message);
  }
  Status on_entry(HarEntry entry) override;

  std::vector<HarConnection> take_connections() { return std::move(connections_); }
  [[nodiscard]] const std::string& tool() const { return tool_; }
  [[nodiscard]] const Spool& messages() const { return messages_; }
  Status flush() { return messages_.flush(); }
  /// What to say of it, with so many messages whose time was before that of the one ahead of them.
  [[nodiscard]] std::optional<std::string> warning(std::size_t stepped_back) const;

 private:
  Status check(HarEntry& entry);
  Status read_attached(const std::string& file);
  Status take_attached(std::string_view line, const std::string& place);
  /// `what` is wrong in `file`, which messages begin with unless `what` names it.
  Status reject(const std::string& file, const std::string& what);

  Spool messages_;
  std::string name_;
  std::string folder_;
  Strictness strictness_;
  std::string tool_;
  std::vector<HarConnection> connections_;
  std::uint64_t begin_ = 0;      ///< of the messages of the entry that comes next
  double first_ = kUnknownTime;  ///< that is known of their times, in the order of the file
  bool has_spoken_ = false;      ///< one of them is no error
  std::size_t refused_ = 0;      ///< connections
  std::size_t silent_ = 0;       ///< connections without a place for messages
  std::size_t replaced_ = 0;     ///< characters
  std::size_t rejected_ = 0;
  std::string first_rejection_;
};

std::optional<std::string> Collector::warning(std::size_t stepped_back) const {
  std::vector<std::string> remarks;
  if (refused_ > 0) {
    remarks.push_back("left out: connections that were refused, " + std::to_string(refused_));
  }
  if (silent_ > 0) {
    remarks.push_back("connections of which it holds no messages: " + std::to_string(silent_));
  }
  if (rejected_ > 0) {
    remarks.push_back("left out: what is wrong, " + std::to_string(rejected_) +
                      ", the first: " + first_rejection_);
  }
  if (replaced_ > 0) {
    remarks.push_back("half surrogate pairs, read as U+FFFD: " + std::to_string(replaced_));
  }
  if (stepped_back > 0) {
    remarks.push_back("times that go backwards, read as that of the message before: " +
                      std::to_string(stepped_back));
  }
  if (remarks.empty()) return std::nullopt;
  std::string text = name_ + ": ";
  for (const std::string& remark : remarks)
    text += (&remark == &remarks.front() ? "" : "; ") + remark;
  return text;
}

Status Collector::on_entry(HarEntry entry) {
  if (is_websocket(entry) && !entry.messages_file.empty()) {
    if (Status read = read_attached(entry.messages_file); !read) return read;
  }
  const double first = std::exchange(first_, kUnknownTime);
  const bool has_spoken = std::exchange(has_spoken_, false);
  const std::uint64_t begin = std::exchange(begin_, messages_.size());
  if (!is_websocket(entry)) return ok();
  if (was_refused(entry, has_spoken)) {
    ++refused_;
    return ok();
  }
  if (Status usable = check(entry); !usable) return usable;
  if (!entry.has_messages && entry.messages_file.empty()) ++silent_;
  if (!entry.failure.empty()) {
    // How a connection failed is said where it ended.
    Status noted = on_message({Opcode::kError, Direction::kToClient, {}, entry.failure});
    if (!noted) return noted;
    begin_ = messages_.size();
  }
  connections_.push_back({websocket_url(entry.url.value_or("")), std::move(entry.headers),
                          std::move(entry.subprotocol),
                          std::fmin(parse_rfc3339(entry.started).value_or(kUnknownTime), first),
                          begin, begin_});
  return ok();
}

/// Leaves out what cannot be used.
Status Collector::check(HarEntry& entry) {
  Status usable = ok();
  const auto leave_out = [&](const std::string& wrong) {
    if (usable)
      usable = reject(name_ + ": ", "entry " + std::to_string(entry.number) + ": " + wrong);
    return true;
  };
  if (!entry.url) {
    leave_out("`url` is missing");
  } else if (const auto url = http::parse_url(*entry.url); !url && !entry.url->empty()) {
    leave_out(url.error().message);
    entry.url.reset();
  }
  if (!entry.started.empty() && !parse_rfc3339(entry.started)) {
    leave_out("`startedDateTime` wants a time, as in 2026-09-24T10:00:00Z");
  }
  const auto unfit = improper_subprotocol(entry.subprotocol);
  if (!entry.subprotocol.empty() && unfit && leave_out(*unfit)) entry.subprotocol.clear();
  std::erase_if(entry.headers, [&](const http::Header& header) {
    auto wrong = improper_header(header.first, header.second);
    const http::Headers alone = {header};
    for (const auto offered : http::tokens(alone, "Sec-WebSocket-Protocol"))
      wrong = wrong ? wrong : improper_subprotocol(offered);
    return wrong && leave_out(*wrong);
  });
  return usable;
}

Status Collector::read_attached(const std::string& file) {
  const std::filesystem::path path(file);
  if (folder_.empty()) {
    return Error{ErrorKind::kUsage, name_ + ": its messages lie beside it in " + file +
                                        "; name the HAR instead of piping it"};
  }
  if (path.has_root_path() || std::find(path.begin(), path.end(), "..") != path.end()) {
    return Error{ErrorKind::kUsage, name_ + ": " + file + " is not beside the HAR"};
  }
  const std::string full = std::filesystem::path(folder_) / path;
  auto stream = std::make_shared<std::ifstream>(full, std::ios::binary);
  if (!*stream) {
    return Error{ErrorKind::kUsage, "cannot read " + full + ", to which " + name_ +
                                        " refers: " + std::strerror(errno)};
  }
  LineReader lines(Input([stream](std::span<char> into) -> Result<std::size_t> {
                     stream->read(into.data(), static_cast<std::streamsize>(into.size()));
                     return static_cast<std::size_t>(stream->gcount());
                   }),
                   full);
  while (true) {
    const auto line = lines.next();
    if (!line) return Status(line.error());
    if (!*line) return ok();
    Status taken = (*line)->empty() ? ok() : take_attached(**line, lines.place());
    if (!taken) return taken;
  }
}

Status Collector::take_attached(std::string_view line, const std::string& place) {
  SurrogateFilter filter;
  std::string text;
  filter.pass(line, text);
  filter.finish(text);
  replaced_ += filter.replaced();
  auto message = parse_har_message(text);
  return message ? on_message(*std::move(message)) : reject("", place + message.error().message);
}

Status Collector::reject(const std::string& file, const std::string& what) {
  if (strictness_ == Strictness::kStrict) return Error{ErrorKind::kUsage, file + what};
  if (rejected_++ == 0) first_rejection_ = what;
  return ok();
}

}  // namespace

Result<Imported> import_har(Input input, const std::string& name, const std::string& folder,
                            Strictness strictness) {
  auto messages = Spool::create();
  if (!messages) return messages.error();
  Collector collector(*std::move(messages), name, folder, strictness);
  if (const Status parsed = parse_har(input, name, collector); !parsed) return parsed.error();
  if (const Status flushed = collector.flush(); !flushed) return flushed.error();
  std::vector<HarConnection> connections = collector.take_connections();
  if (connections.empty()) {
    const std::string why = name + ": no WebSocket was recorded in this HAR";
    const auto warning = collector.warning(0);
    return Error{ErrorKind::kUsage, warning ? why + "; " + *warning : why};
  }
  auto merged = merge_har(collector.messages(), std::move(connections), collector.tool());
  if (!merged) return merged.error();
  return Imported{std::move(merged->lines), collector.warning(merged->stepped_back)};
}

}  // namespace wskit::capture
