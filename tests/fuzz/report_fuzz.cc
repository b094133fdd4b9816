#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "cli/report_file.h"
#include "cli/report_merge.h"

/// A report that can be read is written and read back the same, and can be reported and merged.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace wskit::cli;
  const auto read = parse_report({reinterpret_cast<const char*>(bytes), size});
  if (!read) {
    WSKIT_ASSERT(!read.error().message.empty());
    return 0;
  }
  const std::string written = json_report(*read);
  const auto again = parse_report(written);
  WSKIT_ASSERT(again && json_report(*again) == written);
  WSKIT_ASSERT(!text_report(*read).empty());
  const BenchReport twice = merged({*read, *again}, {"a", "b"});
  WSKIT_ASSERT(twice.summary.succeeded() == 2 * read->summary.succeeded());
  return 0;
}
