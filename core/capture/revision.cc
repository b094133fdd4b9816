#include "capture/revision.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "base/base64.h"
#include "base/fd.h"
#include "capture/json_value.h"
#include "capture/line_reader.h"
#include "capture/match.h"
#include "capture/message.h"
#include "capture/pointer.h"
#include "capture/sink.h"

namespace wskit::capture {
namespace {

using envelope::Body;

Error unusable(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

Input::Source source_of(std::shared_ptr<Fd> file, const std::string& path) {
  return [file = std::move(file), path](std::span<char> into) -> Result<std::size_t> {
    ssize_t got = 0;
    do {
      got = ::read(file->get(), into.data(), into.size());
    } while (got < 0 && errno == EINTR);
    if (got < 0) return unusable("cannot read " + path + ": " + std::strerror(errno));
    return static_cast<std::size_t>(got);
  };
}

bool is_gzipped(int file) {
  std::array<unsigned char, 2> magic{};  // RFC 1952 section 2.3.1
  return ::pread(file, magic.data(), magic.size(), 0) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
}

void put_body(OrderedJson& line, Body::Form form, const std::string& bytes) {
  for (const char* name : {"data", "json", "b64"})
    line.erase(name);
  const bool is_binary = form == Body::Form::kBinary;
  line["op"] = is_binary ? 2 : 1;
  is_binary ? line["b64"] = base64_encode(bytes) : line["data"] = bytes;
}

/// A binding to a place that the message does not have would keep the capture from being read.
void drop_unfit_bindings(OrderedJson& line, const Message& message) {
  const auto bind = line.find("bind");
  if (bind == line.end() || !bind->is_object()) return;
  OrderedJson fit = OrderedJson::object();
  for (const auto& [name, text] : bind->items()) {
    const auto pointer = Pointer::parse(text.is_string() ? text.get<std::string>() : "");
    if (!pointer || message.json() == nullptr) continue;
    if (pointer->find(*message.json()) != nullptr) fit[name] = text;
  }
  *bind = std::move(fit);
  if (bind->empty()) line.erase("bind");
}

/// With a pattern that it does not match, the message would differ from itself.
void drop_unfit_pattern(OrderedJson& line, const Message& message) {
  const auto expect = line.find("expect");
  if (expect == line.end() || !expect->is_object()) return;
  const std::string match = expect->value("match", "");
  if (!match.starts_with('/')) return;
  const auto pattern = Match::parse(match);
  if (pattern && !(*pattern)(message.bytes())) expect->erase("match");
  if (expect->empty()) line.erase("expect");
}

std::string line_of(const OrderedJson& json) {
  return to_ordered_text(json) + "\n";
}

}  // namespace

Revision::Held Revision::hold(const Body& body) {
  bytes_ += body.bytes.size();
  // What is too much is not written in the end.
  if (bytes_ > kMostBytes) return {body.form, {}};
  return {body.form, std::string(body.bytes)};
}

void Revision::replace(std::size_t line, const Body& body) {
  changes_[line].message = hold(body);
}
void Revision::replace_by_template(std::size_t line, std::string text) {
  Change& change = changes_[line];
  bytes_ += text.size();
  change.message = Held{Body::Form::kText, std::move(text)};
  change.is_template = true;
}
void Revision::remove(std::size_t line) {
  changes_[line].is_removed = true;
}
void Revision::insert_behind(std::size_t line, std::string connection, const Body& body) {
  changes_[line].behind.emplace_back(std::move(connection), hold(body));
}
void Revision::choose_subprotocol(std::size_t line, std::string name) {
  changes_[line].subprotocol = std::move(name);
}
void Revision::answer_with(std::size_t line, int status) {
  changes_[line].status = status;
}
void Revision::replace_close(std::size_t line, std::uint16_t code, bool by_server) {
  changes_[line].close = {code, by_server};
}
void Revision::bind(std::size_t line, const std::string& name, const std::string& pointer) {
  changes_[line].bind.emplace_back(name, pointer);
}
void Revision::ignore(std::size_t line, const std::string& pointer) {
  changes_[line].ignore.push_back(pointer);
}

Status Revision::apply(const std::string& path) const {
  if (bytes_ > kMostBytes) return unusable(path + ": more than 256 MiB differ; nothing is written");
  auto old = std::make_shared<Fd>(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!*old) return unusable("cannot read " + path + ": " + std::strerror(errno));
  const auto compression = is_gzipped(old->get()) ? Compression::kGzip : Compression::kNone;
  LineReader lines(Input(source_of(std::move(old), path)), path);
  auto fresh = AtomicFile::create(path);
  if (!fresh) return std::move(fresh).error();
  Sink sink = Sink::replace(*std::move(fresh), compression);
  const Status written = write(lines, [&sink](std::string_view text) { return sink.write(text); });
  return written ? sink.finish() : written;
}

Status Revision::write(LineReader& lines,
                       const std::function<Status(std::string_view)>& out) const {
  auto change = changes_.begin();
  while (true) {
    const auto line = lines.next();
    if (!line) return line.error();
    if (!*line) return ok();
    std::string text(**line);
    // A line that was cut was not read either: it stays one that was cut.
    if (lines.is_whole()) text += '\n';
    if (change != changes_.end() && change->first == lines.line()) {
      text = revised(**line, (change++)->second);
    }
    if (Status written = out(text); !written) return written;
  }
}

/// How the connection opens, or is closed.
void Revision::put_ends(OrderedJson& json, const Change& change) {
  if (change.status) json["status"] = *change.status;
  if (change.subprotocol) {
    json["subprotocol"] = *change.subprotocol;
    if (change.subprotocol->empty()) json.erase("subprotocol");
  }
  if (change.close) {
    json["code"] = change.close->first;
    json["by"] = change.close->second ? "<" : ">";
  }
}

std::string Revision::revised(std::string_view line, const Change& change) {
  auto parsed = parse_ordered_json(line);
  if (!parsed || !parsed->is_object()) return std::string(line) + "\n";
  OrderedJson& json = *parsed;
  const OrderedJson at = json.value("t", OrderedJson(0));
  if (change.message) put_body(json, change.message->form, change.message->bytes);
  // What came is no template.
  if (change.message) json.erase("tpl");
  if (change.message && !change.is_template) {
    const Message message({change.message->form, change.message->bytes});
    drop_unfit_bindings(json, message);
    drop_unfit_pattern(json, message);
  }
  if (change.is_template) json["tpl"] = true;
  put_ends(json, change);
  for (const auto& [name, pointer] : change.bind)
    json["bind"][name] = pointer;
  for (const std::string& pointer : change.ignore)
    json["expect"]["ignore"].push_back(pointer);
  std::string text = change.is_removed ? "" : line_of(json);
  for (const auto& [connection, held] : change.behind) {
    OrderedJson reply = {{"t", at}, {"c", connection}, {"ev", "msg"}, {"dir", "<"}};
    put_body(reply, held.form, held.bytes);
    text += line_of(reply);
  }
  return text;
}

}  // namespace wskit::capture
