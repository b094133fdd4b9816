#include "cli/input_format.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/hex.h"
#include "wire/utf8.h"

namespace wskit::cli {
namespace {

constexpr std::string_view kBlank = " \t\r";

/// As editors and other tools may leave it, without the blanks around it.
std::string_view trimmed(std::string_view line) {
  const std::size_t first = line.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(kBlank) - first + 1);
}

}  // namespace

InputFormat::InputFormat(const InputConfig& config, Give give)
    : config_(config), give_(std::move(give)), json_(config.max_message, "--max-message") {}

Status InputFormat::take(std::string_view line, std::uint64_t number) {
  switch (config_.form) {
    case InputForm::kLines:
      return take_text(line, number);
    case InputForm::kJson:
      return take_json(line);
    case InputForm::kHex:
      return take_decoded(hex_decode(trimmed(line)), number,
                          "hexadecimal: write two digits for each byte, as in 00ff7e");
    case InputForm::kBase64:
      return take_decoded(base64_decode(trimmed(line)), number,
                          "base64: write A-Z a-z 0-9 + / and its padding, as in AP9+");
    case InputForm::kRaw:
      give_(wire::Opcode::kBinary, line);
  }
  return ok();
}

Status InputFormat::finish() {
  if (config_.form != InputForm::kJson) return ok();
  const auto value = json_.finish();
  if (!value) return wrong(json_.line(), value.error().message);
  return *value ? give_text(**value, json_.line()) : ok();
}

Status InputFormat::give_text(std::string_view text, std::uint64_t number) const {
  if (config_.accepts) {
    const Status accepted = config_.accepts(text);
    if (!accepted) return wrong(number, accepted.error().message);
  }
  give_(config_.binary ? wire::Opcode::kBinary : wire::Opcode::kText, text);
  return ok();
}

Status InputFormat::take_text(std::string_view line, std::uint64_t number) {
  if (!config_.binary && !wire::is_utf8(line)) {
    return wrong(number, "is not UTF-8; send bytes with --binary");
  }
  return give_text(line, number);
}

Status InputFormat::take_json(std::string_view text) {
  for (const std::string_view part : {text, std::string_view(config_.lines ? "\n" : "")}) {
    for (std::string_view rest = part; !rest.empty();) {
      const auto value = json_.next(rest);
      if (!value) {
        Error error = wrong(json_.line(), value.error().message);
        // Whoever goes on after that begins afresh.
        json_ = envelope::JsonSplitter(config_.max_message, "--max-message");
        return error;
      }
      if (!*value) continue;
      if (Status given = give_text(**value, json_.line()); !given) return given;
    }
  }
  return ok();
}

Status InputFormat::take_decoded(const std::optional<std::string>& bytes, std::uint64_t number,
                                 std::string_view right) const {
  if (!bytes) return wrong(number, fmt::format("is not {}", right));
  if (bytes->size() > config_.max_message) {
    return wrong(number, fmt::format("is longer than {} bytes; --max-message allows longer ones",
                                     config_.max_message));
  }
  give_(wire::Opcode::kBinary, *bytes);
  return ok();
}

Error InputFormat::wrong(std::uint64_t number, std::string_view what) const {
  return {ErrorKind::kUsage,
          fmt::format("{} {}", fmt::format(fmt::runtime(config_.place), number), what)};
}

}  // namespace wskit::cli
