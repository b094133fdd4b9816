#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/rng.h"
#include "room/hub.h"
#include "support/fake_loop.h"

namespace wskit::room {

using Json = nlohmann::json;

/// A member that keeps what it is given.
class Guest final : public Member {
 public:
  Guest(Hub& hub, std::string user, std::vector<std::string> roles = {})
      : Member(std::move(user), std::move(roles)), hub_(&hub) {
    hub.enter(*this);
  }
  ~Guest() override { exit(); }
  Guest(const Guest&) = delete;
  Guest& operator=(const Guest&) = delete;

  void deliver(const Payload& frame) override { frames_.push_back(frame); }
  void exit() {
    if (hub_ != nullptr) hub_->exit(*this);
    hub_ = nullptr;
  }

  /// The code of the refusal, or "".
  std::string join(std::string_view room, std::string_view id = {}) {
    return code(hub_->join(*this, room, id));
  }
  std::string leave(std::string_view room, std::string_view id = {}) {
    return code(hub_->leave(*this, room, id));
  }
  std::string say(std::string_view room, std::string_view content, std::string_view id = {}) {
    return code(hub_->message(*this, room, content, id));
  }
  std::string ask_presence(std::string_view room, std::string_view id = {}) {
    return code(hub_->presence(*this, room, id));
  }

  std::string ask_history(std::string_view room, const HistoryRange& range = {},
                          std::string_view id = {}) {
    return code(hub_->history(*this, room, range, id));
  }
  std::string resume(std::string_view room, const HistoryRange& range) {
    return code(hub_->join(*this, room, {}, range));
  }
  std::string subscribe(std::string_view pattern, std::string_view id = {}) {
    return code(hub_->switchboard().subscribe(*this, pattern, id));
  }
  std::string unsubscribe(std::string_view pattern, std::string_view id = {}) {
    return code(hub_->switchboard().unsubscribe(*this, pattern, id));
  }
  std::string publish(std::string_view topic, std::string_view payload, std::string_view id = {}) {
    return code(hub_->switchboard().publish(*this, topic, payload, id));
  }
  std::string send(const envelope::Audience& to, std::string_view content,
                   std::string_view id = {}) {
    return code(hub_->switchboard().send(*this, to, content, id));
  }
  void see() { hub_->see(*this); }

  [[nodiscard]] const std::vector<Payload>& frames() const { return frames_; }
  /// The message `back` from the last one, which is 0.
  [[nodiscard]] Json heard(std::size_t back = 0) const {
    return message(frames_[frames_.size() - 1 - back]);
  }
  [[nodiscard]] std::vector<Json> all() const {
    std::vector<Json> messages;
    for (const Payload& frame : frames_)
      messages.push_back(message(frame));
    return messages;
  }
  /// What was heard since the last call, as "user_joined ann", "presence ann,bob", "message 1 ann",
  /// "history 3,4 complete", "subscribed a.*", "publication a.b 1 ann", "ack 2".
  std::vector<std::string> news() {
    std::vector<std::string> lines;
    for (; told_ < frames_.size(); ++told_)
      lines.push_back(summary(message(frames_[told_])));
    return lines;
  }
  void ignore_news() { told_ = frames_.size(); }

 private:
  static Json message(const Payload& frame) {
    const std::string_view bytes = frame.view();
    const auto length = static_cast<unsigned char>(bytes[1]);
    return Json::parse(bytes.substr(length < 126 ? 2 : length == 126 ? 4 : 10));
  }
  static std::string code(const Hub::Refusal& refusal) {
    return refusal ? std::string(envelope::fault_name(refusal->code)) : "";
  }
  static std::string summary(const Json& message) {
    const std::string type = message["type"];
    if (type == "error") return "error " + message["code"].get<std::string>();
    if (type == "presence") return "presence " + users(message);
    if (type == "history") return "history " + numbers(message);
    if (type == "ack") return "ack " + message.value("delivered", Json()).dump();
    if (type.find("subscribed") != std::string::npos) {
      return type + " " + message["topic"].get<std::string>();
    }
    const std::string user = message["userId"];
    if (type == "publication") {
      return type + " " + message["topic"].get<std::string>() + " " + message["payload"].dump() +
             " " + user;
    }
    if (type == "message") return "message " + message["content"].dump() + " " + user;
    return type + " " + user;
  }
  static std::string numbers(const Json& history) {
    std::string joined;
    for (const Json& message : history["messages"])
      joined += (joined.empty() ? "" : ",") + message["seq"].dump();
    return joined + (history["complete"] ? " complete" : " with a gap");
  }
  static std::string users(const Json& presence) {
    std::vector<std::string> names;
    for (const Json& user : presence["users"])
      names.push_back(user["userId"]);
    std::sort(names.begin(), names.end());
    std::string joined;
    for (const std::string& name : names)
      joined += (joined.empty() ? "" : ",") + name;
    return joined;
  }

  Hub* hub_;
  std::vector<Payload> frames_;
  std::size_t told_ = 0;
};

/// Hubs over loops whose turns the test takes.
class Floor {
 public:
  explicit Floor(std::uint32_t loops, const Limits& limits = {}) : loops_(loops) {
    for (test::FakeLoop& loop : loops_)
      mailboxes_.emplace_back(loop);
    for (std::uint32_t i = 0; i < loops; ++i)
      hubs_.emplace_back(i, mailboxes_, rng_, limits);
  }

  Hub& hub(std::size_t index) { return hubs_[index]; }
  test::FakeLoop& loop(std::size_t index) { return loops_[index]; }
  Mailbox& mailbox(std::size_t index) { return mailboxes_[index]; }
  /// Runs all loops until no letter is on its way: a letter is answered at most once.
  void settle() {
    for (int round = 0; round < 3; ++round) {
      for (test::FakeLoop& loop : loops_)
        loop.turn();
    }
  }
  /// A name of a room that the loop `owner` owns.
  [[nodiscard]] std::string room_of(std::size_t owner) const {
    for (int i = 0;; ++i) {
      std::string name = "room" + std::to_string(i);
      if (TextHash()(name) % loops_.size() == owner) return name;
    }
  }

 private:
  Rng rng_{1};
  std::deque<test::FakeLoop> loops_;
  Mailboxes mailboxes_;
  std::deque<Hub> hubs_;
};

}  // namespace wskit::room
