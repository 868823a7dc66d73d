// The protocol, and guests that break it in every way that was thought of.
#include "conform/guest.hpp"

#include <gtest/gtest.h>

#include "conform/kernel.hpp"
#include "tests/conform/fake_guest.hpp"

namespace counterproof::conform {
namespace {

TEST(Answer, IsReadByItsParts) {
  const auto done = parse_answer("= 17 done 3", 17);
  ASSERT_TRUE(done.ok());
  EXPECT_TRUE(done->done());
  EXPECT_EQ(done->number, 3);
  const auto refused = parse_answer("= 18 error EAGAIN", 18);
  ASSERT_TRUE(refused.ok());
  EXPECT_EQ(refused->kind, Answer::Kind::error);
  EXPECT_EQ(refused->error_name, "EAGAIN");
  const auto killed = parse_answer("= 19 killed 9", 19);
  ASSERT_TRUE(killed.ok());
  EXPECT_EQ(killed->kind, Answer::Kind::killed);
  EXPECT_EQ(killed->number, 9);
  EXPECT_EQ(parse_answer("= 20 nobody", 20)->kind, Answer::Kind::nobody);
  EXPECT_EQ(parse_answer("= 20 timeout", 20)->kind, Answer::Kind::timeout);
  const auto seen = parse_answer("= 21 done tasks=2 anon=1048576 limit=-2", 21);
  ASSERT_TRUE(seen.ok());
  EXPECT_EQ(seen->value("tasks"), 2);
  EXPECT_EQ(seen->value("limit"), -2);
  EXPECT_EQ(seen->value("swap"), std::nullopt);
  EXPECT_EQ(seen->value("task"), std::nullopt);
}

TEST(Answer, IsRefusedWhereItIsNone) {
  for (const char* line :
       {"", "=", "= 7", "done", "= x done", "= 7x done", "7 done", "= 7 yes", "= 7 error",
        "= 7 error busy", "= 7 error EBUSY again", "= 7 killed", "= 7 killed no", "== 7 done"})
    EXPECT_FALSE(parse_answer(line, 7).ok()) << line;
  const auto other = parse_answer("= 8 done", 7);
  ASSERT_FALSE(other.ok());
  EXPECT_NE(other.error().message.find("for another line"), std::string::npos);
}

/// What comes of starting the guest and asking it twice.
std::string said_of(const GuestCommand& command) {
  auto guest = Guest::start(command);
  if (!guest) return guest.error().message;
  auto answers = guest.value().ask(std::vector<std::string>{"one", "two"});
  return answers ? "" : answers.error().message;
}

TEST(Guest, AnswersInOrder) {
  auto guest = Guest::start(answering("echo \"= $number done $verb\""));
  ASSERT_TRUE(guest.ok()) << guest.error().message;
  Guest& asked = guest.value();
  const auto answers = asked.ask(std::vector<std::string>{"a", "b", "c"});
  ASSERT_TRUE(answers.ok()) << answers.error().message;
  ASSERT_EQ(answers->size(), 3U);
  EXPECT_EQ((*answers)[2].words, std::vector<std::string>{"c"});
  EXPECT_EQ(asked.asked(), 3U);
}

TEST(Guest, IsNotWaitedForWhenSomebodyStops) {
  const std::atomic<bool> stop = true;
  GuestCommand silent = fake("sleep 60");
  silent.patience = std::chrono::minutes(1);
  const auto began = std::chrono::steady_clock::now();
  const auto guest = Guest::start(silent, &stop);
  ASSERT_FALSE(guest.ok());
  EXPECT_NE(guest.error().text().find("stopped before the guest answered"), std::string::npos);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(20));
}

struct Lie {
  const char* name;
  GuestCommand command;
  const char* said;
};

TEST(Guest, ThatLiesIsAnErrorThatSaysHow) {
  GuestCommand missing = fake("");
  missing.words = {"/no/such/kernel"};
  GuestCommand hangs = answering("sleep 60");
  hangs.patience = std::chrono::milliseconds(300);
  const std::vector<Lie> lies = {
      {"is not there", missing, "cannot be started"},
      {"says nothing", fake("sleep 60"), "has not answered for 0.4 s"},
      {"is something else", fake("echo login:; sleep 60"), "begins with \"login:\""},
      {"is of another version", fake("echo conform-agent 4; sleep 60"), "conform-agent 3"},
      {"ends at once", fake("exit 3"), "has ended"},
      {"panics", fake("echo 'Kernel panic - not syncing' >&2; exit 1"),
       "its console ends: Kernel panic - not syncing"},
      {"talks nonsense", answering("echo Segmentation fault"), "answers nonsense to line 1"},
      {"answers another line", answering("echo \"= 99 done\""), "for another line to line 1"},
      {"answers twice", answering("echo \"= $number done\"; echo \"= $number done\""),
       "for another line to line 2"},
      {"knows other words", answering("echo \"= $number perhaps\""), "nonsense to line 1"},
      {"never ends its line", answering("while :; do printf '%01000d' 0; done"), "has no end"},
      {"dies", answering("[[ $verb == two ]] && exit 1; echo \"= $number done\""), "has ended"},
      {"hangs", hangs, "has not answered for 0.3 s"},
      {"hangs, and knows it", answering("echo \"= $number timeout\""), "hangs at \"one\""},
  };
  for (const Lie& lie : lies)
    EXPECT_NE(said_of(lie.command).find(lie.said), std::string::npos)
        << "a guest that " << lie.name << ": " << said_of(lie.command);
}

TEST(Guest, OfAnotherAgentIsRefused) {
  for (const char* hello : {"agent=1 unit=1048576", "agent=3 unit=4096", "agent=3", ""}) {
    auto guest = Guest::start(answering(std::string("echo \"= $number done ") + hello + "\""));
    ASSERT_TRUE(guest.ok());
    EXPECT_FALSE(facts_of(guest.value()).ok()) << hello;
  }
  auto guest =
      Guest::start(answering("echo \"= $number done agent=3 unit=1048576 kernel=6.1.0 "
                             "controllers=memory,pids swap=yes\""));
  ASSERT_TRUE(guest.ok());
  const auto facts = facts_of(guest.value());
  ASSERT_TRUE(facts.ok());
  EXPECT_EQ(facts->release, "6.1.0");
  EXPECT_TRUE(facts->has("pids"));
  EXPECT_FALSE(facts->has("pid"));
  EXPECT_TRUE(facts->swap);
}

}  // namespace
}  // namespace counterproof::conform
