// The committed traces of the arguments are what the explorer finds, and they still show it.
#include "tests/support/arguments.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "check/policy/minimise_trace.hpp"
#include "model/trace/replay.hpp"

namespace counterproof::tests {
namespace {

const std::string kSource = COUNTERPROOF_SOURCE_DIR;

std::string committed(const Argument& argument) {
  std::ifstream in(kSource + "/corpus/arguments/" + argument.name + ".trace");
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

class EveryArgument : public testing::TestWithParam<Argument> {};

TEST_P(EveryArgument, IsFoundByTheExplorerAsItIsCommitted) {
  const Trace found = find(GetParam(), kSource + "/policies");
  EXPECT_EQ(print_trace(found), committed(GetParam()));
}

TEST_P(EveryArgument, ReplaysToItsVerdictAndCannotBeShortened) {
  const auto trace = read_trace_file(kSource + "/corpus/arguments/" + GetParam().name + ".trace");
  ASSERT_TRUE(trace.ok()) << trace.error().text();
  EXPECT_EQ(trace->expectation->invariant, GetParam().invariant);
  EXPECT_TRUE(confirms(*trace, replay(*trace)));
  const auto minimised = minimise_trace(*trace, GetParam().invariant);
  ASSERT_TRUE(minimised.ok());
  EXPECT_EQ(minimised->events.size(), trace->events.size());
}

INSTANTIATE_TEST_SUITE_P(Corpus, EveryArgument, testing::ValuesIn(arguments()),
                         [](const auto& info) {
                           std::string name = info.param.name;
                           for (char& c : name)
                             if (c == '-') c = '_';
                           return name;
                         });

TEST(Arguments, AreAllThereIsInTheirFolder) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kSource + "/corpus/arguments"))
    files += entry.path().extension() == ".trace";
  EXPECT_EQ(files, arguments().size());
}

TEST(Arguments, TheExitAttackImposesNothingUnderFirstTouchInAnyWorldOfItsScope) {
  // Biederman's attack, X2, does not hold against the patch: the charge stays with the group that
  // left.  So says the whole space, and not only the one trace.
  for (Argument argument : arguments()) {
    if (argument.name != "x02-orphan") continue;
    const auto policy = read_policy_file(kSource + "/policies/leader-only.toml");
    argument.scope.events = {EventKind::map, EventKind::touch, EventKind::unmap, EventKind::exit};
    const CheckReport report = check_policy_in({argument.scope}, *policy, CheckOptions{});
    EXPECT_EQ(report.finding("isolation.no-imposed-charge")->verdict, Verdict::holds);
    EXPECT_EQ(report.finding("isolation.owner-gone")->verdict, Verdict::violated);
  }
}

}  // namespace
}  // namespace counterproof::tests
