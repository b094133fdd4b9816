#include "capture/writer.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "capture/direct_file.h"
#include "capture/header.h"
#include "capture/redact.h"
#include "capture/secrets.h"
#include "capture/sink.h"

namespace wskit::capture {
namespace {

constexpr std::size_t kPage = DirectFile::kPage;
// So much is written at once. A disk takes it as fast as more.
constexpr std::size_t kEnough = std::size_t{1} << 20;

/// How much has to be left out at the front of `memory` for what comes at `place` in a file.
std::size_t front(const char* memory, std::uint64_t place) {
  return static_cast<std::size_t>(place - reinterpret_cast<std::uintptr_t>(memory)) % kPage;
}

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
        buffer(header_line(config)) {
    if (flush_soon) buffer.reserve(kEnough + kEnough / 4);
  }

  /// Does `append` with the buffer and the event's time, and passes on what has gathered.
  template <class Append>
  Status add(TimePoint now, Append append) {
    if (over) return ok();
    last = std::max(last, now);
    const bool was_empty = gathered() == 0;
    append(buffer, last - start);
    if (!flush_soon) return flush();
    if (was_empty) flush_soon();
    return gathered() < kEnough ? ok() : write_pages();
  }

  /// Does `put` when the first bytes that have gathered are written, unless the disk has failed
  /// before.
  template <class Put>
  Status pass_on(std::size_t size, Put put) {
    if (over) return ok();
    Status status = sink.write({buffer.data() + begin, size});
    written += size;
    drop(size);
    said = {};
    if (status) status = put(sink);
    over = over || !status || sink.is_abandoned();
    return status;
  }
  /// Has the rest lie in memory as it will in the file, modulo a page.
  void drop(std::size_t size) {
    const std::size_t end = begin + size;
    begin = front(buffer.data(), written);
    if (begin < end) {
      buffer.erase(begin, end - begin);
    } else {
      buffer.insert(end, begin - end, '\0');
    }
  }
  [[nodiscard]] std::size_t gathered() const { return buffer.size() - begin; }
  Status write_pages() {
    const std::size_t rest = (written + gathered()) % kPage;
    return pass_on(gathered() - rest, [](Sink&) { return ok(); });
  }
  Status flush() {
    return pass_on(gathered(), [](Sink& to) { return to.flush(); });
  }
  Status finish() {
    return pass_on(gathered(), [this](Sink& to) {
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
  std::size_t begin = 0;      ///< in the buffer, of what has gathered
  std::uint64_t written = 0;  ///< bytes ahead of that
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
  if (!secrets.empty()) state_->said = {};  // it may have said one
  for (const std::string& secret : secrets)
    state_->secrets.add(secret);
}

Status Writer::flush() {
  return state_->flush();
}

void Writer::set_behind(bool behind) {
  state_->sink.set_behind(behind);
}

bool Writer::is_abandoned() const {
  return state_->sink.is_abandoned();
}

Status Writer::finish() {
  return state_->finish();
}

}  // namespace wskit::capture
