#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "base/result.h"
#include "capture/recorder.h"
#include "cli/diagnostics.h"
#include "lws/loop.h"

namespace wskit::cli {

/// The thread that writes a capture of what other loops note: they never wait for the disk.
class CaptureThread {
 public:
  /// Creates the file, and waits for the reader of a FIFO. Failures and losses are said once each,
  /// when they happen; `on_end` is called, on the thread, after the first failure, or when nobody
  /// reads the capture any more. `diagnostics` outlives this.
  static Result<std::unique_ptr<CaptureThread>> create(const capture::WriterConfig& config,
                                                       const Diagnostics& diagnostics,
                                                       std::function<void()> on_end);
  ~CaptureThread();
  CaptureThread(const CaptureThread&) = delete;
  CaptureThread& operator=(const CaptureThread&) = delete;

  [[nodiscard]] capture::Recorder& recorder() { return recorder_; }
  /// Once, when signals are taken care of: a thread inherits what is blocked.
  void start();
  /// Once, when no loop runs any more: writes the rest. The file's failure, which has been said.
  Status finish();

 private:
  CaptureThread(capture::Writer writer, std::string path, const Diagnostics& diagnostics,
                std::function<void()> on_end);

  capture::RecorderPorts ports(std::string path, const Diagnostics& diagnostics,
                               std::function<void()> on_end);
  void join();

  lws::Loop loop_;
  capture::Recorder recorder_;
  std::thread thread_;
};

}  // namespace wskit::cli
