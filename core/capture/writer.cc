#include "capture/writer.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "capture/header.h"
#include "capture/redact.h"
#include "capture/secrets.h"
#include "capture/sink.h"

namespace wskit::capture {
namespace {

// Whole blocks at places that are multiples of a block cost the system 40 % less than others, since
// no page of the file is touched twice.
constexpr std::size_t kBlock = std::size_t{64} << 10;

std::string header_line(const WriterConfig& config) {
  Header header{rfc3339(unix_milliseconds()), config.source, config.tool, {}};
  if (config.redact) header.redacted = redacted_names();
  std::string line;
  append_header(line, header);
  return line;
}

}  // namespace

struct Writer::State {
  State(const WriterConfig& config, Sink file, TimePoint began, std::function<void()> soon)
      : redacts(config.redact),
        sink(std::move(file)),
        start(began),
        last(began),
        flush_soon(std::move(soon)),
        buffer(header_line(config)) {}

  /// Does `append` with the buffer and the event's time, and passes on what has gathered.
  template <class Append>
  Status add(TimePoint now, Append append) {
    if (over) return ok();
    last = std::max(last, now);
    const bool was_empty = buffer.empty();
    append(buffer, last - start);
    if (!flush_soon) return flush();
    if (was_empty) flush_soon();
    return buffer.size() < kBlock ? ok() : write_blocks();
  }

  /// Does `put` when the first bytes that have gathered are written, unless the disk has failed
  /// before.
  template <class Put>
  Status pass_on(std::size_t size, Put put) {
    if (over) return ok();
    Status status = sink.write({buffer.data(), size});
    buffer.erase(0, size);
    written += size;
    said = {};
    if (status) status = put(sink);
    over = over || !status || sink.is_abandoned();
    return status;
  }
  Status write_blocks() {
    const std::size_t rest = (written + buffer.size()) % kBlock;
    return pass_on(buffer.size() - rest, [](Sink&) { return ok(); });
  }
  Status flush() {
    return pass_on(buffer.size(), [](Sink& to) { return to.flush(); });
  }
  Status finish() {
    return pass_on(buffer.size(), [this](Sink& to) {
      over = true;
      return to.finish();
    });
  }

  bool redacts;
  Sink sink;
  TimePoint start;
  TimePoint last;  ///< of the events so far
  std::function<void()> flush_soon;
  std::string buffer;
  std::uint64_t written = 0;  ///< bytes ahead of the buffer
  envelope::Span said;  ///< in the buffer, by the last message; empty: it is not there any more
  bool over = false;    ///< finished, or failed
  Secrets secrets;      ///< none when it does not redact
};

Result<Writer> Writer::create(const WriterConfig& config, TimePoint start,
                              std::function<void()> flush_soon) {
  auto sink = Sink::create(config.path, config.hurry);
  if (!sink) return std::move(sink).error();
  Writer writer(std::make_unique<State>(config, *std::move(sink), start, std::move(flush_soon)));
  const Status written = writer.flush();
  if (!written) return written.error();
  return writer;
}

Writer::Writer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;
Writer::~Writer() {
  // Whoever wants to know whether the last lines reached the disk has called `flush`.
  if (state_ != nullptr) static_cast<void>(state_->finish());
}

Status Writer::write(TimePoint now, std::string_view connection, envelope::What what) {
  std::string kept;  // what stands in place of a secret
  std::vector<std::string> kept_out;
  if (state_->redacts) {
    redact(what, kept);
    state_->secrets.take_out(what, kept_out);
  }
  return state_->add(now, [&](std::string& out, Duration at) {
    envelope::append_event(out, at, connection, what);
  });
}

Status Writer::write_message(TimePoint now, std::string_view connection,
                             envelope::Direction direction, envelope::Body body, bool as_before) {
  const envelope::Span& said = state_->said;
  if (as_before && said.size > 0) {
    return state_->add(now, [&](std::string& out, Duration at) {
      envelope::append_again(out, at, connection, direction, said);
    });
  }
  return write_message_anew(now, connection, direction, body);
}

Status Writer::write_message_anew(TimePoint now, std::string_view connection,
                                  envelope::Direction direction, envelope::Body body) {
  const std::optional<std::string> redacted =
      state_->redacts ? redact_message(body.bytes) : std::nullopt;
  if (redacted) body.bytes = *redacted;
  std::string kept;
  if (!state_->secrets.empty()) state_->secrets.take_out(body, kept);
  return state_->add(now, [&](std::string& out, Duration at) {
    state_->said = envelope::append_message(out, at, connection, direction, body);
  });
}

void Writer::hide(const std::vector<std::string>& secrets) {
  if (!state_->redacts) return;
  for (const std::string& secret : secrets)
    state_->secrets.add(secret);
}

Status Writer::flush() {
  return state_->flush();
}

bool Writer::is_abandoned() const {
  return state_->sink.is_abandoned();
}

Status Writer::finish() {
  return state_->finish();
}

}  // namespace wskit::capture
