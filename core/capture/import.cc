#include "capture/import.h"

#include <algorithm>

namespace wskit::capture {

FileForm recognise(std::string_view begin) {
  if (begin.starts_with("PK\x03\x04")) return FileForm::kZip;
  if (begin.starts_with("\xef\xbb\xbf")) begin.remove_prefix(3);
  begin.remove_prefix(std::min(begin.find_first_not_of(" \t\r\n"), begin.size()));
  if (begin.starts_with('{')) {
    const std::string_view line = begin.substr(0, begin.find('\n'));
    // An event shows that the header is missing.
    const bool is_own = line.find("\"wscap\"") != std::string_view::npos ||
                        line.find("\"ev\":") != std::string_view::npos;
    const bool is_har = !is_own && begin.find("\"log\"") != std::string_view::npos;
    return is_har ? FileForm::kHar : FileForm::kCapture;
  }
  for (const std::string_view mark : {">", "<", "* ", "#", "Connected", "error: "}) {
    if (begin.starts_with(mark)) return FileForm::kTranscript;
  }
  return FileForm::kCapture;
}

}  // namespace wskit::capture
