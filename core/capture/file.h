#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "base/result.h"
#include "capture/reader.h"
#include "capture/revision.h"

struct stat;

namespace wskit::capture {

/// A capture on disk, open for any number of readers at once, each at its own place. HAR and
/// transcripts are read as captures, too.
class File {
 public:
  /// "-" is standard input. What cannot be read twice (a pipe), and what another form came to, is
  /// kept in a temporary file.
  /// kUsage when it cannot be read.
  static Result<File> open(const std::string& path, Strictness strictness = Strictness::kStrict);

  /// A reader from the beginning. It may outlive this.
  [[nodiscard]] Result<Reader> reader() const;
  /// Of all readers from now on; see Reader::check_with.
  void check_with(Reader::Check check) { check_ = std::move(check); }
  /// As messages name it.
  [[nodiscard]] const std::string& name() const { return name_; }
  /// kUsage when another file cannot take its place: it came out of a pipe, has another form, or is
  /// no longer what was opened.
  [[nodiscard]] Status check_rewritable() const;
  /// What it would be, in a temporary file; its lines keep their numbers if nothing is added or
  /// removed. kUsage when it cannot be read, or there is no place for it.
  [[nodiscard]] Result<File> revised(const Revision& revision) const;
  /// What was left out of another form.
  [[nodiscard]] const std::optional<std::string>& warning() const { return warning_; }

 private:
  using MakeSource = std::function<Input::Source()>;
  /// What tells a file, and its state, from others.
  struct Stamp {
    std::uint64_t device = 0;
    std::uint64_t number = 0;
    std::int64_t size = 0;
    std::int64_t seconds = 0;  ///< of its last change
    std::int64_t nanoseconds = 0;
    bool operator==(const Stamp&) const = default;
  };
  File(MakeSource source, std::string name, Strictness strictness)
      : source_(std::move(source)), name_(std::move(name)), strictness_(strictness) {}

  static Stamp stamp(const struct stat& about);
  Status import(const std::string& path);

  MakeSource source_;  ///< each from the beginning
  std::string name_;
  Strictness strictness_;
  Reader::Check check_;
  std::optional<std::string> warning_;
  std::string path_;
  std::optional<Stamp> stamp_;  ///< when it was opened; nothing for what comes out of a pipe
  bool is_converted_ = false;
};

}  // namespace wskit::capture
