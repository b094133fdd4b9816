#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "cli/verdict.h"
#include "client/requester.h"

namespace wskit::cli {

/// For an answer that is an error of this code.
ExitCode exit_code_for_fault(std::string_view code);

/// What became of requests, all in all.
class RequestTally {
 public:
  /// One has ended.
  void count(const Result<client::Answer>& answer);
  /// The server has said that something went wrong, and not with which request.
  void overhear(const envelope::ServerMessage& error);
  /// kDone when all went well, else by the first that did not. `late` answers came for requests
  /// that had been given up.
  [[nodiscard]] Verdict verdict(std::uint64_t late) const;

 private:
  std::uint64_t ended_ = 0;
  std::uint64_t failed_ = 0;
  ExitCode code_ = kDone;  ///< of the first that failed
  std::string what_;
  std::string overheard_;  ///< the first of these
};

}  // namespace wskit::cli
