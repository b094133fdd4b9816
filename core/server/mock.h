#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "capture/file.h"
#include "capture/rule.h"
#include "envelope/event.h"
#include "load/template.h"
#include "load/variables.h"
#include "observe/log.h"
#include "server/mock_index.h"
#include "server/mock_script.h"

namespace wskit::server {

struct MockConfig {
  capture::Rule rule;         ///< of what clients say, where the capture has none beside it
  bool at_once = false;       ///< answers without the recorded pauses
  double speed = 1;           ///< otherwise: 2 halves them
  load::Variables variables;  ///< that every client knows from the beginning
  load::Template::Environment environment = [](const char* /*name*/) -> const char* {
    return nullptr;
  };
};

/// How clients have kept to a capture.
struct MockTally {
  std::uint64_t clients = 0;
  std::uint64_t agreed = 0;      ///< messages as recorded
  std::uint64_t unexpected = 0;  ///< messages that were not, or not there
  std::uint64_t missing = 0;     ///< recorded messages that did not come
  std::uint64_t unset = 0;       ///< answers left out because a variable in them had no value

  [[nodiscard]] std::uint64_t wrongs() const { return unexpected + missing + unset; }
};

/// The server's side of a capture, for the sessions of one loop (see MockRole).
///
/// A client gets a recorded connection of the same path and query, else of the same path, else of
/// any; of these the one that has been played least, and the first of them. One that begins as the
/// client of another connection did gets that one.
class Mock {
 public:
  /// kUsage when the capture, or what is written in it, cannot be read, or holds no connection.
  static Result<Mock> open(capture::File capture, MockConfig config);

  /// The number of the recorded connection for a client who asks for this, from 0.
  [[nodiscard]] std::size_t cast(std::string_view target);
  /// Another connection than `connection`, of the same path, query and subprotocol, whose client
  /// begins with what this one began with, though the one that it was given does not; nothing when
  /// there is none. Of several the one played least.
  [[nodiscard]] std::optional<std::size_t> recast(std::size_t connection,
                                                  const capture::Message& began_with);
  /// How a connection was asked for, and what its server answered.
  struct Opening {
    std::string target;
    std::string subprotocol;  ///< empty: none
    int status = 101;

    bool operator==(const Opening&) const = default;
  };
  [[nodiscard]] const Opening& opening(std::size_t connection) const {
    return connections_[connection].opening;
  }
  /// How often the client of this connection said something.
  [[nodiscard]] std::uint64_t messages(std::size_t connection) const {
    return connections_[connection].messages;
  }
  [[nodiscard]] const MockIndex& index(std::size_t connection) const {
    return connections_[connection].index;
  }

  /// What is given, and what replies of any connection bind, as it was recorded: a client may have
  /// heard it there.
  [[nodiscard]] const load::Variables& known_values() const { return known_values_; }

  /// A client did something else. `line` is of the capture, 0: of none.
  void complain(std::uint64_t& count, std::size_t line, std::string_view who,
                const std::string& what);
  void log_to(const observe::Log* log) { log_ = log; }

  [[nodiscard]] const capture::File& file() const { return file_; }
  [[nodiscard]] const MockConfig& config() const { return config_; }
  [[nodiscard]] MockTally& tally() { return tally_; }
  [[nodiscard]] const MockTally& tally() const { return tally_; }

 private:
  struct Connection {
    Opening opening;
    std::uint64_t messages = 0;  ///< of the client's
    std::uint64_t played = 0;
    bool has_begun = false;           ///< a message of it has been read
    std::optional<MockStep> first{};  ///< the first message, if it is the client's
    MockIndex index{};                ///< of its messages
  };

  Mock(capture::File capture, MockConfig config)
      : file_(std::move(capture)), config_(std::move(config)), known_values_(config_.variables) {}
  Status read();
  void add(const envelope::Event& event);
  void note_message(Connection& connection, const envelope::event::Message& message);
  void note_place(Connection& connection, const envelope::event::Message& message);
  void note_values(const envelope::event::Message& message);
  template <class Fits>
  std::optional<std::size_t> least_played(Fits fits) const;

  capture::File file_;
  MockConfig config_;
  std::vector<Connection> connections_;
  std::size_t first_bytes_ = 0;                        ///< of all `first`
  std::size_t indexed_ = 0;                            ///< messages
  std::unordered_map<std::string, std::size_t> open_;  ///< places in `connections_`, while reading
  load::Variables known_values_;
  MockTally tally_;
  const observe::Log* log_ = nullptr;
};

}  // namespace wskit::server
