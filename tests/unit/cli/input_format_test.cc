#include "cli/input_format.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wskit::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::string_literals;

/// What becomes of lines: "text one", "binary \x00".
class Format : public testing::Test {
 protected:
  void take(const InputConfig& config, const std::vector<std::string>& lines) {
    InputFormat format(config, [this](wire::Opcode opcode, std::string_view bytes) {
      messages_.push_back((opcode == wire::Opcode::kText ? "text " : "binary ") +
                          std::string(bytes));
    });
    std::uint64_t number = 0;
    for (const std::string& line : lines) {
      if (!error_.empty()) return;
      note(format.take(line, ++number));
    }
    if (error_.empty()) note(format.finish());
  }
  void note(const Status& status) {
    if (status) return;
    error_ = status.error().message;
    EXPECT_EQ(status.error().kind, ErrorKind::kUsage);
  }

  std::vector<std::string> messages_;
  std::string error_;
};

TEST_F(Format, LinesAreTexts) {
  take({}, {"one", "", "\ttwo \r"});
  EXPECT_THAT(messages_, ElementsAre("text one", "text ", "text \ttwo \r"));
}

TEST_F(Format, LinesThatAreNotUtf8AreNoTexts) {
  take({}, {"one", "\xff"});
  EXPECT_THAT(messages_, ElementsAre("text one"));
  EXPECT_EQ(error_, "line 2 of the input is not UTF-8; send bytes with --binary");
}

TEST_F(Format, LinesMayBeBinaryMessages) {
  take({.binary = true}, {"\xff"});
  EXPECT_THAT(messages_, ElementsAre("binary \xff"));
}

TEST_F(Format, HexIsBinary) {
  take({.form = InputForm::kHex}, {"00fF", "", " 0a 0b\r"});
  EXPECT_THAT(messages_, ElementsAre("binary \x00\xff"s, "binary ", "binary \x0a\x0b"));
}

TEST_F(Format, HexSaysWhatWouldBeRight) {
  take({.form = InputForm::kHex}, {"00", "0x00"});
  EXPECT_EQ(error_,
            "line 2 of the input is not hexadecimal: write two digits for each byte, as in 00ff7e");
}

TEST_F(Format, Base64IsBinary) {
  take({.form = InputForm::kBase64}, {"AP9+", "/w==\r", ""});
  EXPECT_THAT(messages_, ElementsAre("binary \x00\xff~"s, "binary \xff", "binary "));
}

TEST_F(Format, Base64SaysWhatWouldBeRight) {
  take({.form = InputForm::kBase64}, {"/w"});
  EXPECT_EQ(error_,
            "line 1 of the input is not base64: write A-Z a-z 0-9 + / and its padding, as in AP9+");
}

TEST_F(Format, DecodedMessagesHaveALimit) {
  take({.form = InputForm::kHex, .max_message = 2}, {"0000", "000000"});
  EXPECT_EQ(error_, "line 2 of the input is longer than 2 bytes; --max-message allows longer ones");
}

TEST_F(Format, RawIsBinaryAsItComes) {
  take({.form = InputForm::kRaw}, {"a\n\xff", "b"});
  EXPECT_THAT(messages_, ElementsAre("binary a\n\xff", "binary b"));
}

TEST_F(Format, JsonValuesAreTextsWhereverTheyEnd) {
  take({.form = InputForm::kJson, .lines = false}, {"{\"a\":", "1}[2] 1", "2"});
  EXPECT_THAT(messages_, ElementsAre("text {\"a\":1}", "text [2]", "text 12"));
}

TEST_F(Format, JsonValuesMaySpanLines) {
  take({.form = InputForm::kJson}, {"{", "  \"a\": 1", "}", "1", "2"});
  EXPECT_THAT(messages_, ElementsAre("text {\"a\": 1}", "text 1", "text 2"));
}

TEST_F(Format, JsonMayBeBinary) {
  take({.form = InputForm::kJson, .binary = true}, {"{}"});
  EXPECT_THAT(messages_, ElementsAre("binary {}"));
}

TEST_F(Format, JsonNamesTheLineThatIsNot) {
  take({.form = InputForm::kJson, .lines = false}, {"{}\n\nhello\n"});
  EXPECT_THAT(messages_, ElementsAre("text {}"));
  EXPECT_EQ(error_, "line 3 of the input is not JSON: hello");
}

TEST_F(Format, JsonNamesTheLineOfAValueThatNeverEnds) {
  take({.form = InputForm::kJson}, {"{}", "{\"a\":"});
  EXPECT_EQ(error_, "line 2 of the input is not JSON: {\"a\":");
}

TEST_F(Format, ErrorsSayWhereALineStands) {
  take({.form = InputForm::kHex, .place = "--execute {}"}, {"x"});
  EXPECT_TRUE(messages_.empty());
  EXPECT_TRUE(error_.starts_with("--execute 1 is not hexadecimal")) << error_;
}

}  // namespace
}  // namespace wskit::cli
