#include "cli/content_options.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "cli/message_file.h"
#include "cli/terminal.h"
#include "cli/units.h"
#include "wire/utf8.h"

namespace wskit::cli {
namespace {

constexpr std::uint64_t kLargest = std::uint64_t{1} << 30;

Error usage(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

/// "64", or "64..4k".
Result<ContentOptions::Sizes> parse_sizes(std::string_view text) {
  constexpr std::string_view kTo = "..";
  const std::size_t to = text.find(kTo);
  const bool is_range = to != std::string_view::npos;
  const auto least = parse_size(text.substr(0, to));
  const auto most = is_range ? parse_size(text.substr(to + kTo.size())) : least;
  if (!least || !most || *least > *most) {
    return usage(fmt::format("'{}' is neither a size nor a range of sizes; write 64, 4k or 64..4k",
                             escaped(text)));
  }
  if (*most > kLargest) return usage("more than 1g is not a message; write 64k");
  return ContentOptions::Sizes{*least, *most};
}

/// All that the file holds, which may be a pipe.
Result<std::string> read_all(const std::string& path) {
  const auto wrong = [&path](std::string_view what) {
    return usage(fmt::format("--file: {}: {}", escaped(path), what));
  };
  errno = 0;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
      std::fopen(expanded_home(path).c_str(), "re"), std::fclose);
  if (file == nullptr) return wrong(std::strerror(errno));
  std::string text;
  std::size_t got = 0;
  do {
    constexpr std::size_t kPiece = std::size_t{1} << 16;
    const std::size_t before = text.size();
    text.resize(before + kPiece);
    got = std::fread(text.data() + before, 1, kPiece, file.get());
    text.resize(before + got);
    if (text.size() > load::Lines::kMostBytes) {
      return wrong(fmt::format("holds more than {}, which is kept in memory; split it",
                               format_size(load::Lines::kMostBytes)));
    }
  } while (got > 0);
  if (std::ferror(file.get()) != 0) return wrong(std::strerror(errno));
  return text;
}

}  // namespace

void ContentOptions::add_to(OptionTable& options) {
  const auto take_sizes = [this](std::string_view text) -> Status {
    const auto parsed = parse_sizes(text);
    if (!parsed) return parsed.error();
    sizes = *parsed;
    return ok();
  };
  const auto take_message = [this](std::string_view text) -> Status {
    message = text;
    return ok();
  };
  const Counterparts::Names without_messages = {"--mode connect|idle", "--scenario"};
  options.group("Message")
      .value("-m,--message", "TEMPLATE", take_message,
             "Send this, in which {{seq}}, {{conn}}, {{now}}, {{rand N}}, {{uuid}}, {{stamp}} and "
             "{{env NAME}} are filled in; {{{{ is two braces")
      .excludes(without_messages)
      .text("--file", "FILE", file, "Send the lines of this file, one after the other, for ever")
      .excludes(without_messages)
      .contradicts({"--message"})
      .value("--size", "BYTES", take_sizes,
             "Letters of this size (default 64), or of any from 64..4k, all equally likely")
      .excludes(without_messages)
      .contradicts({"--message", "--file"})
      .flag("-b,--binary", binary, "Send binary messages instead of text")
      .excludes(without_messages)
      .contradicts({"--room"});
}

Result<load::Content> ContentOptions::content(
    const load::Template::Environment& environment) const {
  load::Content content;
  content.opcode = binary ? wire::Opcode::kBinary : wire::Opcode::kText;
  if (message) {
    auto form = compiled(environment);
    if (!form) return std::move(form).error();
    content.bytes = *std::move(form);
  } else if (!file.empty()) {
    auto read = lines();
    if (!read) return std::move(read).error();
    content.bytes = *std::move(read);
  } else {
    const Sizes range = sizes.value_or(Sizes{});
    content.bytes = load::Letters::between(range.least, range.most);
  }
  return content;
}

Result<load::Content> ContentOptions::stamped(
    const load::Template::Environment& environment) const {
  auto content = this->content(environment);
  if (!content || content->is_stamped()) return content;
  if (message) {
    return usage(
        "--message: messages are to be numbered; write {{stamp}} where they may carry a number");
  }
  if (!file.empty()) {
    return usage("--file: messages are to be numbered; --message with {{stamp}} can be");
  }
  const Sizes range = sizes.value_or(Sizes{});
  if (range.least < load::Stamp::kShortest) {
    return usage(fmt::format("--size: a message that is numbered has {} bytes or more, not {}",
                             load::Stamp::kShortest, range.least));
  }
  content->bytes = load::Stamps{range.least, range.most};
  return content;
}

Result<load::Template> ContentOptions::compiled(
    const load::Template::Environment& environment) const {
  if (!wire::is_utf8(*message)) return usage("--message: is not UTF-8; --file sends any bytes");
  auto form = load::Template::compile(*message, environment);
  if (!form) return usage("--message: " + form.error().message);
  if (form->longest() > kLargest) return usage("--message: more than 1g is not a message");
  if (!binary && !wire::is_utf8(form->fixed())) {
    return usage("--message: a variable of the environment is not UTF-8; --binary sends any bytes");
  }
  return form;
}

Result<load::Lines> ContentOptions::lines() const {
  auto text = read_all(file);
  if (!text) return std::move(text).error();
  auto split = load::Lines::split(escaped(file), *std::move(text), !binary);
  if (!split) return usage("--file: " + split.error().message);
  return split;
}

}  // namespace wskit::cli
