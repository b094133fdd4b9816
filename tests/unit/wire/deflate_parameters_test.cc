#include "wire/deflate_parameters.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace wskit::wire {
namespace {

std::vector<Extension> list_of(std::string_view value) {
  const auto extensions = read_extensions({{std::string(kExtensionsField), std::string(value)}});
  EXPECT_TRUE(extensions.has_value()) << value;
  return extensions.value_or(std::vector<Extension>());
}

/// What a server that keeps contexts answers, without the name.
std::string answer(std::string_view offers) {
  const auto accepted = accept_deflate(list_of(offers), true);
  if (!accepted) return "declined";
  return to_text(*accepted).substr(std::string_view("permessage-deflate").size());
}

/// What a client that offered makes of a response; "" when it agrees.
std::string refused(std::string_view response) {
  const auto checked = check_chosen(list_of(response), true);
  if (checked) return "";
  EXPECT_EQ(checked.error().kind, ErrorKind::kUpgrade);
  return checked.error().message;
}

TEST(DeflateOffer, IsAcceptedWithWhatItAsksFor) {
  EXPECT_EQ(answer("permessage-deflate"), "");
  EXPECT_EQ(answer("permessage-deflate; client_max_window_bits"), "");
  for (const std::string_view same :
       {"; server_no_context_takeover", "; client_no_context_takeover",
        "; server_max_window_bits=9", "; server_max_window_bits=15", "; client_max_window_bits=8",
        "; client_max_window_bits=15",
        "; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=12; "
        "client_max_window_bits=10"}) {
    EXPECT_EQ(answer("permessage-deflate" + std::string(same)), same);
  }
  EXPECT_EQ(answer("permessage-deflate; server_max_window_bits=\"10\""),
            "; server_max_window_bits=10");
}

TEST(DeflateOffer, IsAnsweredWithoutTakeoverByAServerThatKeepsNoContexts) {
  const auto accepted = accept_deflate(list_of("permessage-deflate"), false);
  ASSERT_TRUE(accepted.has_value());
  EXPECT_EQ(to_text(*accepted),
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover");
}

TEST(DeflateOffer, IsDeclinedWithParametersThatAreNotDefined) {
  for (const std::string_view bad : {"x",
                                     "server_max_window_bits",
                                     "server_max_window_bits=7",
                                     "server_max_window_bits=16",
                                     "server_max_window_bits=09",
                                     "server_max_window_bits=+9",
                                     "server_max_window_bits=-9",
                                     "server_max_window_bits=9x",
                                     "server_max_window_bits=1",
                                     "server_max_window_bits=100",
                                     "client_max_window_bits=7",
                                     "client_max_window_bits=16",
                                     "client_max_window_bits=010",
                                     "server_no_context_takeover=1",
                                     "client_no_context_takeover=true",
                                     "server_no_context_takeover; server_no_context_takeover",
                                     "client_max_window_bits; client_max_window_bits",
                                     "client_max_window_bits; client_max_window_bits=9",
                                     "server_max_window_bits=9; server_max_window_bits=9",
                                     "Server_No_Context_Takeover"}) {
    EXPECT_EQ(answer("permessage-deflate; " + std::string(bad)), "declined") << bad;
  }
}

TEST(DeflateOffer, IsDeclinedForAWindowThatZlibCannotUse) {
  EXPECT_EQ(answer("permessage-deflate; server_max_window_bits=8"), "declined");
}

TEST(DeflateOffer, IsTheFirstThatCanBeHonoured) {
  EXPECT_EQ(answer("permessage-deflate; x, permessage-deflate; server_max_window_bits=8,"
                   "permessage-deflate; server_max_window_bits=10, permessage-deflate"),
            "; server_max_window_bits=10");
  EXPECT_EQ(answer("x-webkit-deflate-frame, permessage-deflate"), "");
  EXPECT_EQ(answer("x-webkit-deflate-frame, Permessage-Deflate"), "declined");
  EXPECT_EQ(answer(""), "declined");
}

TEST(DeflateResponse, IsAgreedToAsItSays) {
  const auto checked = check_chosen(
      list_of("permessage-deflate; server_no_context_takeover; client_max_window_bits=9"), true);
  ASSERT_TRUE(checked);
  DeflateParameters wanted;
  wanted.server_no_context_takeover = true;
  wanted.client_max_window_bits = 9;
  EXPECT_EQ(*checked, wanted);
}

TEST(DeflateResponse, MayBeLeftOut) {
  const auto checked = check_chosen({}, true);
  ASSERT_TRUE(checked);
  EXPECT_FALSE(checked->has_value());
}

TEST(DeflateResponse, MayUseEveryParameterOfTheRfc) {
  EXPECT_EQ(refused("permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
                    "server_max_window_bits=8; client_max_window_bits=8"),
            "");
}

TEST(DeflateResponse, FailsTheConnectionWhenItDoesNotFitTheOffer) {
  const std::string wrong = "the server's permessage-deflate is wrong: ";
  EXPECT_EQ(refused("permessage-deflate; x=1"), wrong + "there is no parameter x");
  EXPECT_EQ(refused("permessage-deflate; client_max_window_bits"),
            wrong + "client_max_window_bits takes 8 to 15, not none");
  EXPECT_EQ(refused("permessage-deflate; server_max_window_bits=16"),
            wrong + "server_max_window_bits takes 8 to 15, not 16");
  EXPECT_EQ(refused("permessage-deflate; client_no_context_takeover=0"),
            wrong + "client_no_context_takeover takes no value, not 0");
  EXPECT_EQ(refused("permessage-deflate; server_no_context_takeover; server_no_context_takeover"),
            wrong + "server_no_context_takeover stands there twice");
}

TEST(DeflateResponse, FailsTheConnectionWhenItChoosesMoreThanWasOffered) {
  EXPECT_EQ(refused("x"), "the server chose an extension that was not offered: x");
  EXPECT_EQ(refused("permessage-deflate, permessage-deflate"),
            "the server chose more extensions than were offered");
  EXPECT_FALSE(check_chosen(list_of("permessage-deflate"), false));
}

TEST(DeflateParameters, SayForEachDirectionWhatItsSenderKeeps) {
  DeflateParameters agreed;
  agreed.server_no_context_takeover = true;
  agreed.client_max_window_bits = 10;
  EXPECT_FALSE(from_server(agreed).takeover);
  EXPECT_EQ(from_server(agreed).window_bits, 15);
  EXPECT_TRUE(from_client(agreed).takeover);
  EXPECT_EQ(from_client(agreed).window_bits, 10);
}

}  // namespace
}  // namespace wskit::wire
