#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "capture/import.h"

namespace {

using namespace wskit;

capture::Input::Source pieces(std::string_view text, std::size_t chunk) {
  return [text, chunk](std::span<char> into) mutable -> Result<std::size_t> {
    const std::size_t size = std::min({chunk, into.size(), text.size()});
    std::copy_n(text.begin(), size, into.begin());
    text.remove_prefix(size);
    return size;
  };
}

/// What came of it, line by line, or why not. What came can be read as a capture.
std::string told(const Result<capture::Imported>& imported) {
  if (!imported) return imported.error().message;
  std::string text(imported->lines.size(), '\0');
  const auto got = imported->lines.read(0, text);
  WSKIT_ASSERT(got && *got == text.size());
  auto reader = capture::Reader::open(pieces(text, 4096), "fuzz", capture::Strictness::kStrict);
  WSKIT_ASSERT(reader);
  while (true) {
    const auto event = reader->next();
    // A HAR may hold a close with a code that there is not, which a replay refuses.
    if (!event || !*event) break;
  }
  return text + imported->warning.value_or("");
}

std::string read(std::string_view text, std::size_t chunk, capture::Strictness strictness) {
  capture::Input input(pieces(text, chunk));
  return capture::recognise(text) == capture::FileForm::kHar
             ? told(capture::import_har(std::move(input), "fuzz", "", strictness))
             : told(capture::import_transcript(std::move(input), "fuzz", strictness));
}

}  // namespace

/// HAR and transcripts come to the same capture however the file is cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto strictness : {capture::Strictness::kStrict, capture::Strictness::kLenient}) {
    WSKIT_ASSERT(read(text, 1 << 16, strictness) == read(text, 3, strictness));
  }
  return 0;
}
