#pragma once

namespace wskit::cli {

/// Lets this process open as many descriptors as it is allowed to (the hard limit), up to a
/// million: the library's tables grow with the limit, by 16 bytes each.
void raise_descriptor_limit();

}  // namespace wskit::cli
