#include "cli/audit_figures.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/quantity.h"

namespace wskit::cli {
namespace {

void keep_worst(std::vector<load::Receiver>& receivers) {
  constexpr std::size_t kMost = 10;
  std::stable_sort(receivers.begin(), receivers.end(),
                   [](const load::Receiver& a, const load::Receiver& b) {
                     return a.wrongs.sum() > b.wrongs.sum();
                   });
  if (receivers.size() > kMost) receivers.resize(kMost);
}

}  // namespace

void AuditFigures::merge(const AuditFigures& other) {
  receivers += other.receivers;
  affected += other.affected;
  state_bytes += other.state_bytes;
  worst.insert(worst.end(), other.worst.begin(), other.worst.end());
  keep_worst(worst);
}

AuditFigures audit_of(const load::Summary& summary) {
  AuditFigures audit;
  audit.receivers = summary.receivers.size();
  audit.state_bytes = summary.audit_bytes;
  for (const load::Receiver& receiver : summary.receivers) {
    if (receiver.wrongs.sum() > 0) audit.worst.push_back(receiver);
  }
  audit.affected = audit.worst.size();
  keep_worst(audit.worst);
  return audit;
}

std::string audit_line(const load::Wrongs& wrongs) {
  return fmt::format("{} lost, {} duplicated, {} reordered, {} corrupted, {} late",
                     format_count(wrongs.lost), format_count(wrongs.duplicated),
                     format_count(wrongs.reordered), format_count(wrongs.corrupted),
                     format_count(wrongs.late));
}

}  // namespace wskit::cli
