#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "load/bench_config.h"

namespace wskit::cli {

/// What this machine allows.
struct MachineLimits {
  std::uint64_t descriptors = 0;  ///< open files of this process
  std::uint64_t ports = 0;        ///< local ones, for connections from one address to another
  std::uint64_t backlog = 0;      ///< connections that wait for a server to accept them

  static MachineLimits read();
};

/// What a run needs of it.
struct Needs {
  std::uint64_t connections = 0;
  std::uint64_t descriptors = 0;  ///< for these and all else
  std::uint64_t handshakes = 0;   ///< under way at a time
  std::uint64_t sources = 1;      ///< addresses that connections leave from
  bool uses_ports = true;         ///< not over a unix socket
  bool one_address = false;       ///< the server has one, for certain
  bool local = false;             ///< the server runs on this machine

  static Needs of(const load::BenchConfig& config, std::uint64_t sources);
};

/// A limit that a run meets.
struct Shortage {
  bool certain = false;  ///< the run cannot get what it asks for; else it may happen
  std::string text;      ///< in one line, with the command that lifts the limit
};

std::vector<Shortage> shortages(const Needs& needs, const MachineLimits& limits);

}  // namespace wskit::cli
