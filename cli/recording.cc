#include "cli/recording.h"

#include <utility>

namespace wskit::cli {

Recording::Recording(ConnectSession& session, Writers open)
    : session_(session), open_(std::move(open)) {}

Status Recording::start(const std::string& path) {
  if (writer_ != nullptr) {
    return Error{ErrorKind::kUsage, "a recording to " + path_ + " is under way; /stop ends it"};
  }
  auto writer = open_(path);
  if (!writer) return std::move(writer).error();
  writer_ = *std::move(writer);
  path_ = path;
  session_.record_to(writer_.get());
  return ok();
}

Status Recording::stop() {
  if (writer_ == nullptr) return Error{ErrorKind::kUsage, "no recording is under way"};
  session_.record_to(nullptr);
  writer_.reset();
  return ok();
}

}  // namespace wskit::cli
