#include <algorithm>
#include <optional>

#include "base/base64.h"
#include "capture/exporter.h"
#include "capture/lost_fields.h"

namespace wskit::capture {
namespace {

namespace event = envelope::event;
using envelope::Body;
using envelope::Direction;

bool breaks_line(std::string_view text) {
  return text.find_first_of("\r\n") != std::string_view::npos;
}

class TranscriptExporter final : public Exporter {
 public:
  explicit TranscriptExporter(Sink& sink) : sink_(sink) {}

  Status begin(const Header& /*header*/, const Original& original) override {
    lost_fields_.add_header(original.line);
    return ok();
  }
  Status add(const envelope::Event& what, const Original& original) override {
    const bool is_left_out = std::holds_alternative<event::Ping>(what.what) ||
                             std::holds_alternative<event::Pong>(what.what);
    if (!is_left_out) lost_fields_.add(what.what, original.names);
    if (const auto* open = std::get_if<event::Open>(&what.what)) return add_open(what, *open);
    if (const auto* message = std::get_if<event::Message>(&what.what)) return add_message(*message);
    if (const auto* close = std::get_if<event::Close>(&what.what)) return add_close(*close);
    if (const auto* mark = std::get_if<event::Mark>(&what.what);
        mark && !breaks_line(mark->label)) {
      return put("* ", mark->label);
    }
    ++others_;
    return ok();
  }
  Status end() override { return ok(); }
  [[nodiscard]] std::vector<std::string> losses() const override {
    std::vector<std::string> lines = {"a transcript holds no times and no headers"};
    const auto lost = [&lines](const char* what, std::size_t count) {
      if (count > 0) lines.push_back(what + std::to_string(count));
    };
    lost("a transcript has no pings and pongs; left out with the like: ", others_);
    lost("a transcript keeps no carriage returns; texts that had some: ", changed_);
    lost("a transcript has no `tpl`, `bind` and `expect`; messages that had some: ", scripts_);
    lost("a transcript says only how a server closes; ends left out: ", closes_);
    if (auto fields = lost_fields_.text()) lines.push_back(*std::move(fields));
    return lines;
  }

 private:
  Status add_open(const envelope::Event& what, const event::Open& open) {
    if (opened_) {
      return Error{ErrorKind::kUsage, "a transcript holds one connection, and connection \"" +
                                          std::string(what.connection) +
                                          "\" is another one; write a .har"};
    }
    opened_ = true;
    return open.url.empty() ? ok() : put("# ", open.url);
  }
  Status add_message(const event::Message& message) {
    scripts_ += message.script.is_empty() ? 0 : 1;
    const char mark = message.direction == Direction::kToServer ? '>' : '<';
    if (message.body.form == Body::Form::kBinary) {
      return put(std::string(1, mark) + "b ", base64_encode(message.body.bytes));
    }
    std::string text;
    for (const char c : message.body.bytes) {
      text += c;
      if (c == '\n') text += "  ";
    }
    // At the end of a line it would be taken for a part of the line's end.
    changed_ += message.body.bytes.ends_with('\r') ||
                        message.body.bytes.find("\r\n") != std::string_view::npos
                    ? 1
                    : 0;
    return put(std::string(1, mark) + " ", text);
  }
  Status add_close(const event::Close& close) {
    const bool by_server = close.by == Direction::kToClient && !breaks_line(close.reason);
    if (!by_server) {
      closes_ += close.code == 1000 && close.by == Direction::kToServer ? 0 : 1;
      return ok();
    }
    return put("Disconnected (code: " + std::to_string(close.code) + ", reason: \"",
               std::string(close.reason) + "\")");
  }
  Status put(std::string begin, std::string_view rest) {
    begin += rest;
    return sink_.write(begin += '\n');
  }

  Sink& sink_;
  bool opened_ = false;
  std::size_t others_ = 0;
  std::size_t changed_ = 0;
  std::size_t closes_ = 0;
  std::size_t scripts_ = 0;
  LostFields lost_fields_{"a transcript"};
};

}  // namespace

std::unique_ptr<Exporter> make_transcript_exporter(Sink& sink) {
  return std::make_unique<TranscriptExporter>(sink);
}

}  // namespace wskit::capture
