#include "cli/fanout_options.h"

#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "cli/units.h"
#include "envelope/json_writer.h"

namespace wskit::cli {
namespace {

constexpr std::string_view kHelloId = "wskit-bench-join";
constexpr std::string_view kFanout = "--mode fanout";

Error usage(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

/// As JSON, in a template.
std::string in_quotes(std::string_view room) {
  std::string json;
  envelope::append_string(json, room);
  // Two braces are four in a template.
  for (std::size_t at = 0; (at = json.find("{{", at)) != std::string::npos; at += 4)
    json.insert(at, "{{");
  return json;
}

load::Template compiled(const std::string& text, const load::Template::Environment& environment) {
  return load::Template::compile(text, environment).value();
}

}  // namespace

void FanoutOptions::add_to(OptionTable& options) {
  const auto take_publishers = [this](std::string_view text) -> Status {
    const auto count = parse_count(text);
    if (!count) return count.error();
    if (*count == 0) return usage("'0' publishes nothing; write 1 or more");
    publishers = *count;
    return ok();
  };
  const auto take_hello = [this](std::string_view text) -> Status {
    hello = text;
    return ok();
  };
  options.group("Fan-out")
      .text("--room", "NAME", room, "With --mode fanout: join this room, and publish to it")
      .needs({kFanout})
      .value("--publishers", "N", take_publishers,
             "So many of the connections publish, all of them listen (default 1)")
      .needs({kFanout})
      .value("--hello", "TEMPLATE", take_hello,
             "What each connection sends first, to a server that has no rooms of wskit's kind")
      .needs({kFanout})
      .contradicts({"--room"})
      .flag("--skip-sender", skip_sender, "The server sends nobody what that one has published")
      .needs({kFanout});
}

Result<load::Fanout> FanoutOptions::fanout(std::uint64_t members,
                                           const load::Template::Environment& environment) const {
  load::Fanout fanout;
  fanout.publishers = publishers.value_or(1);
  if (fanout.publishers > members) {
    return usage(fmt::format("--publishers: {} is more than there are connections; write {}",
                             fanout.publishers, members));
  }
  if (skip_sender) fanout.audience = load::Audience::kOthers;
  if (skip_sender && members < 2) {
    return usage("--skip-sender: one connection alone would hear nothing; write -c 2");
  }
  if (!room.empty()) {
    fanout.hello_id = fmt::format("\"{}\"", kHelloId);
    fanout.hello = compiled(
        fmt::format(R"({{"type":"join","id":"{}","roomId":{}}})", kHelloId, in_quotes(room)),
        environment);
  }
  if (hello) {
    auto form = load::Template::compile(*hello, environment);
    if (!form) return usage("--hello: " + form.error().message);
    fanout.hello = *std::move(form);
  }
  return fanout;
}

Result<load::Content> FanoutOptions::content(const ContentOptions& options,
                                             const load::Template::Environment& environment) const {
  auto content = options.stamped(environment);
  if (!content || room.empty()) return content;
  const auto* const stamps = std::get_if<load::Stamps>(&content->bytes);
  if (stamps == nullptr) return content;
  content->bytes =
      compiled(fmt::format(R"({{"type":"message","roomId":{},"content":"{{{{stamp {}..{}}}}}"}})",
                           in_quotes(room), stamps->least, stamps->most),
               environment);
  return content;
}

}  // namespace wskit::cli
