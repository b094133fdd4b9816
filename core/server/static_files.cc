#include "server/static_files.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "http/date.h"
#include "http/file_path.h"
#include "http/media_type.h"
#include "http/range.h"
#include "server/config.h"
#include "server/exchange.h"

namespace wskit::server {
namespace {

constexpr std::string_view kIndex = "index.html";

class FileBody final : public ResponseBody {
 public:
  FileBody(Fd file, http::Part part) : file_(std::move(file)), part_(part) {
    posix_fadvise(file_.get(), position(), static_cast<off_t>(part_.size), POSIX_FADV_SEQUENTIAL);
  }

  [[nodiscard]] std::uint64_t left() const override { return part_.size; }
  std::size_t read(std::span<char> into) override {
    const ssize_t size = pread(file_.get(), into.data(), into.size(), position());
    if (size <= 0) return 0;  // it has become shorter, or the disk fails
    part_.first += static_cast<std::uint64_t>(size);
    part_.size -= static_cast<std::uint64_t>(size);
    return static_cast<std::size_t>(size);
  }

 private:
  [[nodiscard]] off_t position() const { return static_cast<off_t>(part_.first); }

  Fd file_;
  http::Part part_;  ///< that is still to be read
};

http::Response text(int status, std::string body) {
  return {status,
          {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}},
          std::move(body)};
}

http::Response failure(int status) {
  switch (status) {
    case 403:
      return text(status, "this file may not be read\n");
    case 404:
      return text(status, "there is no such file\n");
    default:
      return text(status, "this file cannot be had at present\n");
  }
}

http::Response no_such_method() {
  http::Response answer = text(405, "files are asked for with GET and HEAD\n");
  answer.headers.emplace_back("Allow", "GET, HEAD");
  return answer;
}

/// A page's relative links only work from the directory itself. The host is the client's to keep.
http::Response redirect(const std::string& directory, std::string_view query) {
  http::Response answer = text(301, "this is a directory\n");
  std::string location = http::path_of_file(directory + '/');
  if (!query.empty()) location.append("?").append(query);
  answer.headers.emplace_back("Location", std::move(location));
  return answer;
}

http::Headers about(const Entry& file, std::string_view name) {
  return {{"Content-Type", std::string(http::media_type(name))},
          {"X-Content-Type-Options", "nosniff"},
          {"Accept-Ranges", "bytes"},
          // To be kept, and asked about each time: that costs a 304.
          {"Cache-Control", "no-cache"},
          {"ETag", file.state.etag},
          {"Last-Modified", http::to_date(file.state.modified)}};
}

std::string content_range(const std::optional<http::Part>& part, std::uint64_t size) {
  const std::string which =
      part ? std::to_string(part->first) + '-' + std::to_string(part->first + part->size - 1) : "*";
  return "bytes " + which + '/' + std::to_string(size);
}

Result<std::optional<http::Part>, http::Unsatisfiable> part_asked_for(
    const http::RequestHead& request, const Entry& file) {
  const auto range = http::find(request.headers, "Range");
  const bool counts = range && request.method == "GET" &&  // RFC 9110 section 14.2
                      http::may_have_part(request.headers, file.state);
  if (!counts) return std::optional<http::Part>();
  return http::parse_range(*range, file.size);
}

void send(Exchange& exchange, Entry file, std::string_view name) {
  const http::RequestHead& request = exchange.request();
  http::Response head{200, about(file, name), {}};
  if (http::has_already(request.headers, file.state)) {
    head.status = 304;
    return exchange.respond(head);
  }
  const auto part = part_asked_for(request, file);
  if (!part) {
    http::Response answer = text(416, "the file ends before that\n");
    answer.headers.emplace_back("Content-Range", content_range({}, file.size));
    return exchange.respond(answer);
  }
  if (*part) {
    head.status = 206;
    head.headers.emplace_back("Content-Range", content_range(*part, file.size));
  }
  const http::Part whole{0, file.size};
  exchange.respond(head, std::make_unique<FileBody>(std::move(file.fd), part->value_or(whole)));
}

}  // namespace

StaticFiles::StaticFiles(const Config& config) : config_(config), files_(*config.files) {}

// A path that is a WebSocket's is told that it is.
bool StaticFiles::wants(const Exchange& exchange) const {
  const auto& taken = config_.paths;
  return !exchange.asks_upgrade() &&
         std::find(taken.begin(), taken.end(), exchange.request().path()) == taken.end();
}

void StaticFiles::on_request(Exchange& exchange) {
  const http::RequestHead& request = exchange.request();
  if (request.method != "GET" && request.method != "HEAD") {
    return exchange.respond(no_such_method());
  }
  std::optional<std::string> name = http::file_path(request.path());
  if (!name) return exchange.respond(failure(404));
  const bool means_directory = name->empty() || name->ends_with('/');
  if (means_directory) *name += kIndex;
  auto found = files_.find(*name);
  if (!found) return exchange.respond(failure(found.error()));
  if (found->kind == Entry::Kind::kFile) return send(exchange, *std::move(found), *name);
  exchange.respond(means_directory ? failure(404) : redirect(*name, request.query()));
}

}  // namespace wskit::server
