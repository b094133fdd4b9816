#include "cli/report_file.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include <fmt/format.h>

#include "capture/json_value.h"
#include "cli/field_reader.h"
#include "cli/find_max.h"
#include "cli/report_schema.h"
#include "cli/terminal.h"

namespace wskit::cli {
namespace {

using capture::Json;

// Far more than the report of any run, and little enough to hold.
constexpr std::size_t kLargest = std::size_t{64} << 20;
// The year 3000.
constexpr std::int64_t kLatestStart = 32'503'680'000'000;

Error invalid(std::string what) {
  return {ErrorKind::kUsage, std::move(what)};
}

Status read_thresholds(const Json& json, std::vector<Threshold>& to) {
  const auto list = json.find("thresholds");
  if (list == json.end() || !list->is_array()) return invalid("thresholds is missing");
  for (const Json& entry : *list) {
    const bool has = entry.is_object() && entry.contains("fail_if") && entry["fail_if"].is_string();
    if (!has) return invalid("thresholds is not a list of what --fail-if took");
    auto threshold = Threshold::parse(entry["fail_if"].get<std::string>());
    if (!threshold) return invalid("thresholds: " + threshold.error().message);
    to.push_back(*std::move(threshold));
  }
  return ok();
}

Status check_version(const Json& json) {
  if (!json.is_object() || !json.contains("wskit_bench"))
    return invalid("not a report of wskit bench --format json");
  const Json& version = json["wskit_bench"];
  if (!version.is_number_unsigned()) return invalid("wskit_bench is not a number");
  const auto number = version.get<std::uint64_t>();
  if (number == kReportVersion) return ok();
  if (number < kReportVersion) {
    return invalid(
        fmt::format("schema {} holds no histograms; measure again with this wskit", number));
  }
  return invalid(
      fmt::format("schema {} is newer than this wskit, which reads {}", number, kReportVersion));
}

/// What other parts of wskit rely on.
Status check_whole(const BenchReport& report) {
  const load::Summary& run = report.summary;
  if (report.started_unix_ms > kLatestStart) return invalid("started_unix_ms is no time of day");
  if (report.find_max && report.find_max->axis != name_of(FindMax::Axis::kRate) &&
      report.find_max->axis != name_of(FindMax::Axis::kConnections)) {
    return invalid("find_max.axis is neither rate nor connections");
  }
  std::uint64_t sum = run.succeeded();
  for (const std::uint64_t count : run.losses)
    sum += count;
  if (sum != run.attempted) {
    return invalid(
        fmt::format("operations.attempted is {}, but {} succeeded or failed", run.attempted, sum));
  }
  return ok();
}

Result<std::string> read_whole(const std::string& file) {
  using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;
  const auto keep = [](std::FILE*) { return 0; };
  const File from =
      file == "-" ? File(stdin, keep) : File(std::fopen(file.c_str(), "re"), std::fclose);
  if (from == nullptr) return invalid(std::strerror(errno));
  std::string text;
  std::array<char, 65536> piece{};
  while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), from.get())) {
    text.append(piece.data(), size);
    if (text.size() > kLargest) return invalid("larger than 64 MiB: not a report of wskit bench");
  }
  if (std::ferror(from.get()) != 0) return invalid(std::strerror(errno));
  return text;
}

}  // namespace

Result<BenchReport> parse_report(std::string_view text) {
  const std::optional<Json> json = capture::parse_json(text);
  if (!json) return invalid("not JSON, or cut off");
  if (const Status known = check_version(*json); !known) return known.error();
  std::optional<Error> fault;
  FieldReader fields(*json, "", fault);
  BenchReport report;
  describe_report(fields, report);
  if (fault) return *std::move(fault);
  if (const Status read = read_thresholds(*json, report.thresholds); !read) return read.error();
  if (const Status checked = check_whole(report); !checked) return checked.error();
  return report;
}

Result<BenchReport> read_report(const std::string& file) {
  const auto named = [&file](const Error& why) {
    return invalid(
        fmt::format("{}: {}", escaped(file == "-" ? "stdin" : file), escaped(why.message)));
  };
  const auto text = read_whole(file);
  if (!text) return named(text.error());
  auto report = parse_report(*text);
  if (!report) return named(report.error());
  return report;
}

}  // namespace wskit::cli
