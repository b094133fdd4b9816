#include <initializer_list>

#include <fmt/format.h>

#include "cli/load_options.h"
#include "cli/ramp.h"
#include "cli/terminal.h"
#include "envelope/correlation.h"

namespace wskit::cli {
namespace {

using load::Mode;

constexpr double kFastest = 1e9;

struct Mistake {
  bool made;
  const char* right;
};

Error usage(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

/// The first of them that was made.
Status first_made(std::initializer_list<Mistake> mistakes) {
  for (const Mistake& mistake : mistakes) {
    if (mistake.made) return usage(mistake.right);
  }
  return ok();
}

}  // namespace

Status LoadOptions::check() const {
  Status each = first_made({
      {connections_ == 0, "--connections: '0' measures nothing; write 1 or more"},
      {messages_ == 0, "--messages: '0' measures nothing; write 1 or more"},
      {depth_ == 0, "--depth: '0' would send nothing; write 1 or more"},
      {threads_ == 0, "--threads: '0' would run nothing; write 1 or more"},
      {rate_.value_or(1) > kFastest, "--rate: more than one a nanosecond; write 100k/s"},
      {connect_rate_.value_or(1) > kFastest,
       "--connect-rate: more than one a nanosecond; write 1k/s"},
  });
  if (!each) return each;
  if (auto checked = check_ramp(); !checked) return checked;
  return check_match();
}

Status LoadOptions::check_ramp() const {
  if (ramp_.empty()) return ok();
  return first_made({
      {warmup_.value_or(Duration::zero()) >= length_of(ramp_),
       "--warmup: takes all of the --ramp; write less, for nothing would be measured"},
  });
}

Status LoadOptions::check_match() const {
  if (match_.empty() || mode() != Mode::kRequest) return ok();
  auto pointer = envelope::CorrelationReader::check_pointer(match_);
  if (!pointer) return usage("--match: " + escaped(pointer.error().message));
  return ok();
}

}  // namespace wskit::cli
