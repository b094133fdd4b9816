#include "edit/key_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/code_point.h"

namespace wskit::edit {
namespace {

constexpr char kEscape = 27;
constexpr char kRubout = 127;
constexpr std::string_view kPasteEnd = "\x1b[201~";
// Longer ones are noise, not keys.
constexpr std::size_t kMaxSequence = 64;

constexpr auto kControls = [] {
  std::array<Key, 32> keys{};
  keys.fill(Key::kNone);
  const auto bind = [&keys](char letter, Key key) {
    keys[static_cast<unsigned char>(letter) & 0x1fU] = key;
  };
  bind('A', Key::kHome);
  bind('B', Key::kLeft);
  bind('C', Key::kInterrupt);
  bind('D', Key::kEndOfFile);
  bind('E', Key::kEnd);
  bind('F', Key::kRight);
  bind('G', Key::kCancel);
  bind('H', Key::kBackspace);
  bind('I', Key::kTab);
  bind('J', Key::kEnter);
  bind('K', Key::kKillToEnd);
  bind('L', Key::kClearScreen);
  bind('M', Key::kEnter);
  bind('N', Key::kDown);
  bind('P', Key::kUp);
  bind('R', Key::kSearch);
  bind('S', Key::kSearchForward);
  bind('T', Key::kTranspose);
  bind('U', Key::kKillToStart);
  bind('W', Key::kKillBlankLeft);
  bind('Y', Key::kYank);
  bind('Z', Key::kSuspend);
  bind('\\', Key::kQuit);
  bind('_', Key::kUndo);
  return keys;
}();

struct Sequence {
  std::string_view bytes;  ///< behind the escape
  Key key;
};

// What xterm, the Linux console, rxvt, screen and tmux send.
constexpr Sequence kSequences[] = {
    {"[A", Key::kUp},           {"OA", Key::kUp},           {"[B", Key::kDown},
    {"OB", Key::kDown},         {"[C", Key::kRight},        {"OC", Key::kRight},
    {"[D", Key::kLeft},         {"OD", Key::kLeft},         {"[H", Key::kHome},
    {"OH", Key::kHome},         {"[1~", Key::kHome},        {"[7~", Key::kHome},
    {"[F", Key::kEnd},          {"OF", Key::kEnd},          {"[4~", Key::kEnd},
    {"[8~", Key::kEnd},         {"[3~", Key::kDelete},      {"[3;5~", Key::kKillWordRight},
    {"[1;5D", Key::kWordLeft},  {"[1;3D", Key::kWordLeft},  {"Od", Key::kWordLeft},
    {"[1;5C", Key::kWordRight}, {"[1;3C", Key::kWordRight}, {"Oc", Key::kWordRight},
    {"[5~", Key::kUp},          {"[6~", Key::kDown},        {"OM", Key::kEnter},
};

constexpr Sequence kMeta[] = {
    {"b", Key::kWordLeft},        {"f", Key::kWordRight},       {"d", Key::kKillWordRight},
    {"\x7f", Key::kKillWordLeft}, {"\x08", Key::kKillWordLeft}, {"<", Key::kOldest},
    {">", Key::kNewest},
};

template <std::size_t kSize>
Key find(const Sequence (&table)[kSize], std::string_view bytes) {
  const auto* const found = std::find_if(std::begin(table), std::end(table),
                                         [bytes](const Sequence& s) { return s.bytes == bytes; });
  return found == std::end(table) ? Key::kNone : found->key;
}

bool is_plain(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && c != kRubout;
}

/// How many bytes at the end of `text` begin a character that is not complete yet.
std::size_t unfinished(std::string_view text) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if ((byte & 0xc0U) == 0x80U) continue;
    return code_point_size(text[text.size() - back]) > back ? back : 0;
  }
  return 0;
}

/// Terminals send line ends of a paste as carriage returns.
std::string with_newlines(std::string_view pasted) {
  std::string text;
  text.reserve(pasted.size());
  for (std::size_t i = 0; i < pasted.size(); ++i) {
    if (pasted[i] != '\r') {
      text += pasted[i];
    } else if (i + 1 == pasted.size() || pasted[i + 1] != '\n') {
      text += '\n';
    }
  }
  return text;
}

}  // namespace

void KeyReader::feed(std::string_view bytes) {
  bytes_.erase(0, std::exchange(at_, 0));
  bytes_ += bytes;
  settled_ = false;
}

void KeyReader::take(std::size_t size) {
  at_ += size;
}

std::optional<Press> KeyReader::next() {
  if (pasting_) return read_paste();
  if (rest().empty()) return std::nullopt;
  const char first = rest().front();
  if (first == kEscape) return read_escape();
  if (is_plain(first)) return read_text();
  take(1);
  if (first == kRubout) return Press{Key::kBackspace};
  // In a paste without brackets, lines end with either, or both.
  if (first == '\r' && rest().starts_with('\n')) take(1);
  return Press{kControls[static_cast<unsigned char>(first)]};
}

/// As much text as has come: a paste without brackets is not one key for each character.
std::optional<Press> KeyReader::read_text() {
  const std::string_view bytes = rest();
  const auto* const end = std::find_if_not(bytes.begin(), bytes.end(), is_plain);
  std::string_view text = bytes.substr(0, static_cast<std::size_t>(end - bytes.begin()));
  if (text.size() == bytes.size() && !settled_) text.remove_suffix(unfinished(text));
  if (text.empty()) return std::nullopt;
  take(text.size());
  return Press{Key::kText, std::string(text)};
}

std::optional<Press> KeyReader::read_escape() {
  const std::string_view bytes = rest();
  if (bytes.size() == 1 || bytes[1] == kEscape) {
    if (bytes.size() == 1 && !settled_) return std::nullopt;
    take(1);
    return Press{Key::kCancel};
  }
  if (bytes[1] == '[' || bytes[1] == 'O') return read_sequence(2);
  take(2);
  return Press{find(kMeta, bytes.substr(1, 1))};
}

/// A control sequence (ECMA-48 section 5.4) ends with its first byte from '@' to '~'.
std::optional<Press> KeyReader::read_sequence(std::size_t begin) {
  const std::string_view bytes = rest();
  std::size_t end = begin;
  while (end < bytes.size() && bytes[end] >= 0x20 && bytes[end] < 0x40)
    ++end;
  const bool complete = end < bytes.size();
  if (!complete && !settled_ && end < kMaxSequence) return std::nullopt;
  // What breaks it off is a key of its own.
  if (complete && bytes[end] >= 0x40 && bytes[end] < 0x7f) ++end;
  const std::string_view sequence = bytes.substr(1, end - 1);
  take(end);
  if (sequence != "[200~") return Press{find(kSequences, sequence)};
  pasting_ = true;
  return read_paste();
}

std::optional<Press> KeyReader::read_paste() {
  const std::string_view bytes = rest();
  const std::size_t end = bytes.find(kPasteEnd);
  const bool complete = end != std::string_view::npos;
  // The mark of the end may be cut.
  const std::size_t size =
      complete ? end : bytes.size() - std::min(bytes.size(), kPasteEnd.size() - 1);
  too_long_ = too_long_ || paste_.size() + size > max_paste_;
  if (too_long_) {
    paste_ = {};
  } else {
    paste_ += bytes.substr(0, size);
  }
  take(complete ? size + kPasteEnd.size() : size);
  if (!complete) return std::nullopt;
  pasting_ = false;
  if (std::exchange(too_long_, false)) return Press{Key::kPasteTooLong};
  return Press{Key::kPaste, with_newlines(std::exchange(paste_, {}))};
}

}  // namespace wskit::edit
