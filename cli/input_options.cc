#include "cli/input_options.h"

namespace wskit::cli {

using std::string_view_literals::operator""sv;

void InputOptions::add_to(OptionTable& options) {
  options.group("Sending")
      .choice("--input", form,
              {{"lines", InputForm::kLines},
               {"json", InputForm::kJson},
               {"hex", InputForm::kHex},
               {"base64", InputForm::kBase64},
               {"raw", InputForm::kRaw}},
              "What a message is: a line; a JSON value, on one line or several; a line of hex or "
              "base64 for a binary one; or raw, whatever one read brings, with nothing between "
              "messages in the output")
      .excludes({"--jsonl"})
      .flag("-0,--null", null, "Separate messages by NUL instead of newlines, both ways")
      .excludes({"--jsonl"})
      .contradicts({"--input raw"})
      .flag("-b,--binary", binary, "Send binary messages instead of text")
      .excludes({"--jsonl"});
}

pipe::LineConfig InputOptions::lines(std::size_t max_message) const {
  pipe::LineConfig config{.max_line = max_message, .setting = "--max-message"};
  if (null) config.delimiter = '\0';
  // A JSON value may be any part of a line; its length is judged when it has been found.
  if (form == InputForm::kRaw || (form == InputForm::kJson && !null)) config.delimiter.reset();
  // Two digits and a blank for a byte.
  if (form == InputForm::kHex || form == InputForm::kBase64) config.max_line = 3 * max_message + 2;
  return config;
}

InputConfig InputOptions::format(std::size_t max_message) const {
  return {.form = form,
          .binary = binary,
          .lines = null,
          .max_message = max_message,
          .accepts = accepts};
}

InputConfig InputOptions::typed(std::size_t max_message) const {
  InputConfig config = format(max_message);
  config.lines = true;
  config.place = "this line";
  return config;
}

InputConfig InputOptions::executed(std::size_t max_message) const {
  InputConfig config = format(max_message);
  config.lines = true;
  config.place = "--execute {}";
  return config;
}

std::string_view InputOptions::terminator() const {
  return null ? "\0"sv : form == InputForm::kRaw ? ""sv : "\n"sv;
}

Status InputOptions::check(const std::vector<std::string>& execute, std::size_t max_message) const {
  InputFormat trial(executed(max_message), [](wire::Opcode, std::string_view) {});
  std::uint64_t number = 0;
  for (const std::string& message : execute) {
    if (Status taken = trial.take(message, ++number); !taken) return taken;
  }
  return trial.finish();
}
}  // namespace wskit::cli
