#include <string>
#include <utility>

#include "base/base64.h"
#include "capture/exporter.h"
#include "capture/json_value.h"

namespace wskit::capture {
namespace {

namespace event = envelope::event;
using envelope::Body;

std::string_view trimmed(std::string_view line) {
  const std::size_t last = line.find_last_not_of(" \t\r");
  return line.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

void put_body(OrderedJson& line, const Body& body) {
  if (body.form == Body::Form::kBinary) {
    line["b64"] = base64_encode(body.bytes);
  } else if (auto json = line.contains("json") ? parse_ordered_json(body.bytes) : std::nullopt) {
    line["json"] = *std::move(json);
  } else {
    line.erase("json");
    line["data"] = std::string(body.bytes);
  }
}

/// Puts what has been redacted in the place of what was.
void put_redacted(OrderedJson& line, const envelope::What& what) {
  if (const auto* open = std::get_if<event::Open>(&what)) {
    line["url"] = std::string(open->url);
    if (!open->headers.empty()) {
      OrderedJson& headers = line["headers"] = OrderedJson::array();
      for (const auto& [name, value] : open->headers)
        headers.push_back(OrderedJson::array({name, value}));
    }
    if (!open->subprotocols.empty()) line["subprotocols"] = open->subprotocols;
  } else if (const auto* message = std::get_if<event::Message>(&what)) {
    put_body(line, message->body);
  }
}

class LineExporter final : public Exporter {
 public:
  explicit LineExporter(Sink& sink) : sink_(sink) {}

  Status begin(const Header& header, const Original& original) override {
    auto line = parse_ordered_json(original.line);
    if (!line) {
      line_.clear();
      append_header(line_, header);
      return sink_.write(line_);
    }
    if (!header.redacted.empty()) (*line)["redacted"] = header.redacted;
    if (!line->contains("tool")) (*line)["tool"] = header.tool;
    return write(to_ordered_text(*line));
  }
  Status add(const envelope::Event& event, const Original& original) override {
    if (!original.is_redacted) return write(trimmed(original.line));
    auto line = parse_ordered_json(original.line);
    if (!line) return write_anew(event);
    put_redacted(*line, event.what);
    return write(to_ordered_text(*line));
  }
  Status end() override { return ok(); }
  [[nodiscard]] std::vector<std::string> losses() const override { return {}; }

 private:
  /// It is nested more deeply than we go: what is not known of it is lost.
  Status write_anew(const envelope::Event& event) {
    line_.clear();
    envelope::append_event(line_, event);
    return sink_.write(line_);
  }
  Status write(std::string_view line) {
    line_.assign(line).append(1, '\n');
    return sink_.write(line_);
  }

  Sink& sink_;
  std::string line_;
};

}  // namespace

std::unique_ptr<Exporter> make_line_exporter(Sink& sink) {
  return std::make_unique<LineExporter>(sink);
}

}  // namespace wskit::capture
