// Scope files: what is written reads back to the same scope, and each mistake has its answer.
#include "model/world/scope_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "model/policy/policy_file.hpp"
#include "model/rules/choices.hpp"
#include "model/world/initial_world.hpp"

namespace counterproof {
namespace {

Scope without_words(Scope scope) {
  scope.name.clear();
  // A tree without parents, and marks that nobody has, are the same as none.
  scope.parents.resize(scope.containers);
  scope.min.resize(scope.containers);
  scope.low.resize(scope.containers);
  scope.high.resize(scope.containers, kUnlimited);
  scope.swap_limits.resize(scope.containers, kUnlimited);
  return scope;
}

TEST(ScopeFile, OfEachStandardScopeOfEachShippedPolicyReadsBackToIt) {
  std::size_t count = 0;
  const std::string folder = std::string(COUNTERPROOF_SOURCE_DIR) + "/policies";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".toml") continue;
    const Result<Policy> policy = read_policy_file(file.path().string());
    ASSERT_TRUE(policy) << policy.error().text();
    for (const Scope& scope : standard_scopes(policy->rules)) {
      const std::string text = print_scope({scope, {}, {}});
      const Result<WrittenScope> read = read_scope(text, "scopes/mine.toml");
      ASSERT_TRUE(read) << read.error().text() << "\n" << text;
      EXPECT_EQ(read->scope.name, "mine");
      EXPECT_EQ(without_words(read->scope), without_words(scope)) << text;
      EXPECT_EQ(print_scope(*read), text);
      EXPECT_EQ(misfit(*read, policy->rules), std::nullopt);
      ++count;
    }
  }
  EXPECT_EQ(count, 353U);
}

/// What the file holds, for whatever policy.
Result<Scope> scope_in(const std::string& text) {
  const Result<WrittenScope> written = read_scope(text, "mine.toml");
  if (!written) return written.error();
  return written->scope;
}
std::string again(const Scope& scope) { return print_scope({scope, {}, {}}); }

TEST(ScopeFile, SaysWhatItHolds) {
  const Result<Scope> read = scope_in(R"(
about = "a parent, and a child with a mark"
tasks = 2
pages = 3
objects = 1
limit = "unlimited"
kernel_limit = 2
start = ["B"]
events = ["touch", "allocate", "write-limit"]
faults = ["no-memory"]
limit_texts = ["1\n", "\u001b"]
depth = 7
[containers]
A = {}
B = { parent = "A", min = 1, low = 4, high = 2, swap = 3, oom_group = true }
)");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->containers, 2U);
  EXPECT_EQ(read->limit, kUnlimited);
  EXPECT_EQ(read->kernel_limit, 2U);
  EXPECT_EQ(read->parent_of(ContainerId(1)), ContainerId(0));
  EXPECT_EQ(read->parent_of(ContainerId(0)), ContainerId());
  EXPECT_EQ(read->min_of(ContainerId(0)), 0U);
  EXPECT_EQ(read->min_of(ContainerId(1)), 1U);
  EXPECT_EQ(read->low_of(ContainerId(0)), 0U);
  EXPECT_EQ(read->low_of(ContainerId(1)), 4U);
  EXPECT_FALSE(read->oom_group.contains(ContainerId(0)));
  EXPECT_TRUE(read->oom_group.contains(ContainerId(1)));
  EXPECT_EQ(read->high_of(ContainerId(0)), kUnlimited);
  EXPECT_EQ(read->high_of(ContainerId(1)), 2U);
  EXPECT_EQ(read->swap_limit_of(ContainerId(0)), kUnlimited);
  EXPECT_EQ(read->swap_limit_of(ContainerId(1)), 3U);
  EXPECT_EQ(read->depth, 7U);
  EXPECT_TRUE(scope_in(again(*read)).value() == *read);
  EXPECT_TRUE(read->faults.has(Fault::no_memory));
  EXPECT_FALSE(read->events.has(EventKind::map));
  EXPECT_EQ(read->limit_texts, (std::vector<std::string>{"1\n", "\x1b"}));
}

TEST(ScopeFile, SaysWhichLimitsAreAContainersOwn) {
  const std::string text = R"(about = "a pod whose containers have other limits, or none"
tasks = 2
limit = "unlimited"
kernel_limit = 3
start = ["B"]
events = ["fork"]

[containers]
A = { limit = 4, kernel_limit = "unlimited" }
B = { parent = "A", limit = { memory = 0, files = 2 } }
C = { parent = "A", min = 1 }
D = { parent = "A", limit = { tasks = 1 }, kernel_limit = 0 }
)";
  const Result<Scope> read = scope_in(text);
  ASSERT_TRUE(read) << read.error().text();
  const auto limit = [&](std::size_t container, Resource resource) {
    return read->limit_of(ContainerId(container), resource);
  };
  for (const Resource resource : {Resource::memory, Resource::tasks, Resource::files}) {
    EXPECT_EQ(limit(0, resource), 4U);
    EXPECT_EQ(limit(2, resource), kUnlimited);
  }
  EXPECT_EQ(limit(0, Resource::kernel), kUnlimited);
  EXPECT_EQ(limit(1, Resource::memory), 0U);
  EXPECT_EQ(limit(1, Resource::tasks), kUnlimited);
  EXPECT_EQ(limit(1, Resource::files), 2U);
  EXPECT_EQ(limit(1, Resource::kernel), 3U);
  EXPECT_EQ(limit(3, Resource::tasks), 1U);
  EXPECT_EQ(limit(3, Resource::files), kUnlimited);
  EXPECT_EQ(limit(3, Resource::kernel), 0U);
  EXPECT_EQ(again(*read), text);
}

TEST(ScopeFile, SaysWhatItAsksOfAPolicyAndWhatIsLeftOutWithout) {
  const std::string text = R"(about = "for several policies"
needs = ["account.memory = true or account.tasks = true", "over.kill != none"]
tasks = 2
pages = 2
files = 1
limit = 1
start = ["B"]
events = ["fork", "exec", "exit", "touch", "open"]

[containers]
A = {}
B = { parent = "A", min = 1 }
C = {}

[without]
"account.memory = true" = ["pages", "exec"]
"account.files = true" = ["files"]
"tree.charges != no-tree" = ["parents", "min"]
)";
  const Result<WrittenScope> read = read_scope(text, "mine.toml");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(print_scope(*read), text);
  Rules rules;
  rules.account_files = Accounted::yes;
  EXPECT_EQ(misfit(*read, rules),
            "it needs a policy with account.memory = true or account.tasks = true");
  rules.account_tasks = Accounted::yes;
  EXPECT_EQ(misfit(*read, rules), "it needs a policy with over.kill != none");
  rules.over_kill = OverKill::machine;
  ASSERT_EQ(misfit(*read, rules), std::nullopt);

  const Scope flat = fitted(*read, rules);
  EXPECT_EQ(flat.pages, 0U);
  EXPECT_EQ(flat.files, 1U);
  EXPECT_TRUE(flat.parents.empty() && flat.min.empty());
  EXPECT_EQ(flat.events, (Alphabet<EventKind>{EventKind::fork, EventKind::exit, EventKind::open}));
  rules.account_files = Accounted::no;
  rules.account_memory = Accounted::yes;
  rules.tree_charges = TreeCharges::own;
  const Scope tree = fitted(*read, rules);
  EXPECT_EQ(tree.pages, 2U);
  EXPECT_EQ(tree.files, 0U);
  EXPECT_EQ(tree.parents, (std::vector{ContainerId(), ContainerId(0), ContainerId()}));
  EXPECT_EQ(tree.min, (std::vector<std::uint64_t>{0, 1}));
  EXPECT_EQ(tree.events, (Alphabet<EventKind>{EventKind::fork, EventKind::exec, EventKind::exit,
                                              EventKind::touch}));
}

std::string scope_error(const std::string& text) {
  const Result<Scope> scope = scope_in(text);
  return scope ? "no error" : scope.error().text();
}
/// Of a scope that is right but for `lines`, which follow in line 3.
std::string scope_error_with(const std::string& lines, const std::string& containers = "A = {}\n") {
  return scope_error("tasks = 1\nevents = [\"exit\"]\n" + lines + "\n[containers]\n" + containers);
}

TEST(ScopeFile, ThatIsWrongIsAnsweredWithWhatWouldBeRight) {
  EXPECT_EQ(scope_error_with(""), "no error");
  EXPECT_EQ(scope_error("tasks = 1\n"),
            "mine.toml: error: a scope has no containers; expected a table, such as [containers] "
            "with a line A = {} for each");
  EXPECT_EQ(scope_error("tasks = 1\n[containers]\nA = {}\n"),
            "mine.toml: error: a scope has no events; expected a list of them, such as events = "
            "[\"map\", \"unmap\", \"exit\"]");
  EXPECT_EQ(scope_error_with("page = 1"),
            "mine.toml:3:1: error: a scope has no key \"page\"; the nearest is \"pages\"");
  EXPECT_EQ(scope_error_with("pages = 7"),
            "mine.toml:3:9: error: pages is 7; expected a whole number from 0 to 6");
  EXPECT_EQ(scope_error_with("files = -1"),
            "mine.toml:3:9: error: files is -1; expected a whole number from 0 to 4");
  EXPECT_EQ(scope_error_with("objects = 1.5"),
            "mine.toml:3:11: error: objects is a number; expected a whole number from 0 to 4");
  EXPECT_EQ(scope_error_with("limit = \"much\""),
            "mine.toml:3:9: error: limit is \"much\"; expected a whole number, or \"unlimited\"");
  EXPECT_EQ(scope_error_with("depth = -1"),
            "mine.toml:3:9: error: depth is -1; expected a whole number of events");
  EXPECT_EQ(scope_error_with("start = \"A\""),
            "mine.toml:3:9: error: start is \"A\"; expected a list of texts, such as [\"A\", "
            "\"B\"]");
  EXPECT_EQ(scope_error_with("start = [\"B\"]"),
            "mine.toml:3:10: error: start holds \"B\"; expected A");
  EXPECT_EQ(scope_error_with("start = [\"A\", \"A\"]"),
            "mine.toml:3:9: error: 2 tasks start, and tasks is 1; expected tasks from 2 on");
  EXPECT_EQ(scope_error_with("faults = [\"no-memory\"]"),
            "mine.toml:3:11: error: no event of this scope can suffer no-memory; expected one that "
            "can, see list events");
  EXPECT_EQ(scope_error_with("about = \"a\\nb\""),
            "mine.toml:3:9: error: about has several lines; expected one");
  EXPECT_EQ(scope_error_with("", "B = {}\n"),
            "mine.toml:5:1: error: a container is \"B\"; expected \"A\": they are A, B and so on, "
            "in this order");
  EXPECT_EQ(scope_error_with("", "A = 1\n"),
            "mine.toml:5:5: error: A is a number; expected a table, such as {} or { parent = \"A\" "
            "}");
  EXPECT_EQ(scope_error_with("", "A = { parent = \"A\" }\n"),
            "mine.toml:5:16: error: A.parent is \"A\"; expected none: it is the first container");
  EXPECT_EQ(scope_error_with("", "A = {}\nB = { parent = \"B\" }\n"),
            "mine.toml:6:16: error: B.parent is \"B\"; expected A");
  EXPECT_EQ(scope_error_with("", "A = { weight = 1 }\n"),
            "mine.toml:5:7: error: a container has no key \"weight\"; expected \"parent\", "
            "\"limit\", \"kernel_limit\", \"min\", \"low\", \"high\", \"swap\" or \"oom_group\"");
  EXPECT_EQ(scope_error_with("", "A = { oom_group = 1 }\n"),
            "mine.toml:5:19: error: A.oom_group is a number; expected true or false");
  EXPECT_EQ(scope_error_with("", "A = { limit = \"none\" }\n"),
            "mine.toml:5:15: error: A.limit is \"none\"; expected a whole number, or "
            "\"unlimited\"");
  EXPECT_EQ(scope_error_with("", "A = { limit = { memory = -1 } }\n"),
            "mine.toml:5:26: error: A.limit.memory is -1; expected a whole number, or "
            "\"unlimited\"");
  EXPECT_EQ(scope_error_with("", "A = { limit = { pages = 1 } }\n"),
            "mine.toml:5:17: error: A.limit has no resource \"pages\"; expected \"memory\", "
            "\"tasks\" or \"files\"");
  EXPECT_EQ(scope_error_with("", "A = { limit = { kernel = 1 } }\n"),
            "mine.toml:5:17: error: A.limit has no kernel; expected kernel_limit beside it");
  EXPECT_EQ(scope_error_with("", "A = {}\nB = {}\nC = {}\nD = {}\nE = {}\n"),
            "mine.toml:9:1: error: there are more than 4 containers; expected at most that many");
}

TEST(ScopeFile, AsksForChoicesThatThereAre) {
  EXPECT_EQ(scope_error_with("needs = [\"tree\"]"),
            "mine.toml:3:10: error: \"tree\" asks nothing of a policy; expected a choice and its "
            "value, such as \"account.memory = true\" or \"over.kill != none\"");
  EXPECT_EQ(scope_error_with("needs = [\"account.memori = true\"]"),
            "mine.toml:3:10: error: there is no choice \"account.memori\"; the nearest is "
            "\"account.memory\"");
  EXPECT_EQ(scope_error_with("needs = [\"account.memory = yes\"]"),
            "mine.toml:3:10: error: account.memory has no value \"yes\"; expected \"true\" or "
            "\"false\"");
  EXPECT_EQ(scope_error_with("needs = [\"over.kill = none or over.reclaim = evicts\"]"),
            "mine.toml:3:10: error: over.reclaim has no value \"evicts\"; expected \"none\", "
            "\"evict\" or \"virtual-swap\"");
  EXPECT_EQ(scope_error_with("needs = \"tree\""),
            "mine.toml:3:9: error: needs is \"tree\"; expected a list of texts, such as "
            "[\"account.memory = true\"]");
  EXPECT_EQ(
      scope_error_with("without = 1"),
      "mine.toml:3:11: error: without is a number; expected a table, such as [without] with a "
      "line \"account.memory = true\" = [\"pages\"]");
  EXPECT_EQ(scope_error_with("[without]\n\"over.kill = none\" = [\"tasks\"]"),
            "mine.toml:4:23: error: there is nothing named \"tasks\" to leave out; the nearest is "
            "\"pages\"");
  EXPECT_EQ(scope_error_with("[without]\n\"over.kill = none\" = [\"map\"]"),
            "mine.toml:4:23: error: the scope has no event map to leave out; expected one of its "
            "events");
  EXPECT_EQ(scope_error_with("[without]\n\"over = none\" = [\"exit\"]"),
            "mine.toml:4:1: error: there is no choice \"over\"; the nearest is \"over.kill\"");
}

TEST(ScopeFile, NeedsWhatItsEventsName) {
  const auto with_event = [](const std::string& word) {
    return scope_error("tasks = 1\nevents = [\"" + word + "\"]\n[containers]\nA = {}\n");
  };
  EXPECT_EQ(with_event("mapp"),
            "mine.toml:2:11: error: there is no event \"mapp\"; the nearest is "
            "\"map\"");
  EXPECT_EQ(with_event("map"),
            "mine.toml:2:11: error: map needs pages, and the scope has none; "
            "expected pages = 1 or more");
  EXPECT_EQ(with_event("open"),
            "mine.toml:2:11: error: open needs files, and the scope has none; "
            "expected files = 1 or more");
  EXPECT_EQ(with_event("put"),
            "mine.toml:2:11: error: put needs objects, and the scope has none; "
            "expected objects = 1 or more");
  EXPECT_EQ(with_event("write-limit"),
            "mine.toml:2:11: error: write-limit needs texts to write; expected limit_texts = "
            "[\"0\", \"1\"] or the like");
}

}  // namespace
}  // namespace counterproof
