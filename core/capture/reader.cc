#include "capture/reader.h"

#include <utility>

#include "capture/json_value.h"

namespace wskit::capture {
namespace {

std::string seconds(Duration at) {
  return to_text(static_cast<double>(at / std::chrono::microseconds(1)) / 1e6);
}

}  // namespace

Result<Reader> Reader::open(Source source, std::string name, Strictness strictness) {
  Reader reader(std::move(source), std::move(name), strictness);
  const Status header = reader.read_header();
  if (!header) return header.error();
  return reader;
}

Status Reader::read_header() {
  const auto line = next_line();
  if (!line) return line.error();
  auto header = parse_header(line->value_or(""));
  if (!header) return Error{ErrorKind::kUsage, place() + header.error().message};
  header_ = *std::move(header);
  return ok();
}

Result<std::optional<std::string_view>> Reader::next_line() {
  while (true) {
    auto line = lines_.next();
    const bool is_blank =
        line && *line && (*line)->find_first_not_of(" \t\r") == std::string_view::npos;
    if (!is_blank) return line;
  }
}

Result<std::optional<envelope::Event>> Reader::next() {
  while (true) {
    const auto line = next_line();
    if (!line) return line.error();
    if (!*line) {
      if (lines_.is_cut()) cut_ = place() + "the gzip file was cut short behind this line";
      return std::optional<envelope::Event>();
    }
    auto event = parse(**line);
    if (event) return std::optional(*std::move(event));
    if (!lines_.is_whole()) {
      cut_ = place() + "the last line was cut short and is left out";
      return std::optional<envelope::Event>();
    }
    if (auto fatal = reject(event.error().message)) return *std::move(fatal);
  }
}

Result<envelope::Event> Reader::parse(std::string_view line) {
  auto event = parser_.event(line);
  if (!event) return event;
  if (event->at < last_at_) {
    return Error{ErrorKind::kUsage,
                 "time goes backwards: " + seconds(event->at) + " after " + seconds(last_at_)};
  }
  if (auto wrong = sequence_.add(*event)) return Error{ErrorKind::kUsage, *std::move(wrong)};
  last_at_ = event->at;
  return event;
}

std::optional<Error> Reader::reject(const std::string& what) {
  if (strictness_ == Strictness::kStrict) return Error{ErrorKind::kUsage, place() + what};
  if (rejected_++ == 0) first_rejection_ = place() + what;
  return std::nullopt;
}

std::optional<std::string> Reader::warning() const {
  if (rejected_ == 0) return cut_;
  const std::string count = std::to_string(rejected_);
  const std::string lines =
      rejected_ == 1 ? "1 line is left out, " : count + " lines are left out, the first: ";
  return lines + first_rejection_ + (cut_ ? "; " + *cut_ : "");
}

}  // namespace wskit::capture
