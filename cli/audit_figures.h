#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "load/receiver.h"
#include "load/summary.h"

namespace wskit::cli {

/// What a report says of an audit, beside Summary::wrongs.
struct AuditFigures {
  std::uint64_t receivers = 0;
  std::uint64_t affected = 0;  ///< of these, with whom something is wrong
  std::uint64_t state_bytes = 0;
  std::vector<load::Receiver> worst;  ///< with whom most is wrong, worst first: ten at most

  void merge(const AuditFigures& other);
};

AuditFigures audit_of(const load::Summary& summary);

/// What an audit found, in one line.
std::string audit_line(const load::Wrongs& wrongs);

template <class Fields, class Wrongs>
void describe_wrongs(Fields& fields, Wrongs& wrongs) {
  fields.value("lost", wrongs.lost);
  fields.value("duplicated", wrongs.duplicated);
  fields.value("reordered", wrongs.reordered);
  fields.value("corrupted", wrongs.corrupted);
  fields.value("late", wrongs.late);
}

template <class Fields, class Audit, class Wrongs>
void describe_audit(Fields& fields, Audit& audit, Wrongs& wrongs) {
  describe_wrongs(fields, wrongs);
  fields.value("receivers", audit.receivers);
  fields.value("receivers_affected", audit.affected);
  fields.value("state_bytes", audit.state_bytes);
  fields.list("worst", audit.worst, [](auto& inner, auto& receiver) {
    inner.ordinal("connection", receiver.connection);
    inner.value("expected", receiver.expected);
    inner.value("delivered", receiver.delivered);
    describe_wrongs(inner, receiver.wrongs);
  });
}

}  // namespace wskit::cli
