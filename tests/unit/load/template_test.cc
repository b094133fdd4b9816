#include "load/template.h"

#include <map>
#include <regex>
#include <set>
#include <tuple>

#include <gtest/gtest.h>

namespace wskit::load {
namespace {

const char* environment(const char* name) {
  static const std::map<std::string, const char*> kValues = {
      {"USER", "ada"}, {"EMPTY", ""}, {"BRACES", "{{seq}}"}};
  const auto found = kValues.find(name);
  return found == kValues.end() ? nullptr : found->second;
}

struct Rendering {
  Rng repeatable{1};
  Rng unique{2};
  Occasion occasion{42, 7, 1'700'000'000'123, repeatable, unique};

  std::string operator()(std::string_view text) {
    const auto form = Template::compile(text, environment);
    EXPECT_TRUE(form) << text << ": " << form.error().message;
    std::string out(form->longest(), '\0');
    out.resize(static_cast<std::size_t>(form->render(occasion, out.data()) - out.data()));
    return out;
  }
};

std::string refusal(std::string_view text) {
  const auto form = Template::compile(text, environment);
  EXPECT_FALSE(form) << text;
  return form ? "" : form.error().message;
}

TEST(Template, FillsVariablesIn) {
  Rendering render;
  EXPECT_EQ(render(R"({"id":{{seq}},"from":{"c":{{conn}}}})"), R"({"id":42,"from":{"c":7}})");
  EXPECT_EQ(render("{{now}}"), "1700000000123");
  EXPECT_EQ(render("{{ seq }}{{\tseq}}"), "4242");
}

TEST(Template, TakesTheEnvironmentForTextWhenItIsCompiled) {
  Rendering render;
  EXPECT_EQ(render("<{{env USER}}{{env EMPTY}}>"), "<ada>");
  EXPECT_EQ(render("{{ env  BRACES }}"), "{{seq}}");
  const auto form = Template::compile("{{env USER}}", environment);
  EXPECT_TRUE(form->is_constant());
  EXPECT_EQ(form->text(), "{{env USER}}");
}

TEST(Template, WritesStampsOfTheSizeAskedFor) {
  Rendering render;
  render.occasion.stamp = {3, 4, 5, TimePoint(std::chrono::seconds(6)),
                           TimePoint(std::chrono::seconds(7))};
  for (const auto& [text, least, most] : {std::tuple{"<{{stamp}}>", 51U, 51U},
                                          {"<{{ stamp 80 }}>", 80U, 80U},
                                          {"<{{stamp 60..70}}>", 60U, 70U}}) {
    std::set<std::size_t> sizes;
    for (int i = 0; i < 1000; ++i) {
      const std::string made = render(text);
      const auto found = find_stamp(made);
      ASSERT_TRUE(found && found->stamp == render.occasion.stamp) << made;
      EXPECT_EQ(made.size(), found->end + 1);
      sizes.insert(made.size() - 2);
    }
    EXPECT_EQ(*sizes.begin(), least);
    EXPECT_EQ(*sizes.rbegin(), most);
  }
  EXPECT_TRUE(Template::compile("{{stamp}}", environment)->is_stamped());
  EXPECT_FALSE(Template::compile("{{seq}}", environment)->is_stamped());
}

TEST(Template, RefusesStampsOfNoSize) {
  for (const char* const text :
       {"{{stamp 50}}", "{{stamp x}}", "{{stamp 60..}}", "{{stamp 60..51}}", "{{stamp 60..70..80}}",
        "{{stamp -1}}", "{{stamp 99999999999}}"}) {
    EXPECT_NE(refusal(text).find("with 51 bytes or more"), std::string::npos) << text;
  }
}

TEST(Template, LeavesOtherBracesAlone) {
  Rendering render;
  for (const char* const text : {"", "{", "}}", "{}", R"({"a":{"b":{}}})", "{ {seq}}"}) {
    EXPECT_EQ(render(text), text);
  }
  EXPECT_EQ(render("{{{{seq}}"), "{{seq}}");
  EXPECT_EQ(render("{{{seq}}}"), "{42}");
  EXPECT_EQ(render("{{{{{{seq}}}}"), "{{42}}");
}

TEST(Template, DrawsNumbersBelowTheBound) {
  Rendering render;
  std::set<std::string> drawn;
  for (int i = 0; i < 200; ++i)
    drawn.insert(render("{{rand 3}}"));
  EXPECT_EQ(drawn, (std::set<std::string>{"0", "1", "2"}));
  EXPECT_EQ(render("{{rand 1}}"), "0");
}

TEST(Template, MakesUuidsOfVersion4) {
  Rendering render;
  const std::regex version_4("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  std::set<std::string> made;
  for (int i = 0; i < 100; ++i) {
    const std::string uuid = render("{{uuid}}");
    EXPECT_TRUE(std::regex_match(uuid, version_4)) << uuid;
    made.insert(uuid);
  }
  EXPECT_EQ(made.size(), 100U);
}

TEST(Template, NamesWhatItDoesNotKnowAndWhatThereIs) {
  EXPECT_EQ(refusal("a{{sequence}}"),
            "'{{sequence}}' is no variable; there are {{seq}}, {{conn}}, {{now}}, {{rand N}}, "
            "{{uuid}}, {{stamp}} and {{env NAME}}, and {{{{ for two braces");
  EXPECT_NE(refusal("{{}}").find("'{{}}' is no variable"), std::string::npos);
  EXPECT_NE(refusal("{{seq 3}}").find("'{{seq 3}}' is no variable"), std::string::npos);
  EXPECT_EQ(refusal("a{{seq"),
            "'{{seq' has no end; write }} behind a variable, and {{{{ for two braces");
}

TEST(Template, RefusesBoundsAndNamesThatMeanNothing) {
  for (const char* const text : {"{{rand}}", "{{rand 0}}", "{{rand -1}}", "{{rand 1.5}}",
                                 "{{rand 9 9}}", "{{rand 99999999999999999999}}"}) {
    EXPECT_NE(refusal(text).find("has no bound; {{rand 100}} is"), std::string::npos) << text;
  }
  EXPECT_EQ(refusal("{{env NOBODY}}"),
            "'{{env NOBODY}}' is not set; name a variable of the environment, as in {{env USER}}");
  EXPECT_NE(refusal("{{env}}").find("is not set"), std::string::npos);
}

}  // namespace
}  // namespace wskit::load
