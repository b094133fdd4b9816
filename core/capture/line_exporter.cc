#include "capture/exporter.h"

namespace wskit::capture {
namespace {

class LineExporter final : public Exporter {
 public:
  explicit LineExporter(Sink& sink) : sink_(sink) {}

  Status begin(const Header& header) override {
    line_.clear();
    append_header(line_, header);
    return sink_.write(line_);
  }
  Status add(const envelope::Event& event) override {
    line_.clear();
    envelope::append_event(line_, event);
    return sink_.write(line_);
  }
  Status end() override { return ok(); }
  [[nodiscard]] std::vector<std::string> losses() const override { return {}; }

 private:
  Sink& sink_;
  std::string line_;
};

}  // namespace

std::unique_ptr<Exporter> make_line_exporter(Sink& sink) {
  return std::make_unique<LineExporter>(sink);
}

}  // namespace wskit::capture
