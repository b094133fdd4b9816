#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "load/stamp.h"

// What comes over the wire is searched for stamps. A search always gets ahead and stays inside of
// the bytes, and a stamp that is found whole is the one that writing it anew gives.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using wskit::load::FoundStamp;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::size_t from = 0;
  while (const auto found = wskit::load::find_stamp(bytes, from)) {
    WSKIT_ASSERT(found->end > from && found->end <= size);
    if (found->stamp) {
      std::string again(wskit::load::Stamp::kShortest, '\0');
      found->stamp->write(again.data(), again.size());
      const auto reread = wskit::load::find_stamp(again);
      WSKIT_ASSERT(reread && reread->stamp == found->stamp);
    }
    from = found->end;
  }
  return 0;
}
