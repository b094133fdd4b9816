#include <cmath>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/base64.h"
#include "capture/exporter.h"
#include "capture/lost_fields.h"
#include "capture/spool.h"
#include "envelope/json_writer.h"
#include "wire/close_code.h"

namespace wskit::capture {
namespace {

namespace event = envelope::event;
using envelope::Body;
using envelope::Direction;
using envelope::JsonWriter;

// The messages of all connections that are not in the spool yet.
constexpr std::size_t kMostHeld = std::size_t{16} << 20;

constexpr int kText = 1;
constexpr int kBinary = 2;
constexpr int kClose = 8;
constexpr int kPing = 9;
constexpr int kPong = 10;

double milliseconds(Duration at) {
  return static_cast<double>(at / std::chrono::microseconds(1)) / 1e3;
}

std::string close_body(const event::Close& close) {
  if (close.code == wire::kNoStatus) return {};
  std::string body = {static_cast<char>(close.code >> 8), static_cast<char>(close.code & 0xff)};
  return body += close.reason;
}

/// HAR wants the entry of a connection with all of its messages; a capture has the messages of all
/// connections mixed. So they go into a spool, in pieces, and are put together at the end.
class HarExporter final : public Exporter {
 public:
  explicit HarExporter(Sink& sink) : sink_(sink) {}

  Status begin(const Header& header, const Original& original) override {
    lost_fields_.add_header(original.line);
    auto spool = Spool::create();
    if (!spool) return spool.error();
    spool_.emplace(*std::move(spool));
    tool_ = header.tool;
    // Without a time of their own, those of HAR count from 1970.
    created_ = parse_rfc3339(header.created).value_or(0);
    return ok();
  }
  Status add(const envelope::Event& event, const Original& original) override;
  Status end() override;
  [[nodiscard]] std::vector<std::string> losses() const override {
    std::vector<std::string> lines;
    if (marks_ > 0) lines.push_back("HAR has no marks; left out: " + std::to_string(marks_));
    if (scripts_ > 0) {
      lines.push_back("HAR has no `tpl`, `bind` and `expect`; messages that had some: " +
                      std::to_string(scripts_));
    }
    if (lost_ > 0) {
      lines.push_back("HAR has no lost connections; written as errors: " + std::to_string(lost_));
    }
    if (renamed_ > 0) {
      lines.push_back("HAR has no names of connections; numbered anew: " +
                      std::to_string(renamed_));
    }
    if (polls_ > 0) {
      lines.push_back("HAR has WebSockets alone; connections that were none: " +
                      std::to_string(polls_));
    }
    if (auto fields = lost_fields_.text()) lines.push_back(*std::move(fields));
    return lines;
  }

 private:
  struct Piece {
    std::uint64_t begin;
    std::uint64_t end;
  };
  struct Entry {
    std::string head;  ///< JSON up to the messages, without its last bracket
    Duration opened{};
    Duration last{};
    bool has_messages = false;
    std::vector<Piece> pieces;  ///< in the spool
    std::string held;           ///< behind them
  };

  void open(const envelope::Event& event, const event::Open& open);
  Status message(const envelope::Event& event, int opcode, std::optional<Direction> direction,
                 std::string_view bytes);
  Status error(const envelope::Event& event, std::string_view text);
  Status append(const envelope::Event& event, std::string_view type, int opcode,
                std::string_view data);
  Status spill();
  Status write(const Entry& entry);
  [[nodiscard]] double epoch_seconds(Duration at) const {
    return (created_ + milliseconds(at)) / 1000;
  }

  Sink& sink_;
  std::string tool_;  ///< that recorded
  std::optional<Spool> spool_;
  double created_ = 0;  ///< milliseconds since 1970
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::size_t> open_;  ///< place in `entries_` by `c`
  std::size_t held_ = 0;
  std::size_t marks_ = 0;
  std::size_t lost_ = 0;
  std::size_t scripts_ = 0;
  std::size_t renamed_ = 0;
  std::size_t polls_ = 0;  ///< connections by long polling
  LostFields lost_fields_{"HAR"};
};

Status HarExporter::add(const envelope::Event& event, const Original& original) {
  const bool opens = std::holds_alternative<event::Open>(event.what);
  const bool is_mark = std::holds_alternative<event::Mark>(event.what);
  if (is_mark || !(opens || open_.contains(std::string(event.connection)))) return ++marks_, ok();
  lost_fields_.add(event.what, original.names);
  if (const auto* opened = std::get_if<event::Open>(&event.what)) return open(event, *opened), ok();
  if (const auto* said = std::get_if<event::Message>(&event.what)) {
    scripts_ += said->script.is_empty() ? 0 : 1;
    const bool binary = said->body.form == Body::Form::kBinary;
    return message(event, binary ? kBinary : kText, said->direction, said->body.bytes);
  }
  if (const auto* ping = std::get_if<event::Ping>(&event.what)) {
    return message(event, kPing, ping->direction, ping->body.bytes);
  }
  if (const auto* pong = std::get_if<event::Pong>(&event.what)) {
    return message(event, kPong, pong->direction, pong->body.bytes);
  }
  if (const auto* close = std::get_if<event::Close>(&event.what)) {
    const bool lost = close->code == wire::kAbnormal;
    lost_ += lost ? 1 : 0;
    Status put = lost ? error(event, "the connection was lost")
                      : message(event, kClose, close->by, close_body(*close));
    open_.erase(std::string(event.connection));
    return put;
  }
  ++marks_;
  return ok();
}

void HarExporter::open(const envelope::Event& event, const event::Open& open) {
  open_[std::string(event.connection)] = entries_.size();
  Entry& entry = entries_.emplace_back();
  const bool is_named =
      !event.connection.empty() && event.connection != std::to_string(entries_.size());
  renamed_ += is_named ? 1 : 0;
  polls_ += open.status == 200 ? 1 : 0;
  entry.opened = entry.last = event.at;
  JsonWriter json(entry.head);
  json.begin_object().field("_resourceType", "websocket");
  const auto began = std::llround((created_ + milliseconds(event.at)) * 1000);
  json.field("startedDateTime", rfc3339(began / 1000, static_cast<int>(began % 1000)));
  json.key("request").begin_object().field("method", "GET").field("url", open.url);
  json.field("httpVersion", "HTTP/1.1").key("cookies").begin_array().end_array();
  json.key("headers").begin_array();
  const auto header = [&json](std::string_view name, std::string_view value) {
    json.begin_object().field("name", name).field("value", value).end_object();
  };
  for (const auto& [name, value] : open.headers)
    header(name, value);
  std::string offered;
  for (const std::string& one : open.subprotocols)
    offered += (offered.empty() ? "" : ", ") + one;
  if (!offered.empty()) header("Sec-WebSocket-Protocol", offered);
  json.end_array().key("queryString").begin_array().end_array();
  json.field("headersSize", -1).field("bodySize", -1).end_object();
  json.key("response").begin_object().field("status", open.status);
  json.field("statusText", open.status == 101 ? "Switching Protocols" : "");
  json.field("httpVersion", "HTTP/1.1").key("cookies").begin_array().end_array();
  json.key("headers").begin_array();
  if (!open.subprotocol.empty()) header("Sec-WebSocket-Protocol", open.subprotocol);
  json.end_array().key("content").begin_object().field("size", 0);
  json.field("mimeType", "x-unknown").end_object();
  json.field("redirectURL", "").field("headersSize", -1).field("bodySize", -1).end_object();
  json.key("cache").begin_object().end_object();
  json.key("timings").begin_object().field("send", -1).field("wait", -1).field("receive", -1);
  json.end_object();
}

Status HarExporter::message(const envelope::Event& event, int opcode,
                            std::optional<Direction> direction, std::string_view bytes) {
  const std::string_view type = direction == Direction::kToServer ? "send" : "receive";
  return opcode == kText ? append(event, type, opcode, bytes)
                         : append(event, type, opcode, base64_encode(bytes));
}

Status HarExporter::error(const envelope::Event& event, std::string_view text) {
  return append(event, "error", -1, text);
}

Status HarExporter::append(const envelope::Event& event, std::string_view type, int opcode,
                           std::string_view data) {
  Entry& entry = entries_[open_.at(std::string(event.connection))];
  entry.last = event.at;
  const std::size_t before = entry.held.size();
  if (std::exchange(entry.has_messages, true)) entry.held += ',';
  JsonWriter json(entry.held);
  json.begin_object().field("type", type).field("time", epoch_seconds(event.at));
  json.field("opcode", opcode).field("data", data).end_object();
  held_ += entry.held.size() - before;
  return held_ < kMostHeld ? ok() : spill();
}

Status HarExporter::spill() {
  held_ = 0;
  for (Entry& entry : entries_) {
    if (entry.held.empty()) continue;
    const std::uint64_t begin = spool_->size();
    if (Status put = spool_->append(entry.held); !put) return put;
    entry.pieces.push_back({begin, spool_->size()});
    std::string().swap(entry.held);
  }
  return ok();
}

Status HarExporter::end() {
  if (Status flushed = spool_->flush(); !flushed) return flushed;
  std::string head;
  JsonWriter json(head);
  const std::size_t blank = tool_.rfind(' ');
  json.begin_object().key("log").begin_object().field("version", "1.2");
  json.key("creator").begin_object().field("name", std::string_view(tool_).substr(0, blank));
  json.field("version", blank == std::string::npos ? "" : tool_.substr(blank + 1)).end_object();
  json.key("pages").begin_array().end_array().key("entries").begin_array();
  if (Status put = sink_.write(head); !put) return put;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (Status put = sink_.write(i == 0 ? "\n" : ",\n"); !put) return put;
    if (Status put = write(entries_[i]); !put) return put;
  }
  return sink_.write("\n]}}\n");
}

Status HarExporter::write(const Entry& entry) {
  std::string text = entry.head;
  text += ",\"time\":";
  JsonWriter(text).value(milliseconds(entry.last - entry.opened));
  text += ",\"_webSocketMessages\":[";
  if (Status put = sink_.write(text); !put) return put;
  std::vector<char> chunk(std::size_t{64} << 10);
  for (const Piece& piece : entry.pieces) {
    const Input::Source source = spool_->source(piece.begin, piece.end);
    while (true) {
      const auto got = source(chunk);
      if (!got) return got.error();
      if (*got == 0) break;
      if (Status put = sink_.write({chunk.data(), *got}); !put) return put;
    }
  }
  if (Status put = sink_.write(entry.held); !put) return put;
  return sink_.write("]}");
}

}  // namespace

std::unique_ptr<Exporter> make_har_exporter(Sink& sink) {
  return std::make_unique<HarExporter>(sink);
}

}  // namespace wskit::capture
