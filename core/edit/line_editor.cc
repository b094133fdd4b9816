#include "edit/line_editor.h"

#include <algorithm>
#include <utility>

#include "edit/glyph.h"

namespace wskit::edit {
namespace {

std::string common_prefix(const std::vector<std::string>& texts) {
  std::string prefix = texts.front();
  for (const std::string& text : texts) {
    const auto differs = std::mismatch(prefix.begin(), prefix.end(), text.begin(), text.end());
    prefix.erase(differs.first, prefix.end());
  }
  return prefix;
}

/// How `key` moves, if it does no more than that.
std::optional<Motion> motion_of(Key key) {
  switch (key) {
    case Key::kLeft:
      return Motion::kLeft;
    case Key::kRight:
      return Motion::kRight;
    case Key::kWordLeft:
      return Motion::kWordLeft;
    case Key::kWordRight:
      return Motion::kWordRight;
    case Key::kHome:
      return Motion::kStart;
    case Key::kEnd:
      return Motion::kEnd;
    default:
      return std::nullopt;
  }
}

/// How far `key` kills, if it does.
std::optional<Motion> reach_of(Key key) {
  switch (key) {
    case Key::kKillToEnd:
      return Motion::kEnd;
    case Key::kKillToStart:
      return Motion::kStart;
    case Key::kKillBlankLeft:
      return Motion::kBlankLeft;
    case Key::kKillWordLeft:
      return Motion::kWordLeft;
    case Key::kKillWordRight:
      return Motion::kWordRight;
    default:
      return std::nullopt;
  }
}

}  // namespace

LineEditor::LineEditor(const History& history, Completer complete, std::size_t max_text)
    : history_(history), complete_(std::move(complete)), max_text_(max_text) {}

const std::string& LineEditor::text() const {
  return search_ && search_->found ? history_[*search_->found] : line_.text();
}

std::size_t LineEditor::cursor() const {
  if (!search_ || !search_->found) return line_.cursor();
  const std::size_t at = text().find(search_->text);
  return at == std::string::npos ? 0 : at;
}

std::string LineEditor::take() {
  std::string text = line_.text();
  line_.set({});
  draft_.clear();
  shown_.reset();
  return text;
}

Outcome LineEditor::press(const Press& press) {
  if (search_ && search(press)) return search_failed() ? Outcome::kRefused : Outcome::kChanged;
  return edit(press);
}

Outcome LineEditor::edit(const Press& press) {
  if (press.key == Key::kText || press.key == Key::kPaste) return insert(press.text);
  if (const auto motion = motion_of(press.key)) {
    line_.move(*motion);
    return Outcome::kChanged;
  }
  if (const auto reach = reach_of(press.key)) {
    line_.kill(*reach);
    return Outcome::kChanged;
  }
  return perform(press.key);
}

Outcome LineEditor::perform(Key key) {
  const std::size_t at = shown_.value_or(history_.size());
  switch (key) {
    case Key::kEnter:
      return Outcome::kSubmitted;
    case Key::kTab:
      return complete();
    case Key::kUp:
      return at > 0 ? browse(at - 1) : Outcome::kRefused;
    case Key::kDown:
      return browse(at + 1);
    case Key::kOldest:
      return browse(0);
    case Key::kNewest:
      return browse(history_.size());
    case Key::kBackspace:
      line_.erase(Motion::kLeft);
      return Outcome::kChanged;
    case Key::kEndOfFile:
      if (line_.text().empty()) return Outcome::kEnded;
      [[fallthrough]];
    case Key::kDelete:
      line_.erase(Motion::kRight);
      return Outcome::kChanged;
    case Key::kYank:
      return insert(line_.killed());
    case Key::kTranspose:
      line_.transpose();
      return Outcome::kChanged;
    case Key::kUndo:
      return line_.undo() ? Outcome::kChanged : Outcome::kRefused;
    case Key::kSearch:
    case Key::kSearchForward:
      search_ = Search{{}, {}, false};
      return Outcome::kChanged;
    case Key::kInterrupt:
      return interrupt();
    case Key::kSuspend:
      return Outcome::kSuspended;
    case Key::kQuit:
      return Outcome::kQuit;
    case Key::kClearScreen:
      return Outcome::kClearScreen;
    case Key::kPasteTooLong:
      return Outcome::kTooLong;
    default:
      return Outcome::kRefused;
  }
}

Outcome LineEditor::insert(std::string_view text) {
  if (text.size() > max_text_ - line_.text().size()) return Outcome::kTooLong;
  line_.insert(text);
  return Outcome::kChanged;
}

/// The first time it takes back what was typed, which can be yanked.
Outcome LineEditor::interrupt() {
  if (line_.text().empty()) return Outcome::kInterrupted;
  line_.move(Motion::kEnd);
  line_.kill(Motion::kStart);
  shown_.reset();
  return Outcome::kChanged;
}

Outcome LineEditor::browse(std::size_t index) {
  if (index > history_.size() || index == shown_.value_or(history_.size())) {
    return Outcome::kRefused;
  }
  if (!shown_) draft_ = line_.text();
  if (index == history_.size()) {
    shown_.reset();
    line_.set(draft_);
  } else {
    shown_ = index;
    line_.set(history_[index]);
  }
  return Outcome::kChanged;
}

Outcome LineEditor::complete() {
  if (!complete_) return Outcome::kRefused;
  const std::string_view before = std::string_view(line_.text()).substr(0, line_.cursor());
  Completion completion = complete_(before);
  if (completion.candidates.empty()) return Outcome::kRefused;
  const std::string typed(before.substr(completion.from));
  const std::string prefix = common_prefix(completion.candidates);
  const bool one = completion.candidates.size() == 1;
  if (!one && prefix.size() <= typed.size()) {
    choices_ = std::move(completion.candidates);
    return Outcome::kChoices;
  }
  if (prefix.size() > max_text_ - line_.text().size()) return Outcome::kTooLong;
  line_.replace(completion.from, prefix);
  return Outcome::kChanged;
}

/// Whether the key belongs to the search. Any other ends it and takes what was found.
bool LineEditor::search(const Press& press) {
  const std::size_t newest = history_.size();
  std::string& text = search_->text;
  switch (press.key) {
    case Key::kText:
    case Key::kPaste:
      text += press.text;
      search_on(history_.find_before(search_->found ? *search_->found + 1 : newest, text));
      return true;
    case Key::kBackspace:
      text.erase(previous_boundary(text, text.size()));
      search_on(text.empty() ? std::nullopt : history_.find_before(newest, text));
      return true;
    case Key::kSearch:
      if (!text.empty()) search_on(history_.find_before(search_->found.value_or(newest), text));
      return true;
    case Key::kSearchForward:
      if (search_->found) search_on(history_.find_from(*search_->found + 1, text));
      return true;
    case Key::kCancel:
    case Key::kInterrupt:
      search_.reset();
      return true;
    default:
      accept_search();
      return false;
  }
}

/// What was found stays when nothing else is.
void LineEditor::search_on(std::optional<std::size_t> found) {
  search_->failed = !found && !search_->text.empty();
  if (found || search_->text.empty()) search_->found = found;
}

void LineEditor::accept_search() {
  if (search_->found && history_[*search_->found].size() <= max_text_) {
    if (!shown_) draft_ = line_.text();
    shown_ = search_->found;
    line_.set(history_[*shown_]);
  }
  search_.reset();
}

}  // namespace wskit::edit
