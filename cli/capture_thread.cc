#include "cli/capture_thread.h"

#include <utility>

#include "base/clock.h"
#include "base/fd.h"
#include "cli/fifo.h"

namespace wskit::cli {
namespace {

constexpr std::size_t kSockets = 4;  // it has none but what the library opens for itself

}  // namespace

Result<std::unique_ptr<CaptureThread>> CaptureThread::create(const capture::WriterConfig& config,
                                                             const Diagnostics& diagnostics,
                                                             std::function<void()> on_end) {
  const Fd reader = await_reader(config.path, diagnostics);
  // Events gather until all that has been handed over is written.
  auto writer = capture::Writer::create(config, Clock::now(), [] {});
  if (!writer) return std::move(writer).error();
  return std::unique_ptr<CaptureThread>(
      new CaptureThread(*std::move(writer), config.path, diagnostics, std::move(on_end)));
}

CaptureThread::CaptureThread(capture::Writer writer, std::string path,
                             const Diagnostics& diagnostics, std::function<void()> on_end)
    : loop_(kSockets),
      recorder_(std::move(writer), ports(std::move(path), diagnostics, std::move(on_end))) {}

CaptureThread::~CaptureThread() {
  join();
}

capture::RecorderPorts CaptureThread::ports(std::string path, const Diagnostics& diagnostics,
                                            std::function<void()> on_end) {
  capture::RecorderPorts ports;
  ports.wake = [this] { loop_.post([this] { recorder_.drain(); }); };
  ports.on_abandoned = on_end;
  ports.on_failure = [&diagnostics, ended = std::move(on_end)](const Error& error) {
    diagnostics.error(error.message);
    ended();
  };
  ports.on_loss = [&diagnostics, path = std::move(path)] {
    const std::string text = path + ": events are lost, they come faster than they can be written";
    diagnostics.write({observe::LogLevel::kError, "record", text, {{"file", path}}});
  };
  return ports;
}

void CaptureThread::start() {
  thread_ = std::thread([this] { loop_.run(); });
}

Status CaptureThread::finish() {
  join();
  return recorder_.finish();
}

void CaptureThread::join() {
  if (!thread_.joinable()) return;
  loop_.stop();
  thread_.join();
}

}  // namespace wskit::cli
