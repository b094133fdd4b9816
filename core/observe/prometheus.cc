#include "observe/prometheus.h"

#include <chrono>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

namespace wskit::observe {
namespace {

using Seconds = std::chrono::duration<double>;

/// A label's value may hold anything; these three have to be escaped.
std::string escaped_label(std::string_view value) {
  std::string text;
  for (const char c : value) {
    if (c == '\\' || c == '"') text += '\\';
    text += c == '\n' ? std::string_view("\\n") : std::string_view(&c, 1);
  }
  return text;
}

class MetricWriter {
 public:
  explicit MetricWriter(std::string& out) : out_(out) {}

  void write(const Metric& metric) {
    put("# HELP {} {}\n", metric.name, metric.help);
    put("# TYPE {} {}\n", metric.name, type_of(metric));
    std::visit([&](const auto& value) { samples(metric.name, value); }, metric.value);
  }

 private:
  static std::string_view type_of(const Metric& metric) {
    if (std::holds_alternative<Latency>(metric.value)) return "histogram";
    return metric.kind == MetricKind::kCounter ? "counter" : "gauge";
  }

  void samples(std::string_view name, double value) { put("{} {}\n", name, value); }

  void samples(std::string_view name, const Labelled& labelled) {
    for (const auto& [which, value] : labelled.samples)
      put("{}{{{}=\"{}\"}} {}\n", name, labelled.label, escaped_label(which), value);
  }

  void samples(std::string_view name, const Latency& latency) {
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < Latency::kBounds.size(); ++i) {
      count += latency.counts()[i];
      put("{}_bucket{{le=\"{}\"}} {}\n", name, Seconds(Latency::kBounds[i]).count(), count);
    }
    count += latency.counts().back();
    put("{}_bucket{{le=\"+Inf\"}} {}\n", name, count);
    put("{}_sum {}\n", name, Seconds(latency.sum()).count());
    put("{}_count {}\n", name, count);
  }

  template <class... Parts>
  void put(fmt::format_string<Parts...> format, Parts&&... parts) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Parts>(parts)...);
  }

  std::string& out_;
};

}  // namespace

std::string prometheus_text(const std::vector<Metric>& metrics) {
  std::string text;
  MetricWriter writer(text);
  for (const Metric& metric : metrics)
    writer.write(metric);
  return text;
}

}  // namespace wskit::observe
