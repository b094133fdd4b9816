#include "load/replay_config.h"

#include <utility>

namespace wskit::load {

void ReplayConfig::lead_to(const http::Url& there, bool keeps) {
  url = there;
  keeps_targets = keeps;
}

Result<http::Url> destination(const ReplayConfig& config, std::string_view recorded) {
  if (!config.url) return http::parse_url(recorded);
  http::Url url = *config.url;
  if (!config.keeps_targets) return url;
  if (auto own = http::parse_url(recorded)) url.target = std::move(own->target);
  return url;
}

}  // namespace wskit::load
