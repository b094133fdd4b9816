#pragma once

#include <string>

#include "http/url.h"

namespace wskit::cli {

/// A URL for people, logs and reports: without the password and the token that it may hold.
std::string shown_url(const http::Url& url);

}  // namespace wskit::cli
