#include "capture/writer.h"

#include <algorithm>
#include <utility>

#include "capture/header.h"
#include "capture/redact.h"
#include "capture/sink.h"

namespace wskit::capture {
namespace {

constexpr std::size_t kMostBuffered = std::size_t{64} << 10;

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

  /// Does `put` with what has gathered, unless the disk has failed before.
  template <class Put>
  Status pass_on(Put put) {
    if (over) return ok();
    Status status = sink.write(buffer);
    buffer.clear();
    if (status) status = put(sink);
    over = over || !status || sink.is_abandoned();
    return status;
  }
  Status write_all() {
    return pass_on([](Sink&) { return ok(); });
  }
  Status flush() {
    return pass_on([](Sink& to) { return to.flush(); });
  }
  Status finish() {
    return pass_on([this](Sink& to) {
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
  bool over = false;  ///< finished, or failed
};

Result<Writer> Writer::create(const WriterConfig& config, TimePoint start,
                              std::function<void()> flush_soon) {
  auto sink = Sink::create(config.path);
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
  if (state_->over) return ok();
  std::string kept;  // what stands in place of a secret
  if (state_->redacts) redact(what, kept);
  state_->last = std::max(state_->last, now);
  const bool was_empty = state_->buffer.empty();
  envelope::append_event(state_->buffer, state_->last - state_->start, connection, what);
  if (!state_->flush_soon) return state_->flush();
  if (state_->buffer.size() >= kMostBuffered) return state_->write_all();
  if (was_empty) state_->flush_soon();
  return ok();
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
