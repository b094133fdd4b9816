#include "cli/output_file.h"

#include <filesystem>
#include <system_error>

#include "cli/write_out.h"

namespace wskit::cli {
namespace {

namespace fs = std::filesystem;

/// Where `path` leads to, through links.
fs::path target_of(const std::string& path) {
  std::error_code error;
  fs::path target = fs::weakly_canonical(path, error);
  return error ? fs::path(path) : target;
}

}  // namespace

Result<OutputFile> OutputFile::open(const std::string& path) {
  if (path == "-") return OutputFile(std::nullopt);
  auto file = AtomicFile::create(path);
  if (!file) return std::move(file).error();
  return OutputFile(*std::move(file));
}

Status OutputFile::write(std::string_view text) {
  if (!file_) return write_out(text);
  const Status written = file_->write(text);
  return written ? file_->commit() : written;
}

bool are_one_file(const std::string& one, const std::string& other) {
  for (const std::string* const path : {&one, &other}) {
    if (path->empty() || *path == "-") return false;
  }
  // Descriptors that are open already have names there that only look like files of their own.
  for (const char* const folder : {"/dev/", "/proc/"}) {
    if (one.starts_with(folder) || other.starts_with(folder)) return false;
  }
  std::error_code error;
  return fs::equivalent(one, other, error) || target_of(one) == target_of(other);
}

}  // namespace wskit::cli
