#include "cli/token_source.h"

#include <array>
#include <cerrno>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/text_file.h"
#include "cli/units.h"
#include "http/message.h"

namespace wskit::cli {
namespace {

Error usage(std::string message) {
  return {ErrorKind::kUsage, std::move(message)};
}

/// Takes the token out of `text`, which holds nothing else; `source` is what the text came from.
Status take(std::string_view text, const std::string& source, client::Token& token) {
  while (text.ends_with('\n') || text.ends_with('\r'))
    text.remove_suffix(1);
  text = http::trim(text);
  if (text.empty()) return usage(source + ": there is no token");
  if (text.find('\n') != std::string_view::npos) {
    return usage(source + ": a token is one line, and there are several");
  }
  token.value = text;
  const Status checked = client::check(token);
  return checked ? ok() : usage(source + ": " + checked.error().message);
}

std::vector<std::string> environment() {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable)
    variables.emplace_back(*variable);
  return variables;
}

void make_nonblocking(int fd) {
  ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
}

/// Appends what `fd` has; false when nothing more will come.
bool read_into(int fd, std::string& text, std::size_t most) {
  std::array<char, 4096> chunk{};
  while (text.size() <= most) {
    const ssize_t size = ::read(fd, chunk.data(), chunk.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return size < 0;
    text.append(chunk.data(), static_cast<std::size_t>(size));
  }
  return true;
}

}  // namespace

// A file

void TokenFile::renew(Done done) {
  done_ = std::move(done);
  loop_.arm(soon_, Duration::zero());
}

void TokenFile::on_deadline(flow::Deadline& /*which*/) {
  const std::string source = "--token-file " + file_;
  const auto text = read_text_file(file_);
  const Status taken =
      text ? take(*text, source, token_) : usage("--token-file: " + text.error().message);
  std::exchange(done_, {})(taken);
}

// A command

void TokenProcess::renew(Done done) {
  done_ = std::move(done);
  printed_.clear();
  failure_ = ok();
  loop_.arm(deadline_, start() ? kTimeout : Duration::zero());
}

bool TokenProcess::start() {
  auto child = server::ChildProcess::start(command_, environment());
  if (!child) {
    failure_ = usage("--token-cmd: " + child.error().message);
    return false;
  }
  child_ = *std::move(child);
  child_->close_input();
  make_nonblocking(child_->output());
  make_nonblocking(child_->errors());
  output_ = loop_.watch(child_->output(), net::Readiness::kReadable, [this] { read_output(); });
  complaints_ =
      loop_.watch(child_->errors(), net::Readiness::kReadable, [this] { read_complaints(); });
  exit_ = loop_.watch(child_->exit_fd(), net::Readiness::kReadable, [this] { exited(); });
  return true;
}

void TokenProcess::read_output() {
  if (!read_into(child_->output(), printed_, kMostOutput)) output_.reset();
  if (printed_.size() > kMostOutput) {
    finish(usage("--token-cmd: the command prints more than 64 KiB, which is no token"));
  }
}

void TokenProcess::read_complaints() {
  std::string ignored;
  if (!read_into(child_->errors(), ignored, kMostOutput)) complaints_.reset();
}

// What it has printed is in the pipe by now, whoever else may hold its end.
void TokenProcess::exited() {
  read_into(child_->output(), printed_, kMostOutput);
  const int status = child_->wait();
  if (status != 0) {
    return finish(usage(fmt::format("--token-cmd: the command {} {}",
                                    status > 128 ? "was ended by signal" : "ended with status",
                                    status > 128 ? status - 128 : status)));
  }
  if (printed_.size() > kMostOutput) {
    return finish(usage("--token-cmd: the command prints more than 64 KiB, which is no token"));
  }
  finish(take(printed_, "--token-cmd", token_));
}

void TokenProcess::on_deadline(flow::Deadline& /*which*/) {
  if (!failure_) return finish(failure_);
  finish(usage("--token-cmd: the command prints no token within " + format_duration(kTimeout)));
}

void TokenProcess::finish(const Status& status) {
  const Done done = std::exchange(done_, {});
  give_up();
  done(status);
}

void TokenProcess::give_up() {
  deadline_.disarm();
  output_.reset();
  complaints_.reset();
  exit_.reset();
  child_.reset();
  printed_.clear();
}

}  // namespace wskit::cli
