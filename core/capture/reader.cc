#include "capture/reader.h"

#include <numeric>
#include <utility>
#include <variant>
#include <vector>

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
  if (header) {
    header_ = *std::move(header);
    header_text_ = **line;
    return ok();
  }
  if (strictness_ == Strictness::kStrict || !*line) {
    return Error{ErrorKind::kUsage, place() + header.error().message};
  }
  gives_first_ = parser_.event(**line).has_value();
  if (gives_first_) {
    first_ = **line;
  } else {
    reject(header.error().message);
  }
  return ok();
}

Result<std::optional<std::string_view>> Reader::next_line() {
  if (std::exchange(gives_first_, false)) return std::optional<std::string_view>(first_);
  while (true) {
    auto line = lines_.next();
    if (!line && lines_.is_damaged() && strictness_ == Strictness::kLenient) {
      cut_ = line.error().message;
      return std::optional<std::string_view>();
    }
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
    text_ = **line;
    auto event = parse(text_);
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
  if (event->at < last_at_ && !event->has_time) {
    return Error{ErrorKind::kUsage,
                 "`t` is missing: the seconds since the start, as in {\"t\":0.5,\"ev\":\"msg\",…}"};
  }
  if (event->at < last_at_) {
    return Error{ErrorKind::kUsage,
                 "time goes backwards: " + seconds(event->at) + " after " + seconds(last_at_)};
  }
  if (auto wrong = sequence_.add(*event)) return Error{ErrorKind::kUsage, *std::move(wrong)};
  const auto* const message = std::get_if<envelope::event::Message>(&event->what);
  if (message != nullptr && check_) {
    if (auto wrong = check_(*message)) return Error{ErrorKind::kUsage, *std::move(wrong)};
  }
  last_at_ = event->at;
  return event;
}

std::optional<Error> Reader::reject(const std::string& what) {
  if (strictness_ == Strictness::kStrict) return Error{ErrorKind::kUsage, place() + what};
  if (rejected_++ == 0) first_rejection_ = place() + what;
  return std::nullopt;
}

std::optional<std::string> Reader::warning() const {
  std::vector<std::string> remarks;
  if (!first_.empty()) remarks.push_back(lines_.name() + ": the header {\"wscap\":1,…} is missing");
  if (rejected_ == 1) remarks.push_back("1 line is left out, " + first_rejection_);
  if (rejected_ > 1) {
    remarks.push_back(std::to_string(rejected_) +
                      " lines are left out, the first: " + first_rejection_);
  }
  if (cut_) remarks.push_back(*cut_);
  if (remarks.empty()) return std::nullopt;
  return std::accumulate(remarks.begin() + 1, remarks.end(), remarks.front(),
                         [](const std::string& a, const std::string& b) { return a + "; " + b; });
}

}  // namespace wskit::capture
