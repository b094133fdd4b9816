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

std::unique_ptr<Exporter> make_exporter(Form form, Sink& sink) {
  switch (form) {
    case Form::kLines:
      return make_line_exporter(sink);
    case Form::kHar:
      return make_har_exporter(sink);
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

Result<Sink> make_sink(const std::string& path) {
  if (path == "-") return Sink::create(path);
  auto file = AtomicFile::create(path);
  if (!file) return std::move(file).error();
  return Sink::replace(*std::move(file), compression_of(path));
}

Status copy(Reader& reader, Exporter& exporter, const Sink& sink, const ConvertConfig& config) {
  constexpr std::size_t kUntilAsked = 1024;
  std::string kept;
  for (std::size_t events = 0; !sink.is_abandoned(); ++events) {
    if (events % kUntilAsked == 0 && config.is_stopped && config.is_stopped()) {
      return Error{ErrorKind::kOutput, config.path + ": interrupted; it is not written"};
    }
    auto event = reader.next();
    if (!event) return event.error();
    if (!*event) return exporter.end();
    if (config.takes && !config.takes(**event)) continue;
    const bool had_secret = config.redact && redact((*event)->what, kept);
    Status added = exporter.add(**event, {reader.text(), had_secret, reader.names()});
    if (!added) return added;
  }
  return ok();
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
  auto sink = make_sink(config.path);
  if (!sink) return sink.error();
  const auto exporter = make_exporter(*form, *sink);
  Status written = exporter->begin(header_of(*reader, config), {reader->header_text()});
  if (written) written = copy(*reader, *exporter, *sink, config);
  if (written) written = sink->finish();
  if (!written) return written.error();
  std::vector<std::string> losses = exporter->losses();
  if (const auto warning = reader->warning()) losses.push_back(*warning);
  return losses;
}

}  // namespace wskit::capture
