#pragma once

#include <functional>
#include <memory>
#include <string>

#include "capture/writer.h"
#include "cli/connect_session.h"

namespace wskit::cli {

/// The capture of a session: a person may begin and end one while the session runs.
class Recording {
 public:
  using Writers = std::function<Result<std::unique_ptr<capture::Writer>>(const std::string& path)>;

  /// `open` makes writers; `session` outlives this.
  Recording(ConnectSession& session, Writers open);

  /// kUsage when one is under way; else what `open` says.
  Status start(const std::string& path);
  /// kUsage when none is under way.
  Status stop();
  /// Null when none is under way.
  [[nodiscard]] capture::Writer* writer() const { return writer_.get(); }

 private:
  ConnectSession& session_;
  Writers open_;
  std::string path_;
  std::unique_ptr<capture::Writer> writer_;
};

}  // namespace wskit::cli
