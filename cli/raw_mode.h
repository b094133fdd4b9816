#pragma once

#include <termios.h>

namespace wskit::cli {

/// A terminal that hands on each key as it is pressed, unechoed, also ^C and ^Z, and marks what is
/// pasted. The terminal is as it was before when this has been left or destroyed, and also when a
/// signal ends the process in between. At most one at a time.
class RawMode {
 public:
  /// `input` and `output` are terminals, most often the same one. `escapes`: it understands escape
  /// codes.
  RawMode(int input, int output, bool escapes);
  ~RawMode() { leave(); }
  RawMode(const RawMode&) = delete;
  RawMode& operator=(const RawMode&) = delete;

  /// Again, too: another program may have changed the modes meanwhile.
  void enter();
  void leave();

  /// For signal handlers that end the process: leaves what has been entered.
  static void leave_for_good() noexcept;

 private:
  int input_;
  int output_;
  bool escapes_;
  termios before_{};
};

}  // namespace wskit::cli
