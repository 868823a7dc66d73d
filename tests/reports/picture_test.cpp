#include "reports/picture.hpp"

#include <gtest/gtest.h>

#include "reports/terminal.hpp"
#include "tests/support/worlds.hpp"

namespace counterproof::tests {
namespace {

/// What is drawn after the last event.
Picture drawn(const Rules& rules, Scope scope, const std::string& events) {
  Trace trace;
  trace.rules = rules;
  trace.scope = std::move(scope);
  const auto parsed = parse_trace(print_trace(trace) + events, "test");
  if (!parsed) throw std::runtime_error(parsed.error().text());
  const Replay replayed = replay(*parsed);
  if (replayed.stopped) throw std::runtime_error(*replayed.stopped);
  const World& last = replayed.steps.empty() ? replayed.initial : replayed.steps.back().after;
  return picture_of(parsed->rules, parsed->scope, last);
}

Scope scope_of(std::size_t containers, std::size_t tasks, std::vector<ContainerId> start) {
  Scope scope;
  scope.containers = containers;
  scope.tasks = tasks;
  scope.pages = 2;
  scope.limit = 2;
  scope.start = std::move(start);
  return scope;
}

const ContainerId kA{0};
const ContainerId kB{1};

TEST(Picture, ShowsAChargeThatStaysBehind) {
  EXPECT_EQ(
      picture_text(drawn(memory_rules(), scope_of(2, 1, {kA}), "touch T1 P1\nattach T1 B\n"), 2),
      "  A  memory [###...] 1 page of 2 pages\n"
      "  B  memory [......] 0 pages of 2 pages\n"
      "     T1\n"
      "     P1 (mapped by T1; private), charged to A\n");
}

TEST(Picture, PutsWhatSeveralContainersUseInNone) {
  const Picture picture = drawn(memory_rules({"share.charge=fraction"}), scope_of(2, 2, {kA, kB}),
                                "map T1 P1\nmap T2 P1\n");
  ASSERT_EQ(picture.chips.size(), 3U);
  const Picture::Chip& page = picture.chips[2];
  EXPECT_EQ(page.lane, "");
  EXPECT_EQ(page.used_by, (std::vector<std::string>{"T1", "T2"}));
  EXPECT_EQ(page.charges, (std::vector<Picture::Charge>{{"A", Resource::memory, "1/2 page"},
                                                        {"B", Resource::memory, "1/2 page"}}));
  EXPECT_EQ(picture_text(picture, 0),
            "A  memory [##....] 1/2 page of 2 pages\n"
            "   T1\n"
            "B  memory [##....] 1/2 page of 2 pages\n"
            "   T2\n"
            "used from no container, or from several\n"
            "   P1 (mapped by T1, T2; of a file), charged to A (1/2 page), B (1/2 page)\n");
}

TEST(Picture, TellsWhenACounterIsNotWhatIsOutstanding) {
  const Picture picture =
      drawn(memory_rules({"D14"}), scope_of(1, 1, {kA}),
            "touch T1 P1\ntouch T1 P2\nswap-out P1\nswap-in T1 P1 fault=not-up-to-date\n");
  ASSERT_EQ(picture.lanes.size(), 1U);
  EXPECT_EQ(picture.lanes[0].counters[0].usage, "0 pages");
  EXPECT_EQ(picture.lanes[0].counters[0].outstanding, "1 page");
}

TEST(Picture, HasALineForEachCounterOfATree) {
  Scope scope = scope_of(2, 2, {kB});
  scope.objects = 1;
  scope.parents = {ContainerId(), kA};
  scope.min = {0, 1};
  EXPECT_EQ(picture_text(drawn(kernel_rules({"kernel.starts=always"}), scope,
                               "allocate T1 O1\nput T1 O1\nattach T1 A\nremove B\n"),
                         0),
            "A\n"
            "   memory [###...] 1 page of 2 pages\n"
            "   kernel 1 page, no limit\n"
            "   T1\n"
            "B  below A, removed, lingers, min 1 page\n"
            "   memory [###...] 1 page of 2 pages\n"
            "   kernel 1 page, no limit\n"
            "used from no container, or from several\n"
            "   O1 (cached, on the list of A), charged to B\n");
}

TEST(Picture, FitsATerminal) {
  const std::string text =
      picture_text(drawn(memory_rules({"share.charge=fraction"}),
                         scope_of(4, 4, {kA, kB, ContainerId(2), ContainerId(3)}),
                         "map T1 P1\nmap T2 P1\nmap T3 P1\nmap T4 P1\n"),
                   6);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    EXPECT_LE(width_of(text.substr(at, end - at)), kTerminalWidth);
    at = end + 1;
  }
}

}  // namespace
}  // namespace counterproof::tests
