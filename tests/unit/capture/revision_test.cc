#include "capture/revision.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <unistd.h>

namespace wskit::capture {
namespace {

using envelope::Body;

constexpr std::string_view kCapture = R"({"wscap":1,"mine":"stays"}
{"t":0, "c":"1", "ev":"open", "url":"ws://h/"}
{"t":0.5,"c":"1","ev":"msg","dir":"<","op":1,"data":"a","note":"kept"}
{"t":0.6,"c":"1","ev":"msg","dir":"<","op":1,"data":"b"}
{"t":0.7,"c":"1","ev":"close","code":1000,"by":">"}
)";

class RevisionTest : public testing::Test {
 protected:
  RevisionTest() {
    std::string name = (std::filesystem::temp_directory_path() / "wskit-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    path = folder_ + "/a.wscap.jsonl";
    std::ofstream(path) << kCapture;
  }
  ~RevisionTest() override { std::filesystem::remove_all(folder_); }
  RevisionTest(const RevisionTest&) = delete;
  RevisionTest& operator=(const RevisionTest&) = delete;

  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);)
      lines.push_back(line);
    return lines;
  }
  [[nodiscard]] std::size_t files() const {
    const std::filesystem::directory_iterator all(folder_);
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
  }

  Revision revision;
  std::string path;

 private:
  std::string folder_;
};

TEST_F(RevisionTest, ChangesTheLinesThatItIsToldAndNoOthers) {
  revision.replace(3, {Body::Form::kText, "x\"y"});
  revision.remove(4);
  revision.insert_behind(4, "1", {Body::Form::kBinary, "\1"});
  revision.replace_close(5, 4000, true);
  ASSERT_TRUE(revision.apply(path));
  const auto now = lines();
  ASSERT_EQ(now.size(), 5U);
  EXPECT_EQ(now[0], R"({"wscap":1,"mine":"stays"})");
  EXPECT_EQ(now[1], R"({"t":0, "c":"1", "ev":"open", "url":"ws://h/"})");
  EXPECT_EQ(now[2], R"({"t":0.5,"c":"1","ev":"msg","dir":"<","op":1,"note":"kept","data":"x\"y"})");
  EXPECT_EQ(now[3], R"({"t":0.6,"c":"1","ev":"msg","dir":"<","op":2,"b64":"AQ=="})");
  EXPECT_EQ(now[4], R"({"t":0.7,"c":"1","ev":"close","code":4000,"by":"<"})");
  EXPECT_EQ(files(), 1U);
}

TEST_F(RevisionTest, WritesTheSubprotocolThatWasChosen) {
  revision.choose_subprotocol(2, "v2");
  ASSERT_TRUE(revision.apply(path));
  EXPECT_NE(lines()[1].find(R"("subprotocol":"v2")"), std::string::npos);
  capture::Revision none;
  none.choose_subprotocol(2, "");
  ASSERT_TRUE(none.apply(path));
  EXPECT_EQ(lines()[1].find("subprotocol"), std::string::npos);
}

TEST_F(RevisionTest, WritesTheAnswerToTheOpening) {
  revision.answer_with(2, 403);
  ASSERT_TRUE(revision.apply(path));
  EXPECT_NE(lines()[1].find(R"("status":403)"), std::string::npos);
}

TEST_F(RevisionTest, WritesBesideAMessage) {
  revision.bind(3, "ID", "/id");
  revision.ignore(3, "/at");
  revision.ignore(3, "/n");
  revision.replace_by_template(4, "{{ID}}");
  ASSERT_TRUE(revision.apply(path));
  EXPECT_NE(lines()[2].find(R"("bind":{"ID":"/id"},"expect":{"ignore":["/at","/n"]})"),
            std::string::npos);
  EXPECT_NE(lines()[3].find(R"("data":"{{ID}}","tpl":true)"), std::string::npos);
}

TEST_F(RevisionTest, LeavesOutWhatDoesNotHoldForTheNewMessage) {
  std::ofstream(path) << R"({"wscap":1}
{"t":0,"c":"1","ev":"open","url":"ws://h/"}
{"t":0,"c":"1","ev":"msg","dir":"<","data":"{\"id\":5,\"k\":1}","bind":{"X":"/id","K":"/k"}}
{"t":0,"c":"1","ev":"msg","dir":"<","data":"{\"id\":5}","bind":{"X":"/id"}}
{"t":0,"c":"1","ev":"msg","dir":"<","data":"yes","expect":{"match":"/yes/"}}
{"t":0,"c":"1","ev":"msg","dir":"<","data":"yes","expect":{"match":"/yes/","within_ms":5}}
{"t":0,"c":"1","ev":"msg","dir":"<","data":"a1","expect":{"match":"/^a/"}}
)";
  revision.replace(3, {Body::Form::kText, R"({"k":2})"});
  revision.replace(4, {Body::Form::kText, R"({"b":1})"});
  revision.replace(5, {Body::Form::kText, "no"});
  revision.replace(6, {Body::Form::kText, "no"});
  revision.replace(7, {Body::Form::kText, "a2"});
  ASSERT_TRUE(revision.apply(path));
  const std::vector<std::string> after = lines();
  EXPECT_NE(after[2].find(R"("bind":{"K":"/k"})"), std::string::npos) << after[2];
  EXPECT_EQ(after[3].find("bind"), std::string::npos) << after[3];
  EXPECT_EQ(after[4].find("expect"), std::string::npos) << after[4];
  EXPECT_NE(after[5].find(R"("expect":{"within_ms":5})"), std::string::npos) << after[5];
  EXPECT_NE(after[6].find(R"("expect":{"match":"/^a/"})"), std::string::npos) << after[6];
}

TEST_F(RevisionTest, LeavesLargeIntegersAsTheyAre) {
  const std::string line = R"({"t":0.9,"c":"1","ev":"msg","dir":"<","json":{"b":[1.5,{}],"a":)"
                           "-12345678901234567890999,\"s\":\"\\u0001\u00e9\"}";
  std::ofstream(path, std::ios::app) << line + "}\n";
  revision.ignore(6, "/a");
  ASSERT_TRUE(revision.apply(path));
  EXPECT_EQ(lines()[5], line + R"(,"expect":{"ignore":["/a"]}})");
}

TEST_F(RevisionTest, LeavesALineThatWasCutShortAsOne) {
  const std::string cut = R"({"t":0.8,"c":"1","ev":"c)";
  std::ofstream(path, std::ios::app) << cut;
  revision.remove(4);
  ASSERT_TRUE(revision.apply(path));
  std::ostringstream now;
  now << std::ifstream(path).rdbuf();
  EXPECT_TRUE(now.str().ends_with("}\n" + cut)) << now.str();
}

TEST_F(RevisionTest, LeavesEverythingAsItIsWhenItCannotBeRead) {
  std::ofstream(path) << "\x1f\x8b is how gzip begins\n";
  const auto before = lines();
  revision.remove(2);
  EXPECT_FALSE(revision.apply(path));
  EXPECT_EQ(lines(), before);
  EXPECT_EQ(files(), 1U);
}

}  // namespace
}  // namespace wskit::capture
