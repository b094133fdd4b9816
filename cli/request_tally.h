#pragma once

#include <cstdint>
#include <string>

#include "cli/verdict.h"
#include "client/requester.h"

namespace wskit::cli {

/// What became of requests, all in all.
class RequestTally {
 public:
  /// One has ended.
  void count(const Result<client::Answer>& answer);
  /// kDone when all went well, else by the first that did not.
  [[nodiscard]] Verdict verdict() const;

 private:
  std::uint64_t ended_ = 0;
  std::uint64_t failed_ = 0;
  ExitCode code_ = kDone;  ///< of the first that failed
  std::string what_;
};

}  // namespace wskit::cli
