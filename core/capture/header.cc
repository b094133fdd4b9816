#include "capture/header.h"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <ctime>

#include "capture/json_value.h"
#include "envelope/json_writer.h"

namespace wskit::capture {
namespace {

constexpr long long kMillisecondsADay = 86'400'000;

std::string text_of(const Json& header, const char* name) {
  const auto found = header.find(name);
  return found != header.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// Takes `digits` digits and, unless it is 0, the character `then` from the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t digits, char then) {
  if (text.size() < digits + (then == 0 ? 0 : 1)) return std::nullopt;
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, number);
  if (error != std::errc() || end != text.data() + digits || number < 0) return std::nullopt;
  if (then != 0 && text[digits] != then) return std::nullopt;
  text.remove_prefix(digits + (then == 0 ? 0 : 1));
  return number;
}

/// Takes ".25" from the front; in milliseconds.
double take_fraction(std::string_view& text) {
  if (!text.starts_with('.')) return 0;
  text.remove_prefix(1);
  double fraction = 0;
  for (double unit = 100; !text.empty() && text[0] >= '0' && text[0] <= '9'; unit /= 10) {
    fraction += (text[0] - '0') * unit;
    text.remove_prefix(1);
  }
  return fraction;
}

/// "Z" or "+02:00"; in milliseconds ahead of UTC.
std::optional<double> parse_zone(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (!text.starts_with('+') && !text.starts_with('-')) return std::nullopt;
  const int sign = text[0] == '+' ? 1 : -1;
  text.remove_prefix(1);
  const auto hours = take_number(text, 2, text.size() > 2 && text[2] == ':' ? ':' : '\0');
  const auto minutes = take_number(text, 2, 0);
  if (!hours || !minutes || !text.empty()) return std::nullopt;
  return sign * (*hours * 60 + *minutes) * 60'000.0;
}

}  // namespace

Result<Header> parse_header(std::string_view line) {
  const auto json = parse_json(line);
  if (!json || !json->is_object() || !json->contains("wscap")) {
    return Error{
        ErrorKind::kUsage,
        "not a capture: its first line is {\"wscap\":1,…}; nor is it a HAR, or a transcript "
        "of `> sent` and `< received`"};
  }
  const Json& version = json->at("wscap");
  if (version != 1) {
    return Error{ErrorKind::kUsage, "version " + to_text(version) + " of the format; known is 1"};
  }
  Header header{text_of(*json, "created"), text_of(*json, "source"), text_of(*json, "tool"), {}};
  if (const auto list = json->find("redacted"); list != json->end() && list->is_array()) {
    for (const Json& name : *list) {
      if (name.is_string()) header.redacted.push_back(name.get<std::string>());
    }
  }
  return header;
}

void append_header(std::string& out, const Header& header) {
  envelope::JsonWriter json(out);
  json.begin_object().field("wscap", 1);
  if (!header.created.empty()) json.field("created", header.created);
  json.field("source", header.source).field("tool", header.tool);
  json.key("redacted").begin_array();
  for (const std::string& name : header.redacted)
    json.value(name);
  json.end_array().end_object();
  out += '\n';
}

std::string rfc3339(long long unix_milliseconds, int microseconds) {
  const long long fraction = (unix_milliseconds % 1000 + 1000) % 1000;
  const auto seconds = static_cast<std::time_t>((unix_milliseconds - fraction) / 1000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char date[64];
  char text[96];
  std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &utc);
  char more[16] = "";
  if (microseconds > 0) std::snprintf(more, sizeof more, "%03d", microseconds);
  std::snprintf(text, sizeof text, "%s.%03d%sZ", date, static_cast<int>(fraction), more);
  return text;
}

std::optional<double> parse_rfc3339(std::string_view text) {
  const auto year = take_number(text, 4, '-');
  const auto month = take_number(text, 2, '-');
  const auto day = take_number(text, 2, 'T');
  const auto hour = take_number(text, 2, ':');
  const auto minute = take_number(text, 2, ':');
  const auto second = take_number(text, 2, 0);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const double fraction = take_fraction(text);
  const auto ahead = parse_zone(text);
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!ahead || !date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const long long days = std::chrono::sys_days(date).time_since_epoch().count();
  const long long of_day = (*hour * 60LL + *minute) * 60'000 + *second * 1000LL;
  return static_cast<double>(days * kMillisecondsADay + of_day) + fraction - *ahead;
}

}  // namespace wskit::capture
