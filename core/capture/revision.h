#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "capture/json_value.h"
#include "capture/line_reader.h"
#include "envelope/body.h"

namespace wskit::capture {

/// Changes to a capture, line by line.
class Revision {
 public:
  /// What is held of new messages at most.
  static constexpr std::size_t kMostBytes = std::size_t{256} << 20;

  /// The message on `line` becomes this one; what is written beside it stays, but for `tpl`, for
  /// bindings to places that it does not have, and for a pattern that it does not match.
  void replace(std::size_t line, const envelope::Body& body);
  /// The message on `line` becomes this template.
  void replace_by_template(std::size_t line, std::string text);
  void remove(std::size_t line);
  /// A reply of `connection` comes behind `line`, at the same time.
  void insert_behind(std::size_t line, std::string connection, const envelope::Body& body);
  /// The server of the connection that opens on `line` chooses this one; empty: none.
  void choose_subprotocol(std::size_t line, std::string name);
  /// It answers with this HTTP status.
  void answer_with(std::size_t line, int status);
  void replace_close(std::size_t line, std::uint16_t code, bool by_server);
  /// Beside the reply on `line`.
  void bind(std::size_t line, const std::string& name, const std::string& pointer);
  void ignore(std::size_t line, const std::string& pointer);

  [[nodiscard]] bool is_empty() const { return changes_.empty(); }

  /// Rewrites the capture at `path`, all of it or nothing: a file beside it takes its place. The
  /// header and all other lines stay as they are, gzipped if they were, and cut short where the
  /// last one was. kUsage when `path` cannot be read, or more than kMostBytes have changed; kOutput
  /// when it cannot be written.
  [[nodiscard]] Status apply(const std::string& path) const;
  /// Gives `out` what the capture of these lines becomes, piece by piece. kUsage when it cannot be
  /// read, and what `out` fails with.
  [[nodiscard]] Status write(LineReader& lines,
                             const std::function<Status(std::string_view)>& out) const;

 private:
  struct Held {
    envelope::Body::Form form;
    std::string bytes;
  };
  struct Change {
    bool is_removed = false;
    bool is_template = false;
    std::optional<Held> message;
    std::optional<std::string> subprotocol;
    std::optional<int> status;
    std::optional<std::pair<std::uint16_t, bool>> close;
    std::vector<std::pair<std::string, std::string>> bind;
    std::vector<std::string> ignore;
    std::vector<std::pair<std::string, Held>> behind;  ///< connections and their replies
  };

  [[nodiscard]] Held hold(const envelope::Body& body);
  static void put_ends(OrderedJson& json, const Change& change);
  /// The line as it is to be, with its newline.
  [[nodiscard]] static std::string revised(std::string_view line, const Change& change);

  std::map<std::size_t, Change> changes_;
  std::size_t bytes_ = 0;
};

}  // namespace wskit::capture
