#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "cli/content_options.h"
#include "cli/option_table.h"
#include "load/fanout.h"

namespace wskit::cli {

/// Who publishes to whom in `bench --mode fanout`.
struct FanoutOptions {
  std::string room;
  std::optional<std::uint64_t> publishers;
  std::optional<std::string> hello;
  bool skip_sender = false;

  void add_to(OptionTable& options);

  /// For so many members. kUsage when that cannot be.
  [[nodiscard]] Result<load::Fanout> fanout(std::uint64_t members,
                                            const load::Template::Environment& environment) const;
  /// What is published: as `options` say, in an envelope for the room if there is one.
  [[nodiscard]] Result<load::Content> content(const ContentOptions& options,
                                              const load::Template::Environment& environment) const;
};

}  // namespace wskit::cli
