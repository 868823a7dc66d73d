// The standard scopes: their files, and what each policy gets of them.
#include "model/world/standard_scopes.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

#include "check/random/chance.hpp"
#include "fuzz/byte_form.hpp"
#include "model/rules/choices.hpp"
#include "model/trace/trace.hpp"
#include "model/world/initial_world.hpp"
#include "model/world/scope_file.hpp"

namespace counterproof {

namespace {

TEST(StandardScopes, AreTheFilesOfTheFolder) {
  std::set<std::string> files, named;
  const std::string folder = std::string(COUNTERPROOF_SOURCE_DIR) + "/scopes";
  for (const auto& file : std::filesystem::directory_iterator(folder))
    files.insert(file.path().stem().string());
  for (const StandardScope& standard : every_standard_scope()) {
    const Scope& scope = standard.written.scope;
    named.insert(scope.name);
    EXPECT_FALSE(scope.about.empty()) << scope.name;
    EXPECT_EQ(find_standard_scope(scope.name), &standard);
    const auto read = read_scope_file(folder + "/" + scope.name + ".toml");
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_TRUE(*read == standard.written) << scope.name;
  }
  EXPECT_EQ(named, files);
  EXPECT_EQ(find_standard_scope("tre"), nullptr);
}

/// Rules that agree, from the space of the choices that scopes ask for.
Rules random_rules(std::uint64_t seed) {
  Chance chance(seed);
  Rules rules;
  for (const char* key : {"account.memory", "account.tasks", "account.files", "account.kernel",
                          "share.charge", "over.reclaim", "over.kill", "over.high", "tree.charges",
                          "kernel.stacks", "offline.charges", "reclaim.write", "protect.min"}) {
    const Choice* choice = find_choice(key);
    choice->set(rules, chance.below(choice->values.size()));
  }
  fuzz::settle(rules);
  return rules;
}

std::vector<Rules> many_rules() {
  std::vector<Rules> all;
  for (const Policy& policy : fuzz::shipped_policies()) all.push_back(policy.rules);
  for (std::uint64_t seed = 1; seed <= 500; ++seed) all.push_back(random_rules(seed));
  return all;
}

/// All that a search and a report take from a scope.
std::string text_of(const Scope& scope) {
  Trace trace;
  trace.scope = scope;
  return fmt::format("{}\n{}\n{}", scope.name, print_scope({scope, {}, {}}), print_trace(trace));
}

// What the files say today, pinned: the same as the code that they replaced, in which each scope
// was made for the rules.
TEST(StandardScopes, SayForAllRulesWhatTheyAlwaysSaid) {
  std::uint64_t hash = 14695981039346656037U;
  std::size_t count = 0;
  for (const Rules& rules : many_rules()) {
    for (const Scope& scope : standard_scopes(rules)) {
      ++count;
      for (const char c : text_of(scope))
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    }
  }
  EXPECT_EQ(count, 5442U);
  EXPECT_EQ(hash, 2272335160512778997U);
}

}  // namespace
}  // namespace counterproof
