#include "cli/preflight.h"

#include <algorithm>
#include <fstream>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/resource.h>

#include "load/worker.h"

namespace wskit::cli {
namespace {

constexpr std::uint64_t kMostPorts = 64512;  // 1024 to 65535

Shortage too_few_descriptors(const Needs& needs, const MachineLimits& limits) {
  return {true,
          fmt::format("{} connections need {} file descriptors, and this process may have {}; "
                      "'sudo prlimit --pid $$ --nofile={}' in this shell lifts that",
                      needs.connections, needs.descriptors, limits.descriptors, needs.descriptors)};
}

Shortage too_few_ports(const Needs& needs, const MachineLimits& limits) {
  const std::uint64_t ports = limits.ports * needs.sources;
  std::string text =
      fmt::format("{} connections to one address need as many local ports, and there are {}; ",
                  needs.connections, ports);
  if (needs.sources * kMostPorts >= needs.connections) {
    text += fmt::format(
        "'sudo sysctl -w net.ipv4.ip_local_port_range=\"1024 65535\"' makes that {}, and so do ",
        needs.sources * kMostPorts);
  } else {
    text += "what lifts that are ";
  }
  const std::uint64_t sources = (needs.connections + limits.ports - 1) / limits.ports;
  text += fmt::format("{} addresses of this machine to leave from, as in --source {} --source {} …",
                      sources, needs.local ? "127.0.0.1" : "192.0.2.1",
                      needs.local ? "127.0.0.2" : "192.0.2.2");
  return {needs.one_address, std::move(text)};
}

Shortage too_short_backlog(const Needs& needs, const MachineLimits& limits) {
  return {false,
          fmt::format("{} handshakes may be under way at a time, and a server on this machine has "
                      "no more than {} waiting; 'sudo sysctl -w net.core.somaxconn={}' lifts that",
                      needs.handshakes, limits.backlog, needs.handshakes)};
}

}  // namespace

Needs Needs::of(const load::BenchConfig& config, std::uint64_t sources) {
  // The standard streams and what a loop opens for itself, with some to spare.
  constexpr std::uint64_t kOwn = 16;
  constexpr std::uint64_t kOfALoop = 16;
  const std::string& host = config.link.url.host;
  in6_addr address{};
  const bool is_numeric = inet_pton(AF_INET, host.c_str(), &address) == 1 ||
                          inet_pton(AF_INET6, host.c_str(), &address) == 1;
  // Of those that a mode makes anew one may still be closing.
  const std::uint64_t sockets = config.most_open() * (load::connects_anew(config.mode) ? 2 : 1);
  Needs needs;
  needs.connections = config.most_open();
  needs.descriptors = sockets + kOwn + kOfALoop * (config.workers + 1);
  const double begun = config.connect_rate.value_or(
      static_cast<double>(load::Worker::kMostOpening * config.workers));
  needs.handshakes = std::min(config.most_open(), static_cast<std::uint64_t>(begun));
  needs.sources = std::max<std::uint64_t>(sources, 1);
  needs.uses_ports = config.link.unix_path.empty();
  needs.one_address = is_numeric;
  needs.local = host.starts_with("127.") || host == "::1" || host == "localhost";
  return needs;
}

MachineLimits MachineLimits::read() {
  MachineLimits limits;
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  limits.descriptors = files.rlim_cur;
  std::uint64_t first = 32768;
  std::uint64_t last = 60999;
  std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> first >> last;
  limits.ports = last >= first ? last - first + 1 : 0;
  limits.backlog = 4096;
  std::ifstream("/proc/sys/net/core/somaxconn") >> limits.backlog;
  return limits;
}

std::vector<Shortage> shortages(const Needs& needs, const MachineLimits& limits) {
  std::vector<Shortage> found;
  if (needs.descriptors > limits.descriptors) found.push_back(too_few_descriptors(needs, limits));
  if (needs.uses_ports && needs.connections > limits.ports * needs.sources && limits.ports > 0) {
    found.push_back(too_few_ports(needs, limits));
  }
  if (needs.local && needs.handshakes > limits.backlog) {
    found.push_back(too_short_backlog(needs, limits));
  }
  return found;
}

}  // namespace wskit::cli
