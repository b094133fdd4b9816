#include "cli/editor.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <fmt/format.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/submission.h"
#include "cli/terminal.h"
#include "cli/units.h"
#include "edit/glyph.h"

namespace wskit::cli {
namespace {

using namespace std::chrono_literals;
using edit::Outcome;

// The bytes of one key come together, even over a slow connection.
constexpr Duration kEscapeTime = 50ms;
constexpr std::size_t kChunk = std::size_t{64} << 10;
constexpr std::string_view kPrompt = "> ";
constexpr std::string_view kRemark = "* ";
constexpr std::string_view kBell = "\a";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::string_view kClearScreen = "\x1b[H\x1b[2J";
// Of what was submitted, so much is shown again.
constexpr std::size_t kMaxEcho = 2000;

}  // namespace

Editor::Editor(net::Loop& loop, EditorConfig config, edit::Completer complete)
    : loop_(loop),
      config_(std::move(config)),
      history_file_(config_.history_path),
      keys_(config_.max_text),
      line_(history_, std::move(complete), config_.max_text),
      view_({.escapes = config_.escapes, .color = config_.color}),
      raw_(config_.input, config_.output, config_.escapes) {}

void Editor::open(pipe::Output& output) {
  output_ = &output;
  const Status loaded = history_file_.load(history_);
  signals_.emplace(loop_, std::initializer_list<int>{SIGWINCH, SIGTSTP, SIGCONT},
                   [this](int signal) { on_signal(signal); });
  raw_.enter();
  measure();
  watch_ = loop_.watch(config_.input, net::Readiness::kReadable, [this] { read_keys(); });
  if (!loaded) print(loaded.error().message);
  show();
  output_->flush();
}

void Editor::start(pipe::LineHandler& handler) {
  handler_ = &handler;
  give_lines_soon();
}

void Editor::set_reading(bool reading) {
  reading_ = reading;
  give_lines_soon();
}

void Editor::stop() {
  handler_ = nullptr;
  more_.disarm();
  release();
}

void Editor::release() {
  if (output_ == nullptr) return;
  hide();
  output_->flush();
  output_ = nullptr;
  escape_.disarm();
  hidden_.disarm();
  watch_.reset();
  raw_.leave();
  signals_.reset();
}

// What is shown

void Editor::hide() {
  if (output_ == nullptr || !view_.drawn()) return;
  view_.erase(output_->buffer());
  loop_.arm(hidden_, Duration::zero());
}

void Editor::show() {
  if (output_ == nullptr || view_.drawn()) return;
  hidden_.disarm();
  const std::string prompt = this->prompt();
  view_.draw(output_->buffer(), {status_, prompt, line_.text(), line_.cursor()});
}

void Editor::redraw() {
  hide();
  show();
  if (output_ != nullptr) output_->flush();
}

void Editor::print(std::string_view text) {
  if (output_ == nullptr) return;
  hide();
  std::string& out = output_->buffer();
  if (config_.color) out += kDim;
  out += kRemark;
  for (std::size_t begin = 0;;) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    append_escaped(out, text.substr(begin, end - begin));
    begin = end + 1;
    if (begin >= text.size()) break;
    out += '\n';
    out.append(kRemark.size(), ' ');
  }
  if (config_.color) out += kPlain;
  out += '\n';
  output_->flush();
}

void Editor::set_status(std::string status) {
  if (status == status_) return;
  status_ = std::move(status);
  redraw();
}

std::string Editor::prompt() const {
  if (line_.sought() == nullptr) return std::string(kPrompt);
  return fmt::format("{}search `{}`: ", line_.search_failed() ? "failed " : "", *line_.sought());
}

void Editor::measure() {
  winsize size{};
  if (::ioctl(config_.output, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return;
  view_.resize(size.ws_col, size.ws_row);
}

// Keys

void Editor::read_keys() {
  std::array<char, kChunk> chunk;  // NOLINT(*-member-init): read fills it
  const ssize_t size = ::read(config_.input, chunk.data(), chunk.size());
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  // The terminal has been closed, or taken away.
  if (size <= 0) return end_input();
  keys_.feed({chunk.data(), static_cast<std::size_t>(size)});
  take_keys();
}

void Editor::take_keys() {
  bool any = false;
  while (output_ != nullptr) {
    const auto press = keys_.next();
    if (!press) break;
    any = true;
    act(line_.press(*press));
  }
  if (output_ == nullptr) return;
  if (keys_.waits()) {
    loop_.arm(escape_, kEscapeTime);
  } else {
    escape_.disarm();
  }
  if (any) redraw();
}

void Editor::on_deadline(flow::Deadline& which) {
  if (&which == &more_) return give_lines();
  if (&which == &hidden_) return redraw();
  keys_.settle();
  take_keys();
}

void Editor::act(Outcome outcome) {
  switch (outcome) {
    case Outcome::kChanged:
      return;
    case Outcome::kRefused:
      output_->buffer() += kBell;
      return;
    case Outcome::kTooLong:
      return print(fmt::format("a line has at most {} bytes: nothing of this was taken",
                               format_size(config_.max_text)));
    case Outcome::kSubmitted:
      return submit();
    case Outcome::kChoices:
      return list_choices();
    case Outcome::kEnded:
      return end_input();
    case Outcome::kInterrupted:
      // As the terminal would have said it; whoever waits for interrupts hears of it.
      ::kill(::getpid(), SIGINT);
      return;
    case Outcome::kSuspended:
      return suspend();
    case Outcome::kQuit:
      ::kill(::getpid(), SIGQUIT);
      return;
    case Outcome::kClearScreen:
      hide();
      if (config_.escapes) output_->buffer() += kClearScreen;
      return;
  }
}

void Editor::list_choices() {
  hide();
  output_->buffer() += side_by_side(line_.choices(), view_.canvas().columns);
}

// Lines

void Editor::submit() {
  if (line_.text().empty()) return;
  if (lines_size_ + line_.text().size() > config_.max_text) {
    return print("much is still waiting to be sent: this will have to wait here");
  }
  const std::string text = line_.take();
  hide();
  append_echo(output_->buffer(), kPrompt, text, kMaxEcho);
  if (!text.starts_with(' ')) history_.add(text);
  const Status kept = history_file_.append(text);
  if (!kept) print(kept.error().message);
  for (std::string& line : lines_of_submission(text)) {
    lines_size_ += line.size();
    lines_.push_back(std::move(line));
  }
  give_lines();
}

/// A line may make the session stop us, or the reading. The end comes after the last of them.
void Editor::give_lines() {
  bool any = false;
  while (handler_ != nullptr && reading_ && !lines_.empty()) {
    const std::string line = std::move(lines_.front());
    lines_.pop_front();
    lines_size_ -= line.size();
    handler_->on_line(line, ++given_);
    any = true;
  }
  if (any && handler_ != nullptr) handler_->on_lines_end();
  if (handler_ == nullptr || !reading_ || !lines_.empty() || !ended_) return;
  std::exchange(handler_, nullptr)->on_input_end(ok());
}

/// Not at once: no line comes from inside a call.
void Editor::give_lines_soon() {
  if (reading_ && (ended_ || !lines_.empty())) loop_.arm(more_, Duration::zero());
}

void Editor::end_input() {
  ended_ = true;
  release();
  give_lines();
}

// Signals

void Editor::on_signal(int signal) {
  if (signal == SIGTSTP) return suspend();
  if (signal == SIGCONT) {
    // Somebody has stopped us without a word; a shell has used the terminal since.
    view_.forget();
    return resume();
  }
  measure();
  redraw();
}

/// Stops the job as the terminal's driver would have; what else belongs to it stops, too.
void Editor::suspend() {
  hide();
  output_->flush();
  raw_.leave();
  signals_->set_active(false);
  ::kill(0, SIGTSTP);
  signals_->set_active(true);
  resume();
}

void Editor::resume() {
  raw_.enter();
  measure();
  redraw();
}

}  // namespace wskit::cli
