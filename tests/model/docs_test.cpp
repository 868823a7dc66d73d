// The references in docs/ speak of what is there, all of it, in the same words.
#include <gtest/gtest.h>

#include <cctype>
#include <filesystem>
#include <optional>
#include <regex>
#include <set>

#include "check/race/race_invariants.hpp"
#include "check/race/race_program.hpp"
#include "check/seeded/seeded_defects.hpp"
#include "model/invariant/invariant.hpp"
#include "model/policy/policy_file.hpp"
#include "model/rules/choices.hpp"
#include "model/rules/defect.hpp"
#include "model/text_file.hpp"
#include "model/trace/replay.hpp"
#include "model/world/initial_world.hpp"
#include "smt/obligation.hpp"
#include "tests/support/shipped_invariants.hpp"

namespace counterproof {
namespace {

const std::string kRoot = COUNTERPROOF_SOURCE_DIR;

std::string page(const std::string& name) {
  const auto text = read_text_file(kRoot + "/" + name);
  return text ? *text : std::string();
}

TEST(Docs, TellEveryInvariantInItsOwnWords) {
  const std::string text = page("docs/invariants.md");
  for (const Invariant& invariant : tests::shipped_invariants()) {
    EXPECT_NE(text.find("### " + std::string(invariant.id)), std::string::npos) << invariant.id;
    EXPECT_NE(text.find(invariant.statement), std::string::npos) << invariant.id;
    EXPECT_NE(text.find(invariant.formula), std::string::npos) << invariant.id;
    EXPECT_NE(text.find(invariant.source), std::string::npos) << invariant.id;
    EXPECT_NE(text.find("- Witness: " + std::string(invariant.witness) + "\n"), std::string::npos)
        << invariant.id;
  }
}

TEST(Docs, TellEveryDefect) {
  const std::string text = page("docs/defects.md");
  for (const DefectEntry& entry : defects()) {
    if (entry.origin() != DefectOrigin::posted) continue;
    EXPECT_NE(text.find("## " + std::string(entry.id)), std::string::npos) << entry.id;
  }
  const std::string board = page("docs/scoreboard.md");
  for (const SeededDefect& defect : seeded_defects()) {
    if (defect.id.front() != 'W') continue;
    EXPECT_NE(board.find("| " + defect.id + " | " + std::string(defect.what) + " |"),
              std::string::npos)
        << defect.id;
    EXPECT_NE(board.find("`" + std::string(defect.names().front()) + "`"), std::string::npos);
  }
}

/// The lines between two others, the first of which follows `from`.
std::string block_after(const std::string& text, const std::string& fence, std::size_t from) {
  const std::size_t begin = text.find(fence, from);
  if (begin == std::string::npos) return {};
  const std::size_t first = begin + fence.size();
  return text.substr(first, text.find(fence, first) - first);
}

/// A defect as docs/defects.md tells it: what it breaks, how long that takes and where, the events,
/// and why.
struct ToldDefect {
  std::vector<std::string> breaks;
  std::size_t events = 0;
  std::string scope;
  std::string trace;
  std::string why;
};

/// Nothing if the page shows no trace of it in a scope of the search.
std::optional<ToldDefect> told(const std::string& text, std::string_view id) {
  const std::size_t heading = text.find("\n## " + std::string(id) + ",");
  const std::size_t end = text.find("\n## ", heading + 1);
  const std::string section = text.substr(heading, end - heading);
  static const std::regex kBreaks(R"(\nBreaks (.*)\. (\d+) events?, in scope ([a-z]+):\n)");
  std::smatch match;
  if (!std::regex_search(section, match, kBreaks)) return std::nullopt;
  ToldDefect defect;
  static const std::regex kId("`([a-z.-]+)`");
  const std::string names = match[1];
  for (std::sregex_iterator one(names.begin(), names.end(), kId), none; one != none; ++one)
    defect.breaks.push_back((*one)[1]);
  defect.events = std::stoul(match[2]);
  defect.scope = match[3];
  defect.trace = block_after(section, "```\n", 0);
  defect.why = block_after(section + "\n", "\n\n", section.rfind("```\n"));
  return defect;
}

TEST(Docs, ShowATraceOfEachDefectThatBreaksWhatTheySayForTheReasonThatTheySay) {
  const std::string text = page("docs/defects.md");
  unsigned shown = 0;
  for (const SeededDefect& defect : seeded_defects()) {
    if (!defect.world || defect.id.front() != 'D') continue;
    SCOPED_TRACE(defect.id);
    const auto entry = told(text, defect.id);
    if (!entry) continue;
    ++shown;
    EXPECT_EQ(entry->breaks,
              std::vector<std::string>(defect.world->breaks.begin(), defect.world->breaks.end()));
    Trace trace;
    trace.policy = defect.id;
    trace.rules = defect.world->defective;
    for (const Scope& scope : standard_scopes(trace.rules))
      if (scope.name == entry->scope) trace.scope = scope;
    ASSERT_EQ(trace.scope.name, entry->scope);
    const auto read = parse_trace(print_trace(trace) + entry->trace, defect.id);
    ASSERT_TRUE(read.ok()) << read.error().text();
    EXPECT_EQ(read->events.size(), entry->events);
    const Replay replayed = replay(*read);
    EXPECT_FALSE(replayed.stopped) << *replayed.stopped;
    const Breach* breach = replayed.breach_of(entry->breaks.front());
    ASSERT_NE(breach, nullptr);
    EXPECT_EQ(breach->after_events, entry->events);
    std::string why = breach->why + ".";
    why.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(why.front())));
    EXPECT_EQ(entry->why, why);
  }
  EXPECT_EQ(shown, 30U);
}

TEST(Docs, TellEveryRacedProgramAndWhatItIsAsked) {
  const std::string text = page("docs/race.md");
  for (const RaceEntry& entry : race_programs()) {
    EXPECT_NE(text.find("`" + entry.name + "`"), std::string::npos) << entry.name;
    for (const KnownBreach& breach : entry.known) {
      EXPECT_FALSE(statement_of(breach.invariant).empty()) << breach.invariant;
      EXPECT_NE(text.find(breach.reason), std::string::npos) << entry.name << breach.reason;
    }
  }
  for (const RaceInvariant& invariant : race_invariants()) {
    EXPECT_NE(text.find("`" + std::string(invariant.id) + "`"), std::string::npos) << invariant.id;
    EXPECT_NE(text.find(invariant.statement), std::string::npos) << invariant.id;
  }
}

/// What stands in back quotes in a cell.
std::set<std::string> quoted(const std::string& cell) {
  static const std::regex kQuoted("`([^`]+)`");
  std::set<std::string> found;
  for (std::sregex_iterator at(cell.begin(), cell.end(), kQuoted), end; at != end; ++at)
    found.insert((*at)[1]);
  return found;
}

// Each protocol has its row; what the row calls the world's code is what the protocol includes of
// it, and what it calls said again is there.
TEST(Docs, TellOfEachProtocolWhatItSharesWithWorlds) {
  namespace fs = std::filesystem;
  const std::string text = page("docs/race.md");
  static const std::regex kInclude("#include \"model/([a-z_/]+\\.hpp)\"");
  std::set<std::string> of_worlds;
  for (const char* folder : {"/model/world", "/model/controller"})
    for (const auto& file : fs::directory_iterator(kRoot + folder))
      of_worlds.insert(file.path().filename().string());
  std::size_t protocols = 0;
  for (const auto& file : fs::directory_iterator(kRoot + "/model/protocol")) {
    const std::string name = file.path().filename().string();
    ++protocols;
    std::smatch row;
    const std::regex line("\\| `" + std::regex_replace(name, std::regex("\\."), "\\.") +
                          "` \\| ([^|]+) \\| ([^|]+) \\|");
    ASSERT_TRUE(std::regex_search(text, row, line)) << name;
    std::set<std::string> shared;
    const std::string code = page("model/protocol/" + name);
    for (std::sregex_iterator at(code.begin(), code.end(), kInclude), end; at != end; ++at)
      if (const std::string one = (*at)[1]; !one.starts_with("machine/")) shared.insert(one);
    EXPECT_EQ(quoted(row[2]), shared) << name;
    for (const std::string& one : quoted(row[1])) EXPECT_TRUE(of_worlds.contains(one)) << one;
  }
  EXPECT_EQ(protocols, 14U);
}

TEST(Docs, TellEveryObligation) {
  const std::string text = page("docs/proofs.md");
  for (const smt::Obligation& one : smt::obligations()) {
    EXPECT_NE(text.find("`" + one.id + "`"), std::string::npos) << one.id;
    EXPECT_NE(text.find("`" + one.subject + "`"), std::string::npos) << one.subject;
    EXPECT_NE(text.find(one.statement), std::string::npos) << one.id;
    for (const std::string& assumption : one.assumptions)
      EXPECT_NE(text.find(assumption), std::string::npos) << assumption;
  }
}

TEST(ShippedPolicies, ClaimOrWaiveEveryInvariantThatSpeaksOfThem) {
  std::size_t policies = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kRoot + "/policies")) {
    if (!entry.is_regular_file()) continue;
    const auto policy = read_policy_file(entry.path().string());
    ASSERT_TRUE(policy.ok()) << policy.error().text();
    ++policies;
    for (const Invariant& invariant : tests::shipped_invariants()) {
      if (!invariant.speaks_of(policy->rules)) continue;
      EXPECT_TRUE(policy->claims_to_keep(invariant.id) ||
                  policy->waiver_of(invariant.id) != nullptr)
          << policy->name << " is silent about " << invariant.id;
    }
  }
  EXPECT_EQ(policies, 32U);
}

}  // namespace
}  // namespace counterproof
