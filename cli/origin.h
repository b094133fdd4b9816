#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace CLI {
class Option;
}

namespace wskit::cli {

/// Where the value of an option stands.
struct Origin {
  bool typed = false;  ///< on the command line
  std::string place;   ///< what messages begin with: "config.toml:3: ", else empty
  std::string name;    ///< what it is called there: "--rate", "WSKIT_BENCH_RATE", "rate"
};

/// That of each option that has been given a value.
using Origins = std::map<const CLI::Option*, Origin>;

}  // namespace wskit::cli
