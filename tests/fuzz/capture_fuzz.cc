#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "capture/compare.h"
#include "capture/reader.h"
#include "capture/summary.h"
#include "envelope/line_parser.h"

namespace {

using namespace wskit;

capture::Reader::Source pieces(std::string_view text, std::size_t chunk) {
  return [text, chunk](std::span<char> into) mutable -> Result<std::size_t> {
    const std::size_t size = std::min({chunk, into.size(), text.size()});
    std::copy_n(text.begin(), size, into.begin());
    text.remove_prefix(size);
    return size;
  };
}

/// Every event again as the line that it would be written as, then what ended the reading.
std::string read_all(std::string_view text, std::size_t chunk) {
  auto reader = capture::Reader::open(pieces(text, chunk), "fuzz");
  if (!reader) return reader.error().message;
  std::string lines;
  while (true) {
    const auto event = reader->next();
    if (!event) return lines + event.error().message;
    if (!*event) return lines;
    const std::size_t begin = lines.size();
    envelope::append_event(lines, **event);
    envelope::LineParser parser;
    // What has been written can be read.
    if (!parser.event(std::string_view(lines).substr(begin))) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (read_all(text, 1 << 16) != read_all(text, 3)) std::abort();
  if (auto reader = capture::Reader::open(pieces(text, 64), "fuzz")) {
    static_cast<void>(capture::summarise(*reader));
  }
  const std::size_t half = size / 2;
  const capture::Message first({envelope::Body::Form::kText, text.substr(0, half)});
  const capture::Message second({envelope::Body::Form::kText, text.substr(half)});
  for (const auto comparison : {capture::Comparison::kExact, capture::Comparison::kSubset}) {
    capture::Rule rule;
    rule.comparison = comparison;
    static_cast<void>(capture::compare(rule, first, second));
    if (auto pointer = capture::Pointer::parse(text.substr(0, text.find('\n')))) {
      rule.ignore.push_back(*std::move(pointer));
      static_cast<void>(capture::compare(rule, first, second));
    }
  }
  envelope::LineParser parser;
  static_cast<void>(parser.op(text));
  static_cast<void>(parser.server_op(text));
  return 0;
}
