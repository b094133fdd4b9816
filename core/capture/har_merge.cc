#include "capture/har_merge.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <memory>
#include <queue>
#include <utility>

#include "capture/handshake_fields.h"
#include "capture/header.h"
#include "http/message.h"

namespace wskit::capture {
namespace {

namespace event = envelope::event;
using envelope::Body;
using envelope::Direction;
using Opcode = HarMessage::Opcode;

/// A message in the spool, in front of its data.
struct Record {
  double at = kUnknownTime;  ///< milliseconds since 1970
  std::uint64_t size = 0;
  Opcode opcode = Opcode::kText;
  Direction direction = Direction::kToServer;
};

/// Reads the records of one connection, one at a time.
class Cursor {
 public:
  Cursor(Spool records, const HarConnection& connection)
      : records_(std::move(records)),
        at_(connection.begin),
        end_(connection.end),
        now_(connection.opened) {}

  /// False at the end.
  Result<bool> next() {
    if (at_ == end_) return false;
    char bytes[sizeof record_];
    if (Status got = fill({bytes, sizeof bytes}); !got) return got.error();
    std::memcpy(&record_, bytes, sizeof record_);
    data_.resize(record_.size);
    if (Status got = fill(data_); !got) return got.error();
    // The order is that of the file, whatever the clocks say.
    if (record_.at < now_) ++stepped_back_;
    if (record_.at > now_) now_ = record_.at;
    return true;
  }
  [[nodiscard]] double now() const { return now_; }
  [[nodiscard]] std::size_t stepped_back() const { return stepped_back_; }
  [[nodiscard]] const Record& record() const { return record_; }
  [[nodiscard]] const std::string& data() const { return data_; }

 private:
  Status fill(std::span<char> into) {
    while (!into.empty()) {
      const auto got = records_.read(at_, into);
      if (!got) return got.error();
      if (*got == 0) return Error{ErrorKind::kInternal, "a temporary file lost its end"};
      at_ += *got;
      into = into.subspan(*got);
    }
    return ok();
  }

  Spool records_;
  std::uint64_t at_;
  std::uint64_t end_;
  double now_;
  std::size_t stepped_back_ = 0;
  Record record_;
  std::string data_;
};

envelope::What what_of(const Record& record, std::string_view data) {
  switch (record.opcode) {
    case Opcode::kText:
      return event::Message{record.direction, {Body::Form::kText, data}};
    case Opcode::kBinary:
      return event::Message{record.direction, {Body::Form::kBinary, data}};
    case Opcode::kPing:
      return event::Ping{record.direction, envelope::body_of(data)};
    case Opcode::kPong:
      return event::Pong{record.direction, envelope::body_of(data), {}};
    case Opcode::kError:
      return event::Mark{data};
    case Opcode::kClose:
      break;
  }
  event::Close close;
  close.by = record.direction;
  if (data.size() >= 2) {
    close.code = static_cast<std::uint16_t>(static_cast<unsigned char>(data[0]) << 8 |
                                            static_cast<unsigned char>(data[1]));
    close.reason = data.substr(2);
  }
  return close;
}

/// Writes the connections into one capture, in the order of their times.
class Merger {
 public:
  Merger(const Spool& records, std::vector<HarConnection> connections, Spool out)
      : records_(records), connections_(std::move(connections)), out_(std::move(out)) {
    settle_openings();
  }

  Status run(const std::string& tool) {
    std::string header;
    append_header(header, {std::isnan(base_) ? "" : rfc3339(std::llround(base_)), "har", tool, {}});
    if (Status put = out_.append(header); !put) return put;
    while (next_ < connections_.size() || !queue_.empty()) {
      const bool opens = next_ < connections_.size() &&
                         (queue_.empty() || connections_[next_].opened <= queue_.top().at);
      if (Status done = opens ? open() : play(); !done) return done;
    }
    return out_.flush();
  }
  MergedHar take() { return {std::move(out_), stepped_back_}; }

 private:
  struct Turn {
    double at;
    std::size_t connection;
    bool operator>(const Turn& other) const {
      return at != other.at ? at > other.at : connection > other.connection;
    }
  };

  /// One whose time is not known opens with the one before it.
  void settle_openings() {
    for (const HarConnection& connection : connections_)
      base_ = std::fmin(base_, connection.opened);
    double last = std::isnan(base_) ? 0 : base_;
    for (HarConnection& connection : connections_) {
      if (std::isnan(connection.opened)) connection.opened = last;
      last = connection.opened;
    }
    std::stable_sort(
        connections_.begin(), connections_.end(),
        [](const HarConnection& a, const HarConnection& b) { return a.opened < b.opened; });
    cursors_.resize(connections_.size());
  }

  Status open() {
    HarConnection& connection = connections_[next_];
    event::Open open;
    open.url = connection.url;
    open.subprotocol = connection.subprotocol;
    for (const auto offered : http::tokens(connection.headers, "Sec-WebSocket-Protocol"))
      open.subprotocols.emplace_back(offered);
    open.headers = std::move(connection.headers);
    std::erase_if(open.headers, [](const auto& header) { return is_of_connection(header.first); });
    if (Status put = write(connection.opened, next_, std::move(open)); !put) return put;
    cursors_[next_] = std::make_unique<Cursor>(records_, connection);
    return advance(next_++);
  }
  Status play() {
    const Turn turn = queue_.top();
    queue_.pop();
    const Cursor& cursor = *cursors_[turn.connection];
    const Record& record = cursor.record();
    Status put = write(turn.at, turn.connection, what_of(record, cursor.data()));
    if (!put) return put;
    // Nothing comes behind a close.
    if (record.opcode == Opcode::kClose) return end(turn.connection), ok();
    return advance(turn.connection);
  }
  Status advance(std::size_t connection) {
    const auto more = cursors_[connection]->next();
    if (!more) return more.error();
    if (*more) {
      queue_.push({cursors_[connection]->now(), connection});
    } else {
      end(connection);
    }
    return ok();
  }
  void end(std::size_t connection) {
    stepped_back_ += cursors_[connection]->stepped_back();
    cursors_[connection].reset();
  }
  Status write(double at, std::size_t connection, const envelope::What& what) {
    const double since = at - (std::isnan(base_) ? 0 : base_);
    const auto when = std::chrono::microseconds(std::llround(since * 1000));
    line_.clear();
    envelope::append_event(line_, when, std::to_string(connection + 1), what);
    return out_.append(line_);
  }

  const Spool& records_;
  std::vector<HarConnection> connections_;
  Spool out_;
  std::size_t stepped_back_ = 0;
  double base_ = kUnknownTime;  ///< the earliest time
  std::size_t next_ = 0;        ///< connection to open
  std::vector<std::unique_ptr<Cursor>> cursors_;
  std::priority_queue<Turn, std::vector<Turn>, std::greater<>> queue_;
  std::string line_;
};

}  // namespace

Status spool_har_message(Spool& spool, const HarMessage& message) {
  const Record record{message.at.value_or(kUnknownTime), message.data.size(), message.opcode,
                      message.direction};
  char bytes[sizeof record];
  std::memcpy(bytes, &record, sizeof record);
  if (Status put = spool.append({bytes, sizeof bytes}); !put) return put;
  return spool.append(message.data);
}

Result<MergedHar> merge_har(const Spool& messages, std::vector<HarConnection> connections,
                            const std::string& tool) {
  auto out = Spool::create();
  if (!out) return out.error();
  Merger merger(messages, std::move(connections), *std::move(out));
  if (const Status merged = merger.run(tool); !merged) return merged.error();
  return merger.take();
}

}  // namespace wskit::capture
