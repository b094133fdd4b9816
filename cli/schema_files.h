#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "envelope/schemas.h"

namespace wskit::cli {

/// The schemas of the folder `directory`, which has a file <type>.json for each type; null when
/// `directory` is empty. kUsage names the file that is none.
Result<std::shared_ptr<const envelope::Schemas>> read_schemas(const std::string& directory);

}  // namespace wskit::cli
