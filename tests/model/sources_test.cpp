// docs/sources.md: each row names what is there, and what it names comes to what the row says; and
// nothing that was built from the sources is without a row.
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include "check/race/race_program.hpp"
#include "check/seeded/seeded_defects.hpp"
#include "model/policy/policy_file.hpp"
#include "model/rules/choices.hpp"
#include "model/rules/defect.hpp"
#include "model/text_file.hpp"
#include "model/trace/replay.hpp"
#include "smt/obligation.hpp"

namespace counterproof {
namespace {

namespace fs = std::filesystem;

const std::string kSource = COUNTERPROOF_SOURCE_DIR;

struct Row {
  std::string id;
  std::string what;
  std::vector<std::string> shown_by;
};

std::vector<std::string> split(const std::string& text, const std::string& at) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t end; (end = text.find(at, begin)) != std::string::npos; begin = end + at.size())
    parts.push_back(text.substr(begin, end - begin));
  parts.push_back(text.substr(begin));
  return parts;
}

constexpr std::string_view kNotHere = "not here: ";

/// The rows below the first heading of a source; what stands above tells how to read them.
std::vector<Row> rows() {
  const std::string text = read_text_file(kSource + "/docs/sources.md").value();
  std::istringstream lines(text.substr(text.find("\n## 001")));
  std::vector<Row> found;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| ") || line.starts_with("| id |")) continue;
    const auto cells = split(line.substr(2, line.size() - 4), " | ");
    EXPECT_EQ(cells.size(), 3U) << line;
    if (cells.size() != 3) continue;
    found.push_back(
        {cells[0], cells[1],
         cells[2].starts_with(kNotHere) ? std::vector{cells[2]} : split(cells[2], "; ")});
  }
  return found;
}

/// Everything in backticks of an item.
std::vector<std::string> names(const std::string& item) {
  static const std::regex kName("`([^`]+)`");
  std::vector<std::string> found;
  for (std::sregex_iterator one(item.begin(), item.end(), kName), none; one != none; ++one)
    found.push_back((*one)[1]);
  return found;
}

/// The item with its names left out: "race ` breaks `".
std::string shape(const std::string& item) {
  return std::regex_replace(item, std::regex("`[^`]+`"), "`");
}

void defect_breaks(const std::string& id, const std::string& invariant) {
  const SeededDefect* defect = find_seeded_defect(id);
  ASSERT_NE(defect, nullptr);
  const auto all = defect->names();
  EXPECT_NE(std::find(all.begin(), all.end(), invariant), all.end());
}

void trace_comes_to(const std::string& name, bool violated, const std::string& invariant) {
  std::string path = kSource + "/corpus/arguments/" + name + ".trace";
  if (!fs::exists(path)) path = kSource + "/corpus/scenarios/" + name + ".trace";
  const auto trace = read_trace_file(path);
  ASSERT_TRUE(trace.ok()) << trace.error().text();
  EXPECT_EQ(trace->expectation, (Expectation{violated, invariant}));
  EXPECT_TRUE(confirms(*trace, replay(*trace)));
}

const RaceEntry* race(const std::string& name) {
  for (const RaceEntry& entry : race_programs())
    if (entry.name == name) return &entry;
  return nullptr;
}

void race_breaks(const std::string& name, const std::string& invariant) {
  const RaceEntry* entry = race(name);
  ASSERT_NE(entry, nullptr);
  EXPECT_NE(entry->known_breach(invariant), nullptr);
}

void race_breaks_nothing(const std::string& name) {
  const RaceEntry* entry = race(name);
  ASSERT_NE(entry, nullptr);
  EXPECT_TRUE(entry->known.empty());
}

void proof_comes_to(const std::string& subject, const std::string& id, bool refuted) {
  for (const auto* all : {&smt::obligations(), &smt::seeded_obligations()}) {
    for (const smt::Obligation& one : *all) {
      if (one.subject != subject || one.id != id) continue;
      EXPECT_EQ(!one.known.empty(), refuted);
      return;
    }
  }
  ADD_FAILURE() << "no such obligation";
}

void policy_says(const std::string& path, bool keeps, const std::string& invariant) {
  const auto policy = read_policy_file(kSource + "/policies/" + path + ".toml");
  ASSERT_TRUE(policy.ok()) << policy.error().text();
  EXPECT_EQ(policy->waiver_of(invariant) != nullptr, !keeps);
  if (keeps) {
    EXPECT_TRUE(policy->claims_to_keep(invariant));
  }
}

void test_is_there(const std::string& name) {
  const auto& all = *testing::UnitTest::GetInstance();
  for (int suite = 0; suite < all.total_test_suite_count(); ++suite) {
    const testing::TestSuite& one = *all.GetTestSuite(suite);
    for (int index = 0; index < one.total_test_count(); ++index)
      if (std::string(one.name()) + "." + one.GetTestInfo(index)->name() == name) return;
  }
  ADD_FAILURE() << "no such test";
}

void choice_has(const std::string& key, const std::string& value) {
  const Choice* choice = find_choice(key);
  ASSERT_NE(choice, nullptr);
  for (const ChoiceValue& one : choice->values)
    if (one.name == value) return;
  ADD_FAILURE() << "no such value";
}

void check(const std::string& item) {
  const std::string said = shape(item);
  const auto name = names(item);
  if (said == "` breaks `") return defect_breaks(name[0], name[1]);
  if (said == "trace ` breaks `") return trace_comes_to(name[0], true, name[1]);
  if (said == "trace ` keeps `") return trace_comes_to(name[0], false, name[1]);
  if (said == "race ` breaks `") return race_breaks(name[0], name[1]);
  if (said == "race ` breaks nothing") return race_breaks_nothing(name[0]);
  if (said == "proof ` of `") return proof_comes_to(name[0], name[1], false);
  if (said == "refutation ` of `") return proof_comes_to(name[0], name[1], true);
  if (said == "policy ` keeps `") return policy_says(name[0], true, name[1]);
  if (said == "policy ` waives `") return policy_says(name[0], false, name[1]);
  if (said == "alternative ` keeps `" || said == "alternative ` waives `") {
    // Most have rule files, which only the command compiles: tests/cli/alternatives_test.sh goes
    // on.
    EXPECT_TRUE(fs::exists(kSource + "/policies/2007/" + name[0] + ".toml"));
    return;
  }
  if (said == "choice ` has `") return choice_has(name[0], name[1]);
  if (said == "test `") return test_is_there(name[0]);
  if (said == "proposal `") {
    EXPECT_TRUE(fs::is_directory(kSource + "/policies/proposals/" + name[0]));
    return;
  }
  ADD_FAILURE() << "a row cannot say that";
}

TEST(Sources, EachRowIsShownByWhatIsThereAndComesToThat) {
  std::size_t left_out = 0;
  std::size_t items = 0;
  for (const Row& row : rows()) {
    EXPECT_FALSE(row.id.empty() || row.what.empty() || row.shown_by.empty()) << row.id;
    for (const std::string& item : row.shown_by) {
      SCOPED_TRACE(row.id + ": " + item);
      if (item.starts_with(kNotHere)) {
        EXPECT_GT(item.size(), kNotHere.size());
        ++left_out;
        continue;
      }
      ++items;
      check(item);
    }
  }
  EXPECT_EQ(items, 245U);
  EXPECT_EQ(left_out, 19U);
}

TEST(Sources, NothingThatWasBuiltFromThemIsWithoutARow) {
  std::set<std::string> ids;
  std::set<std::string> named;
  for (const Row& row : rows()) {
    for (const std::string& id : split(row.id, ", ")) ids.insert(id);
    for (const std::string& item : row.shown_by)
      for (const std::string& name : names(item)) named.insert(name);
  }
  for (const DefectEntry& entry : defects()) {
    if (entry.origin() == DefectOrigin::posted) {
      EXPECT_TRUE(ids.contains(std::string(entry.id))) << entry.id;
    }
  }
  // D01 to D42, X1 to X21 and K1 to K6, as the glossary has them.
  for (const auto& [letter, last] : {std::pair{'D', 42}, {'X', 21}, {'K', 6}}) {
    for (int number = 1; number <= last; ++number) {
      const std::string id =
          letter + std::string(letter == 'D' && number < 10 ? "0" : "") + std::to_string(number);
      EXPECT_TRUE(ids.contains(id)) << id;
    }
  }
  for (const RaceEntry& entry : race_programs()) {
    // Page counters are of later kernels than the sources.
    if (!entry.name.starts_with("page-counter")) {
      EXPECT_TRUE(named.contains(entry.name)) << entry.name;
    }
  }
  const auto has_all_of = [&](const std::string& folder, const std::string& extension) {
    for (const auto& entry : fs::directory_iterator(kSource + folder)) {
      if (entry.path().extension() != extension) continue;
      const std::string name = entry.path().stem().string();
      const auto policy =
          extension == ".toml" ? read_policy_file(entry.path().string()) : Result<Policy>(Policy());
      ASSERT_TRUE(policy.ok()) << policy.error().text();
      // What describes a kernel is not from the sources, nor is what is a kernel's and drives none.
      if (policy->describes.empty() && name != "misc") {
        EXPECT_TRUE(named.contains(name)) << name;
      }
    }
  };
  has_all_of("/corpus/arguments", ".trace");
  has_all_of("/policies", ".toml");
}

}  // namespace
}  // namespace counterproof
