#include "load/script_survey.h"

#include <gtest/gtest.h>

#include "envelope/line_parser.h"

namespace wskit::load {
namespace {

const char* environment(const char* /*name*/) {
  return nullptr;
}

/// What is wrong with the last of these messages; nothing may be with the others.
std::string complaint(const std::vector<std::string>& lines, const Variables& given = {},
                      const std::vector<Binding>& common = {}) {
  ScriptSurvey survey(given, common, environment);
  for (const std::string& line : lines) {
    envelope::LineParser parser;
    const auto event = parser.event(line);
    if (!event) return event.error().message;
    if (const Status added = survey.add(*event); !added) {
      return &line == &lines.back() ? added.error().message : "too early: " + line;
    }
  }
  return "";
}

const std::string kNeeds = R"({"ev":"msg","dir":">","data":"{{ID}}","tpl":true})";
const std::string kBrings = R"({"ev":"msg","dir":"<","data":"{\"id\":1}","bind":{"ID":"/id"}})";

TEST(ScriptSurvey, WantsAValueForEveryVariable) {
  EXPECT_EQ(
      complaint({kNeeds}),
      "{{ID}} has no value; give --var ID=VALUE, --bind ID=/pointer, or \"bind\" beside a reply "
      "before it");
  EXPECT_EQ(complaint({kNeeds}, {{"ID", "1"}}), "");
  EXPECT_EQ(complaint({kNeeds}, {}, {parse_binding("ID", "/id").value()}), "");
  EXPECT_EQ(complaint({kBrings, kNeeds}), "");
}

TEST(ScriptSurvey, TakesValuesFromWhatTheClientSaysForWhoPlaysTheServer) {
  const std::string answers = R"({"ev":"msg","dir":"<","data":"{{ID}}","tpl":true})";
  const auto played = [](const std::vector<std::string>& lines, const Variables& given = {}) {
    ScriptSurvey survey(given, environment);
    for (const std::string& line : lines) {
      envelope::LineParser parser;
      if (const Status added = survey.add(parser.event(line).value()); !added)
        return added.error().message;
    }
    return std::string();
  };
  EXPECT_EQ(played({kNeeds, answers}), "");
  EXPECT_EQ(played({kBrings, answers}), "");
  EXPECT_EQ(played({answers}, {{"ID", "1"}}), "");
  EXPECT_EQ(played({answers}),
            "{{ID}} has no value; give --var ID=VALUE, or have it in a message of the client's, or "
            "\"bind\" beside a reply, before it");
}

TEST(ScriptSurvey, LooksAtTemplatesAlone) {
  EXPECT_EQ(complaint({R"({"ev":"msg","dir":">","data":"{{ID}}"})"}), "");
}

TEST(ScriptSurvey, SaysWhatIsWrong) {
  EXPECT_EQ(complaint({R"({"ev":"msg","dir":">","b64":"AAE=","tpl":true})"}),
            "`tpl` is for text, and this message is binary");
  EXPECT_EQ(complaint({R"({"ev":"msg","dir":"<","data":"{}","bind":{"ID":"/id"}})"}),
            "`bind`: the message has no /id");
  EXPECT_EQ(complaint({R"({"ev":"msg","dir":">","data":"{}","bind":{"ID":"/id"}})"}),
            "`bind` takes a value out of a reply, and this is a message of the client's");
  EXPECT_EQ(complaint({R"({"ev":"msg","dir":"<","data":"{}","bind":{"now":"/id"}})"}),
            "`bind`: 'now' is the name of something else in {{…}}; write another");
  EXPECT_EQ(complaint({R"({"ev":"msg","dir":"<","data":"{}","bind":{"a b":"/id"}})"}),
            "`bind`: 'a b' cannot name a variable; write letters, digits, '_', '-' and '.'");
  EXPECT_EQ(complaint({R"({"ev":"msg","dir":"<","data":"{}","bind":["ID"]})"}),
            "`bind` wants an object of strings: {\"NAME\":\"text\"}");
}

}  // namespace
}  // namespace wskit::load
