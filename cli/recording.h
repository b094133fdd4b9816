#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "capture/recorder.h"
#include "capture/writer.h"
#include "client/link_config.h"
#include "client/loop_feed.h"
#include "client/make_channel.h"
#include "client/recorded_channel.h"
#include "flow/deadline.h"
#include "net/loop.h"

namespace wskit::cli {

class RecordingHandler {
 public:
  /// Nothing can be recorded any more: the disk's failure (kOutput), or no error when nobody reads
  /// the capture any more. Once for each recording.
  virtual void on_recording_end(const Status& status) = 0;

 protected:
  ~RecordingHandler() = default;
};

/// The capture of a session, with all of its connections: a person may begin and end one while
/// the session runs. The loop writes it, and waits for whoever takes it.
class Recording final : private flow::DeadlineOwner {
 public:
  /// Both outlive this.
  Recording(net::Loop& loop, RecordingHandler& handler) : loop_(loop), handler_(handler) {}
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;

  /// Makes a channel around the one of `make`, which connects with `link`, that is recorded
  /// whenever a recording is under way. `link` and `handler` outlive it; it lives until the last
  /// call of this.
  std::unique_ptr<client::Channel> wrap(const client::LinkConfig& link,
                                        const client::MakeChannel& make,
                                        client::LinkHandler& handler);

  /// Begins with the connections that are open. kUsage when one is under way; kOutput when the
  /// file cannot be written.
  Status start(const capture::WriterConfig& config);
  /// Ends the file. kUsage when none is under way.
  Status stop();
  /// What has happened is in the file from now on, even when this process is killed next. The
  /// handler may hear of a failure inside this call.
  void flush();
  /// Ends the file, if there is one, as `flush`.
  void finish();
  /// Whether it goes to standard output, where nothing else is shown then.
  [[nodiscard]] bool is_output() const { return path_ == "-"; }

 private:
  /// One file.
  struct Tape {
    Tape(capture::Writer writer, capture::RecorderPorts ports, net::Loop& loop)
        : recorder(std::move(writer), std::move(ports)), feed(recorder, loop, Duration::zero()) {}

    capture::Recorder recorder;
    client::LoopFeed feed;
  };

  void on_deadline(flow::Deadline& /*which*/) override { tell(); }
  void note(const Status& status);
  void tell();
  void record_to(client::LoopFeed* feed);

  net::Loop& loop_;
  RecordingHandler& handler_;
  std::vector<client::RecordedChannel*> channels_;
  std::string path_;
  std::unique_ptr<Tape> tape_;  ///< null when no recording is under way
  std::optional<Status> news_;  ///< of its end, for the handler
  flow::Deadline soon_{*this};  ///< it is told in a turn of its own
};

}  // namespace wskit::cli
