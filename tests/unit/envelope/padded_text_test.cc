#include "envelope/padded_text.h"

#include <cstddef>
#include <string>

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include "envelope/request.h"

namespace wskit::envelope {
namespace {

constexpr std::string_view kMessage =
    R"({"type":"message","roomId":"r","content":{"a":[1,"two"]}})";

/// Some pages of memory, and behind them one that nobody may touch.
class Pages {
 public:
  Pages() {
    const std::size_t page = size();
    memory_ = static_cast<char*>(
        ::mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    ::mprotect(memory_ + page, page, PROT_NONE);
  }
  ~Pages() { ::munmap(memory_, 2 * size()); }
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;

  static std::size_t size() { return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)); }
  /// `text`, with so many bytes between its end and the page that nobody may touch.
  std::string_view put(std::string_view text, std::size_t distance) {
    char* const begin = memory_ + size() - distance - text.size();
    text.copy(begin, text.size());
    return {begin, text.size()};
  }

 private:
  char* memory_;
};

TEST(PaddedText, NeverReadsOverTheEndOfAPage) {
  Pages pages;
  RequestReader reader;
  for (std::size_t distance = 0; distance < 200; ++distance) {
    Request request;
    EXPECT_FALSE(reader.read(pages.put(kMessage, distance), request)) << distance;
    EXPECT_EQ(request.type, "message") << distance;
    EXPECT_EQ(request.content, R"({"a":[1,"two"]})") << distance;
  }
}

TEST(PaddedText, LeavesATextWhereItIs) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "sanitizers allow no look behind a text";
#endif
  Pages pages;
  PaddedText padded;
  const std::string_view text = pages.put(kMessage, 1000);
  EXPECT_EQ(padded.pad(text).data(), text.data());
}

TEST(PaddedText, CopiesATextThatHasNoRoomBehindIt) {
  Pages pages;
  PaddedText padded;
  const std::string_view text = pages.put(kMessage, 1);
  const std::string_view copy = padded.pad(text);
  EXPECT_NE(copy.data(), text.data());
  EXPECT_EQ(copy, kMessage);
  EXPECT_EQ(padded.pad({}), "");
}

TEST(PaddedText, DependsOnNothingThatLiesBehind) {
  // As if another message had lain there: the rest of it must not become part of this one.
  std::string memory = std::string(R"({"type":"ping","id":1)") + R"(,"roomId":"r"}}}]]""",,,)";
  memory.append(200, '}');
  RequestReader reader;
  Request request;
  EXPECT_TRUE(reader.read(std::string_view(memory).substr(0, 21), request));
  EXPECT_TRUE(reader.read(std::string_view(memory).substr(0, 5), request));
  memory[21] = '}';
  EXPECT_FALSE(reader.read(std::string_view(memory).substr(0, 22), request));
  EXPECT_EQ(request.correlation, "1");
}

}  // namespace
}  // namespace wskit::envelope
