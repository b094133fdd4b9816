#include "server/visit.h"

#include <chrono>
#include <utility>

namespace wskit::server {

using observe::LogLevel;

std::unique_ptr<const Visit> Visit::begin(const observe::Log* log, std::string peer,
                                          std::string path, TimePoint now) {
  if (log == nullptr || !log->takes(LogLevel::kDetail)) return nullptr;
  log->write({LogLevel::kDetail,
              "connect",
              peer + ": connected to " + path,
              {{"peer", peer}, {"path", path}}});
  return std::unique_ptr<const Visit>(new Visit(*log, std::move(peer), now));
}

void Visit::end(const wire::CloseInfo& how, TimePoint now) const {
  std::string text = peer_ + ": closed with " + std::to_string(how.code);
  if (!how.reason.empty()) text.append(": ").append(how.reason);
  const std::chrono::duration<double> stay = now - begun_;
  log_.write({LogLevel::kDetail,
              "close",
              std::move(text),
              {{"peer", peer_},
               {"code", std::int64_t{how.code}},
               {"reason", std::string(how.reason)},
               {"by", std::string(how.by_peer ? "client" : "server")},
               {"seconds", stay.count()}}});
}

}  // namespace wskit::server
