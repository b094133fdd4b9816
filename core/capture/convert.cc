#include "capture/convert.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "capture/exporter.h"
#include "capture/redact.h"
#include "capture/sink.h"

namespace wskit::capture {
namespace {

enum class Form : std::uint8_t { kLines, kHar, kTranscript };

std::optional<Form> form_of(std::string_view name) {
  if (name.ends_with(".gz")) name.remove_suffix(3);
  if (name.ends_with(".har")) return Form::kHar;
  if (name.ends_with(".txt")) return Form::kTranscript;
  if (name.ends_with(".jsonl") || name == "-") return Form::kLines;
  return std::nullopt;
}

std::unique_ptr<Exporter> make_exporter(Form form, const ConvertConfig& config, Sink& sink) {
  switch (form) {
    case Form::kLines:
      return make_line_exporter(sink);
    case Form::kHar:
      return make_har_exporter(sink, config.tool);
    case Form::kTranscript:
      return make_transcript_exporter(sink);
  }
  return nullptr;
}

Header header_of(const Reader& reader, const ConvertConfig& config) {
  Header header = reader.header();
  if (header.tool.empty()) header.tool = config.tool;
  if (!config.redact) return header;
  for (const std::string& name : redacted_names()) {
    if (std::find(header.redacted.begin(), header.redacted.end(), name) == header.redacted.end()) {
      header.redacted.push_back(name);
    }
  }
  return header;
}

Status copy(Reader& reader, Exporter& exporter, bool redacts) {
  std::string kept;
  while (true) {
    auto event = reader.next();
    if (!event) return event.error();
    if (!*event) return exporter.end();
    if (redacts) redact((*event)->what, kept);
    if (Status added = exporter.add(**event); !added) return added;
  }
}

}  // namespace

Result<std::vector<std::string>> convert(const File& capture, const ConvertConfig& config) {
  const auto form = form_of(config.path);
  if (!form) {
    return Error{ErrorKind::kUsage, config.path +
                                        ": which form? Its name ends in .jsonl, .har or "
                                        ".txt, with .gz behind it if it is to be gzipped"};
  }
  auto reader = capture.reader();
  if (!reader) return reader.error();
  auto sink = Sink::create(config.path);
  if (!sink) return sink.error();
  const auto exporter = make_exporter(*form, config, *sink);
  Status written = exporter->begin(header_of(*reader, config));
  if (written) written = copy(*reader, *exporter, config.redact);
  if (written) written = sink->finish();
  if (!written) return written.error();
  std::vector<std::string> losses = exporter->losses();
  if (const auto warning = reader->warning()) losses.push_back(*warning);
  return losses;
}

}  // namespace wskit::capture
