#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "observe/compact_histogram.h"

namespace wskit::observe {

/// HdrHistogram's encoding V2, compressed, as base64: what its logs and its tools hold
/// ("HISTFAAA…"). Values are nanoseconds. The extremes are lost to within their buckets (0.1 %).
std::string hdr_encode(const CompactHistogram& histogram);

/// Reads that back. Only histograms with wskit's buckets are taken: three digits, values from 1 ns
/// to at most an hour. kUsage with what is wrong.
Result<CompactHistogram> hdr_decode(std::string_view base64);

}  // namespace wskit::observe
