#pragma once

#include <cstdint>
#include <string>

namespace wskit::cli {

/// Where figures come from: what another machine or version may change about them. No name of the
/// machine, no user.
struct Environment {
  std::string tool;         ///< "wskit 0.1.0"
  std::string system;       ///< "Linux 6.1.0-18-amd64 x86_64"
  std::string processor;    ///< its model; empty when the system does not say
  std::uint64_t cores = 0;  ///< that this process may use
};

Environment this_environment();

template <class Fields, class Where>
void describe_environment(Fields& fields, Where& where) {
  fields.value("system", where.system);
  fields.value("processor", where.processor);
  fields.value("cores", where.cores);
}

}  // namespace wskit::cli
