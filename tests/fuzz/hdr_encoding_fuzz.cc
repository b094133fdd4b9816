#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "observe/hdr_encoding.h"

/// What is read as counts, or as a whole encoding, is read back the same when it is written again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace wskit::observe;
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  for (const auto& read : {CompactHistogram::parse(input), hdr_decode(input)}) {
    if (!read) continue;
    const auto again = hdr_decode(hdr_encode(*read));
    WSKIT_ASSERT(again && again->counts() == read->counts() && again->count() == read->count());
    Histogram whole;
    read->add_to(whole);
    WSKIT_ASSERT(whole.count() == read->count());
    WSKIT_ASSERT(whole.percentile(0) <= whole.percentile(100));
    CompactHistogram twice = *read;
    twice.merge(*read);
    WSKIT_ASSERT(twice.count() == 2 * read->count());
  }
  return 0;
}
