#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.h"
#include "room/handout.h"
#include "room/topic.h"
#include "room/topics.h"

namespace {

using namespace wskit;
using Words = std::vector<std::string_view>;

class Reader final : public room::Member {
 public:
  explicit Reader(std::string_view pattern) : Member("reader"), pattern_(pattern) {}
  void deliver(const Payload& /*frame*/) override { ++count_; }

  [[nodiscard]] std::string_view pattern() const { return pattern_; }
  [[nodiscard]] int count() const { return count_; }

 private:
  std::string_view pattern_;
  int count_ = 0;
};

Words split(std::string_view text, char at) {
  Words words;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(at, begin), text.size());
    words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

bool is_topic(std::string_view text, bool is_pattern) {
  const Words words = split(text, '.');
  if (text.size() > room::kMaxTopic || words.size() > room::kMaxWords) return false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].empty()) return false;
    if (words[i].find_first_of("*>") == std::string_view::npos) continue;
    const bool is_wildcard = words[i] == "*" || (words[i] == ">" && i + 1 == words.size());
    if (!is_pattern || !is_wildcard) return false;
  }
  return true;
}

/// What a pattern means, word by word.
bool fits(const Words& pattern, const Words& topic) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (i == topic.size()) return false;
    if (pattern[i] == ">") return true;
    if (pattern[i] != "*" && pattern[i] != topic[i]) return false;
  }
  return pattern.size() == topic.size();
}

void check_publication(const room::Topics& topics, const std::list<Reader>& readers,
                       std::string_view topic, std::uint64_t number) {
  std::vector<int> before;
  for (const Reader& reader : readers)
    before.push_back(reader.count());
  const Payload frame = Payload::copy_of("x");
  room::Handout handout(frame, number);
  topics.publish(topic, handout);
  std::size_t i = 0;
  for (const Reader& reader : readers) {
    const bool wanted = fits(split(reader.pattern(), '.'), split(topic, '.'));
    WSKIT_ASSERT(reader.count() == before[i++] + (wanted ? 1 : 0));
  }
}

}  // namespace

// Each line is subscribed to, if it can be, and then published to.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Words lines = split(text, '\n');
  if (lines.size() > 64) return 0;
  room::Topics topics;
  std::list<Reader> readers;
  for (const std::string_view line : lines) {
    const bool is_pattern = is_topic(line, true);
    WSKIT_ASSERT(!room::check_pattern(line) == is_pattern);
    if (is_pattern) WSKIT_ASSERT(topics.subscribe(readers.emplace_back(line), line));
  }
  std::uint64_t number = 0;
  for (const std::string_view line : lines) {
    WSKIT_ASSERT(!room::check_topic(line) == is_topic(line, false));
    if (!room::check_topic(line)) check_publication(topics, readers, line, ++number);
  }
  for (Reader& reader : readers)
    WSKIT_ASSERT(topics.unsubscribe(reader, reader.pattern()));
  WSKIT_ASSERT(topics.words() == 0 && topics.subscriptions() == 0);
  return 0;
}
