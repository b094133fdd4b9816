#include "cli/join_options.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/terminal.h"

namespace wskit::cli {
namespace {

constexpr std::size_t kLongestName = 100;

Error usage(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

bool is_name(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  return !text.empty() && text.size() <= kLongestName &&
         std::all_of(text.begin(), text.end(), fits);
}

/// "HOST, pid N".
std::string this_process() {
  std::array<char, 256> host{};
  const bool named = gethostname(host.data(), host.size() - 1) == 0;
  return fmt::format("{}, pid {}", named ? host.data() : "a host without a name", getpid());
}

}  // namespace

void JoinOptions::add_to(OptionTable& options) {
  options.group("Several processes")
      .text(
          "--join", "URL", url_,
          "Run together with others, on any machines, that meet here: "
          "redis://[[USER]:PASSWORD@]HOST[:PORT]/NAME, or rediss:// over TLS; one reports for all")
      .contradicts({"--find-max", "--mode fanout"})
      .count("--workers", workers_,
             "With --join: how many processes run together, this one included")
      .needs({"--join"})
      .time("--join-timeout", timeout_,
            "With --join: wait so long for those who have not come (default 1m)")
      .needs({"--join"});
}

Status JoinOptions::check() const {
  if (!wanted()) return ok();
  if (!workers_) return usage("--join: needs --workers, how many run together, as --workers 3");
  if (*workers_ == 0 || *workers_ > broker::RendezvousConfig::kMostWorkers) {
    return usage(fmt::format("--workers: from 1 to {}, not {}",
                             broker::RendezvousConfig::kMostWorkers, *workers_));
  }
  return ok();
}

Result<broker::RendezvousConfig> JoinOptions::config(load::Mode mode) const {
  auto url = broker::parse_redis_url(url_);
  if (!url) return usage("--join: " + escaped(url.error().message));
  if (!is_name(url->path)) {
    return usage(fmt::format(
        "--join: {}/{}: a run needs a name of letters, digits, '-', '_' and '.'; write {}/NAME",
        url->text(), escaped(url->path), url->text()));
  }
  constexpr Duration kUsual = std::chrono::minutes(1);
  broker::RendezvousConfig config;
  config.server = *std::move(url);
  config.workers = workers_.value_or(1);
  config.kind = load::name_of(mode);
  config.who = this_process();
  config.patience = timeout_.value_or(kUsual);
  return config;
}

}  // namespace wskit::cli
