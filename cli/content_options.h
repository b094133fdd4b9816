#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "cli/option_table.h"
#include "load/content.h"

namespace wskit::cli {

/// What the messages of `bench` hold.
struct ContentOptions {
  struct Sizes {
    std::uint64_t least = 64;
    std::uint64_t most = 64;
  };

  std::optional<std::string> message;
  std::string file;
  std::optional<Sizes> sizes;
  bool binary = false;

  void add_to(OptionTable& options);

  /// One of them says what messages are.
  [[nodiscard]] bool given() const { return message || !file.empty() || sizes; }
  /// Compiles the template, or reads the file. kUsage when it cannot be.
  [[nodiscard]] Result<load::Content> content(const load::Template::Environment& environment) const;
  /// The same, of messages that have stamps: kUsage when what is asked for has no place for one.
  [[nodiscard]] Result<load::Content> stamped(const load::Template::Environment& environment) const;

 private:
  [[nodiscard]] Result<load::Template> compiled(
      const load::Template::Environment& environment) const;
  [[nodiscard]] Result<load::Lines> lines() const;
};

}  // namespace wskit::cli
