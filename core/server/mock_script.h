#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture/message.h"
#include "capture/reader.h"
#include "capture/rule.h"
#include "load/replay_text.h"
#include "server/mock_pattern.h"

namespace wskit::server {

/// Something that the recorded client or its server did.
struct MockStep {
  enum class Kind : std::uint8_t {
    kHear,   ///< the client says `message`
    kSay,    ///< the server does
    kLeave,  ///< the client closes, or vanishes
    kClose,  ///< the server closes, or vanishes (1006)
  };
  /// What `message` and what is written beside it ask for.
  static MockStep of(const envelope::event::Message& message, const capture::Rule& common,
                     const load::Template::Environment& environment);
  static MockStep of(const envelope::event::Close& close);
  /// Of kHear: where `got` differs; see MockPattern::compare.
  [[nodiscard]] std::vector<capture::Difference> compare(const capture::Rule& common,
                                                         const capture::Message& got,
                                                         const load::Variables& known,
                                                         load::Variables& found) const;
  /// Of kHear: whether it differs nowhere.
  [[nodiscard]] bool agrees(const capture::Rule& common, const capture::Message& got,
                            const load::Variables& known) const;
  /// Of kHear: `got` is at least of its kind.
  [[nodiscard]] bool resembles(const capture::Message& got) const;

  Kind kind = Kind::kHear;
  std::size_t line = 0;  ///< of the capture
  Duration gap{};        ///< since the step before
  std::optional<capture::Message> message{};
  std::optional<MockPattern> pattern{};         ///< of a template that the client fills in
  std::optional<load::ReplayText> text{};       ///< of a template that the server fills in
  std::unique_ptr<const capture::Rule> rule{};  ///< its own; null: the common one
  std::vector<load::Binding> binds{};
  std::uint16_t code = 0;
  std::string reason{};
};

/// The steps of one recorded connection, read as they are needed.
class MockScript {
 public:
  /// Lines of the capture that are read in one go.
  static constexpr std::size_t kLines = 4096;

  /// `which` counts the connections of the capture, from 0. `common` and `environment` outlive it.
  MockScript(capture::Reader reader, std::size_t which, const capture::Rule& common,
             const load::Template::Environment& environment)
      : reader_(std::move(reader)), which_(which), common_(common), environment_(environment) {}

  /// Reads on until there are `count` steps, or no more, or kLines have been read; true in the
  /// first two cases. A capture that has changed since it was checked ends where it cannot be read.
  bool read_up_to(std::size_t count);
  [[nodiscard]] std::deque<MockStep>& steps() { return steps_; }

 private:
  void add(const envelope::Event& event);
  void add_step(const envelope::Event& event, MockStep step);

  capture::Reader reader_;
  std::size_t which_;
  const capture::Rule& common_;
  const load::Template::Environment& environment_;
  std::size_t opened_ = 0;           ///< connections, so far
  std::optional<std::string> name_;  ///< of the connection, once it has opened
  Duration last_at_{};
  bool at_end_ = false;
  std::deque<MockStep> steps_;
};

}  // namespace wskit::server
