#include <charconv>
#include <string_view>
#include <utility>

#include "base/base64.h"
#include "capture/import.h"
#include "wire/utf8.h"

namespace wskit::capture {
namespace {

namespace event = envelope::event;
using envelope::Body;
using envelope::Direction;

constexpr std::string_view kConnection = "1";

/// What wskit and wscat show when the server has closed: Disconnected (code: 1000, reason: "bye").
std::optional<event::Close> parse_disconnected(std::string_view line) {
  constexpr std::string_view kBegin = "Disconnected (code: ";
  constexpr std::string_view kReason = ", reason: \"";
  constexpr std::string_view kEnd = "\")";
  if (!line.starts_with(kBegin) || !line.ends_with(kEnd)) return std::nullopt;
  event::Close close;
  const char* const from = line.data() + kBegin.size();
  const auto [end, error] = std::from_chars(from, line.data() + line.size(), close.code);
  const std::string_view rest(end, line.data() + line.size());
  if (error != std::errc() || !rest.starts_with(kReason)) return std::nullopt;
  if (rest.size() < kReason.size() + kEnd.size()) return std::nullopt;
  close.reason = rest.substr(kReason.size(), rest.size() - kReason.size() - kEnd.size());
  close.by = Direction::kToClient;
  return close;
}

class Transcript {
 public:
  Transcript(Input input, std::string name, Strictness strictness, Spool out)
      : lines_(std::move(input), std::move(name)), strictness_(strictness), out_(std::move(out)) {}

  Result<Imported> run() {
    std::string header;
    append_header(header, {"", "transcript", "", {}});
    if (Status put = out_.append(header); !put) return put.error();
    while (true) {
      const auto line = next_line();
      if (!line) return line.error();
      if (!*line) break;
      std::string_view text = **line;
      if (text.ends_with('\r')) text.remove_suffix(1);
      if (lines_.line() == 1 && text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
      if (Status taken = take(text); !taken) return taken.error();
    }
    drop_prompt();
    if (Status ended = end_message(); !ended) return ended.error();
    if (Status flushed = out_.flush(); !flushed) return flushed.error();
    return Imported{std::move(out_), warning()};
  }

 private:
  /// Nothing at the end, or where a damaged file ends for who is lenient.
  Result<std::optional<std::string_view>> next_line() {
    auto line = lines_.next();
    if (line || !lines_.is_damaged()) return line;
    if (Status told = reject("the gzip file is damaged behind this line"); !told)
      return told.error();
    return std::optional<std::string_view>();
  }
  /// What is pasted from wscat ends in its prompt.
  void drop_prompt() {
    const bool is_prompt = message_ == Direction::kToServer && text_.empty() && !lines_.is_whole();
    if (is_prompt) message_.reset();
  }
  Status take(std::string_view line) {
    if (!wire::is_utf8(line)) {
      return reject("not UTF-8; bytes are written as a binary message, `>b AAE=` in base64");
    }
    if (message_ && line.starts_with("  ")) {
      text_ += '\n';
      text_ += line.substr(2);
      return ok();
    }
    if (Status ended = end_message(); !ended) return ended;
    if (line.empty() || line.starts_with("Connected (")) return ok();
    if (line.starts_with('#')) return take_comment(line.substr(1));
    if (line.starts_with("* ")) return write(event::Mark{line.substr(2)});
    if (line.starts_with("error: ")) return write(event::Mark{line});
    if (const auto close = parse_disconnected(line)) return take_close(*close);
    if (line.starts_with('>')) return take_message(Direction::kToServer, line.substr(1));
    if (line.starts_with('<')) return take_message(Direction::kToClient, line.substr(1));
    return reject(
        "neither `> sent` nor `< received`; a message goes on in a line that begins with "
        "two blanks");
  }

  /// A URL among the first comments is the server's.
  Status take_comment(std::string_view comment) {
    comment.remove_prefix(std::min(comment.find_first_not_of(' '), comment.size()));
    const bool is_url = comment.starts_with("ws://") || comment.starts_with("wss://");
    if (is_url && url_.empty() && !opened_) url_ = comment;
    return ok();
  }
  Status take_message(Direction direction, std::string_view rest) {
    if (Status opened = open(); !opened) return opened;
    if (rest.starts_with("b ")) {
      const auto bytes = base64_decode(rest.substr(2));
      if (!bytes) return reject("a binary message wants base64, as in `>b AAE=`");
      return write(event::Message{direction, {Body::Form::kBinary, *bytes}});
    }
    if (!rest.empty() && !rest.starts_with(' ')) {
      return reject("a blank belongs behind `>` and `<`");
    }
    message_ = direction;
    text_ = rest.substr(rest.empty() ? 0 : 1);
    return ok();
  }
  Status take_close(const event::Close& close) {
    if (Status opened = open(); !opened) return opened;
    opened_ = false;
    return write(close);
  }

  Status open() {
    if (std::exchange(opened_, true)) return ok();
    event::Open open;
    open.url = url_;
    return write(std::move(open));
  }
  Status end_message() {
    if (!message_) return ok();
    return write(event::Message{std::exchange(message_, std::nullopt), {Body::Form::kText, text_}});
  }
  Status write(const envelope::What& what) {
    std::string line;
    envelope::append_event(line, Duration::zero(), kConnection, what);
    return out_.append(line);
  }

  Status reject(const std::string& what) {
    if (strictness_ == Strictness::kStrict) return Error{ErrorKind::kUsage, lines_.place() + what};
    if (rejected_++ == 0) first_rejection_ = lines_.place() + what;
    return ok();
  }
  [[nodiscard]] std::optional<std::string> warning() const {
    if (rejected_ == 0) return std::nullopt;
    return "lines left out: " + std::to_string(rejected_) + ", the first: " + first_rejection_;
  }

  LineReader lines_;
  Strictness strictness_;
  Spool out_;
  std::string url_;
  bool opened_ = false;
  std::optional<Direction> message_;  ///< whose text may go on
  std::string text_;
  std::size_t rejected_ = 0;
  std::string first_rejection_;
};

}  // namespace

Result<Imported> import_transcript(Input input, const std::string& name, Strictness strictness) {
  auto out = Spool::create();
  if (!out) return out.error();
  return Transcript(std::move(input), name, strictness, *std::move(out)).run();
}

}  // namespace wskit::capture
