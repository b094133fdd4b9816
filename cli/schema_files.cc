#include "cli/schema_files.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include <fmt/format.h>

#include "envelope/request.h"

namespace wskit::cli {
namespace {

namespace fs = std::filesystem;

Error unusable(const fs::path& path, const std::string& why) {
  return {ErrorKind::kUsage, fmt::format("{}: {}", path.string(), why)};
}

Status add_file(envelope::Schemas& schemas, const fs::path& path) {
  const std::string type = path.stem().string();
  if (const std::string_view plain = envelope::plain_type(type); plain != type) {
    return unusable(path,
                    fmt::format("'{}' is read as '{}'; call the file {}.json", type, plain, plain));
  }
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) return unusable(path, "cannot be read");
  const Status status = schemas.add(type, text);
  return status ? ok() : Status(unusable(path, status.error().message));
}

}  // namespace

Result<std::shared_ptr<const envelope::Schemas>> read_schemas(const std::string& directory) {
  if (directory.empty()) return std::shared_ptr<const envelope::Schemas>();
  std::error_code failure;
  auto schemas = std::make_shared<envelope::Schemas>();
  fs::directory_iterator entries(directory, failure);
  for (; !failure && entries != fs::directory_iterator(); entries.increment(failure)) {
    if (entries->path().extension() != ".json") continue;
    if (Status status = add_file(*schemas, entries->path()); !status) return status.error();
  }
  if (failure) return unusable(directory, failure.message());
  if (schemas->empty()) return unusable(directory, "it has no files like message.json");
  return std::shared_ptr<const envelope::Schemas>(std::move(schemas));
}

}  // namespace wskit::cli
