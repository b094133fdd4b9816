#include "envelope/event.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <iterator>

#include <simdjson.h>

#include "base/base64.h"
#include "envelope/json_writer.h"

namespace wskit::envelope {
namespace {

using std::chrono::duration_cast, std::chrono::microseconds, std::chrono::milliseconds;

/// `duration` as a number of `unit`s, to the microsecond.
class Decimal {
 public:
  Decimal(Duration duration, microseconds unit) {
    std::int64_t rest = duration_cast<microseconds>(duration).count();
    if (rest < 0) *end_++ = '-';
    rest = std::abs(rest);
    end_ = std::to_chars(end_, std::end(text_), rest / unit.count()).ptr;
    rest %= unit.count();
    if (rest == 0) return;
    // The digit of the unit itself makes the zeros behind it come out, and the point replaces it.
    char* const point = end_;
    end_ = std::to_chars(point, std::end(text_), unit.count() + rest).ptr;
    *point = '.';
    while (end_[-1] == '0')
      --end_;
  }
  [[nodiscard]] std::string_view text() const { return {text_, end_}; }

 private:
  char text_[40]{};
  char* end_ = text_;
};

bool is_utf8(std::string_view bytes) {
  constexpr std::size_t kShort = 16;  // a call costs more than to look
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  const bool is_short_ascii =
      bytes.size() <= kShort && std::all_of(bytes.begin(), bytes.end(), is_ascii);
  return is_short_ascii || simdjson::validate_utf8(bytes);
}

std::string from_latin1(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    const auto c = static_cast<unsigned char>(byte);
    if (c < 0x80) {
      text += byte;
    } else {
      text += static_cast<char>(0xc0 | c >> 6);
      text += static_cast<char>(0x80 | (c & 0x3f));
    }
  }
  return text;
}

class LineWriter {
 public:
  explicit LineWriter(std::string& out) : out_(out), json_(out) {}
  LineWriter& begin(Duration at, std::string_view connection) {
    json_.begin_object();
    return time("t", at, std::chrono::seconds(1)).optional_text("c", connection);
  }
  void end() {
    json_.end_object();
    out_ += '\n';
  }

  template <class T>
  LineWriter& field(std::string_view name, T value) {
    json_.field(name, value);
    return *this;
  }
  LineWriter& text(std::string_view name, std::string_view value) {
    json_.key(name);
    put(value);
    return *this;
  }
  LineWriter& optional_text(std::string_view name, std::string_view value) {
    return value.empty() ? *this : text(name, value);
  }
  template <class T>
  LineWriter& optional(std::string_view name, const std::optional<T>& value) {
    if (value) json_.field(name, *value);
    return *this;
  }
  /// Members whose text is known beforehand, which costs a fraction of putting them together.
  LineWriter& literal(std::string_view members) {
    json_.raw(members);
    return *this;
  }
  LineWriter& direction(std::string_view name, const std::optional<Direction>& value) {
    if (value) json_.field(name, *value == Direction::kToServer ? ">" : "<");
    return *this;
  }
  LineWriter& time(std::string_view name, Duration duration, microseconds unit) {
    json_.key(name).raw(Decimal(duration, unit).text());
    return *this;
  }
  LineWriter& raw(std::string_view name, std::string_view json);
  LineWriter& body(const Body& body);
  LineWriter& headers(const event::Headers& headers);
  LineWriter& list(std::string_view name, const std::vector<std::string>& texts);
  LineWriter& script(const Script& script);

 private:
  void put(std::string_view text) {
    is_utf8(text) ? json_.value(text) : json_.value(from_latin1(text));
  }

  std::string& out_;
  JsonWriter json_;
};

LineWriter& LineWriter::raw(std::string_view name, std::string_view json) {
  json_.key(name);
  const std::size_t begin = out_.size();
  json_.raw(json);
  // Between the tokens of a value, where alone JSON allows them, line ends are as good as blanks.
  std::replace_if(
      out_.begin() + static_cast<std::ptrdiff_t>(begin), out_.end(),
      [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return *this;
}

LineWriter& LineWriter::body(const Body& body) {
  switch (body.form) {
    case Body::Form::kText:
      return text("data", body.bytes);
    case Body::Form::kJson:
      return raw("json", body.bytes);
    case Body::Form::kBinary:
      break;
  }
  return field("b64", base64_encode(body.bytes));
}

LineWriter& LineWriter::headers(const event::Headers& headers) {
  if (headers.empty()) return *this;
  json_.key("headers").begin_array();
  for (const auto& [name, value] : headers) {
    json_.begin_array();
    put(name);
    put(value);
    json_.end_array();
  }
  json_.end_array();
  return *this;
}

LineWriter& LineWriter::list(std::string_view name, const std::vector<std::string>& texts) {
  if (texts.empty()) return *this;
  json_.key(name).begin_array();
  for (const std::string& text : texts)
    put(text);
  json_.end_array();
  return *this;
}

LineWriter& LineWriter::script(const Script& script) {
  if (script.is_template) field("tpl", true);
  if (!script.bind.empty()) {
    json_.key("bind").begin_object();
    for (const auto& [name, pointer] : script.bind)
      text(name, pointer);
    json_.end_object();
  }
  if (script.expect) {
    json_.key("expect").begin_object();
    optional_text("match", script.expect->match).list("ignore", script.expect->ignore);
    if (script.expect->within) time("within_ms", *script.expect->within, milliseconds(1));
    json_.end_object();
  }
  return *this;
}

/// Behind when it was and whose it is; what follows is the same for all messages that say the same.
std::string_view head_of_message(Direction direction) {
  return direction == Direction::kToServer ? R"("ev":"msg","dir":">")" : R"("ev":"msg","dir":"<")";
}

std::string_view op_of(const Body& body) {
  return body.form == Body::Form::kBinary ? R"("op":2)" : R"("op":1)";
}

/// The fields of each event behind `t` and `c`.
struct Fields {
  LineWriter& line;

  void operator()(const event::Open& open) const {
    line.field("ev", "open").text("url", open.url).field("status", open.status);
    line.optional_text("subprotocol", open.subprotocol);
    if (open.attempt > 0) line.field("attempt", open.attempt);
    line.headers(open.headers).list("subprotocols", open.subprotocols);
  }
  void operator()(const event::Message& message) const {
    if (message.direction) {
      line.literal(head_of_message(*message.direction)).literal(op_of(message.body));
    } else {
      line.literal(R"("ev":"msg")");
    }
    line.optional_text("room", message.room);
    line.body(message.body).script(message.script);
  }
  void operator()(const event::Ping& ping) const { control("ping", ping.direction, ping.body); }
  void operator()(const event::Pong& pong) const {
    control("pong", pong.direction, pong.body);
    if (pong.round_trip) line.time("rtt_ms", *pong.round_trip, milliseconds(1));
  }
  void operator()(const event::Close& close) const {
    line.field("ev", "close").field("code", close.code).text("reason", close.reason);
    line.optional("clean", close.clean).direction("by", close.by);
  }
  void operator()(const event::Reconnecting& reconnecting) const {
    line.field("ev", "reconnecting").field("attempt", reconnecting.attempt);
    line.field("in_ms", duration_cast<milliseconds>(reconnecting.in).count());
    line.optional_text("cause", reconnecting.cause);
  }
  void operator()(const event::Outcome& outcome) const {
    line.field("ev", "result");
    if (!outcome.ref.empty()) line.raw("ref", outcome.ref);
    line.field("ok", outcome.ok);
    line.optional("delivered", outcome.delivered);
    if (outcome.body) line.body(*outcome.body);
    line.optional_text("msg", outcome.msg);
  }
  void operator()(const event::Failure& failure) const {
    line.field("ev", "error").text("code", failure.code).optional("line", failure.line);
    if (!failure.ref.empty()) line.raw("ref", failure.ref);
    line.optional("exit", failure.exit).text("msg", failure.msg);
  }
  void operator()(const event::Mark& mark) const {
    line.field("ev", "mark").text("label", mark.label);
  }
  void operator()(const event::Listening& listening) const {
    line.field("ev", "listening").text("url", listening.url);
  }
  void operator()(const event::Connect& connect) const {
    line.field("ev", "connect").text("ip", connect.ip).text("path", connect.path);
    line.text("query", connect.query).headers(connect.headers);
    line.optional_text("user", connect.user).list("roles", connect.roles);
    if (connect.anonymous) line.field("anonymous", true);
  }
  void operator()(const event::Auth& auth) const {
    line.field("ev", "auth").text("user", auth.user).list("roles", auth.roles);
  }
  void operator()(const event::Join& join) const {
    line.field("ev", "join").text("room", join.room);
  }
  void operator()(const event::Leave& leave) const {
    line.field("ev", "leave").text("room", leave.room);
  }

 private:
  void control(std::string_view name, const std::optional<Direction>& direction,
               const Body& body) const {
    line.field("ev", name).direction("dir", direction);
    if (!body.bytes.empty()) line.body(body);
  }
};

}  // namespace

Body body_of(std::string_view bytes) {
  return {is_utf8(bytes) ? Body::Form::kText : Body::Form::kBinary, bytes};
}

void append_event(std::string& out, Duration at, std::string_view connection, const What& what) {
  LineWriter line(out);
  line.begin(at, connection);
  std::visit(Fields{line}, what);
  line.end();
}

Span append_message(std::string& out, Duration at, std::string_view connection, Direction direction,
                    const Body& body) {
  LineWriter line(out);
  line.begin(at, connection).literal(head_of_message(direction));
  const std::size_t begin = out.size();
  line.literal(op_of(body)).body(body).end();
  return {begin, out.size() - begin};
}

void append_again(std::string& out, Duration at, std::string_view connection, Direction direction,
                  Span said) {
  LineWriter(out).begin(at, connection).literal(head_of_message(direction));
  out.append(out, said.begin, said.size);
}

}  // namespace wskit::envelope
