#include "reports/schedule_text.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace counterproof::tests {
namespace {

RunStep step(schedule::ThreadId thread, std::string text, std::string name,
             schedule::ObjectId object) {
  RunStep made;
  made.thread = thread;
  made.text = std::move(text);
  made.name = std::move(name);
  made.site = "a.c:1";
  made.object = object;
  return made;
}

RunStep taking(schedule::ThreadId thread, const std::string& lock, schedule::ObjectId object) {
  RunStep made = step(thread, "lock " + lock, lock, object);
  made.takes = lock;
  return made;
}

RunStep giving(schedule::ThreadId thread, const std::string& lock, schedule::ObjectId object) {
  RunStep made = step(thread, "unlock " + lock, lock, object);
  made.gives = lock;
  return made;
}

ScheduleRun run_of(std::vector<std::string> threads, std::vector<RunStep> steps) {
  ScheduleRun run;
  run.thread_names = std::move(threads);
  run.beginning = "nothing";
  run.steps = std::move(steps);
  return run;
}

std::string text_of(const ScheduleRun& run, ScheduleView view = {}) {
  return schedule_text(run, "broken", Paint(false), view);
}

std::size_t widest(const std::string& text) {
  std::size_t width = 0;
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1)
    width = std::max(width, width_of(text.substr(begin, end - begin)));
  return width;
}

TEST(ScheduleText, ShortStepsStandInColumnsOfOneWidth) {
  EXPECT_EQ(text_of(run_of({"A", "B"}, {step(0, "load x = 1", "x", 2), step(1, "y", "y", 3)})),
            "      nothing\n"
            "      A                                    B\n"
            "   1  load x = 1\n"
            "   2                                       y\n");
}

TEST(ScheduleText, NothingIsCutWhereColumnsCanBeginFurtherLeft) {
  const std::string text(60, 'v');
  for (const unsigned threads : {2U, 3U, 4U, 8U}) {
    std::vector<std::string> names;
    std::vector<RunStep> steps;
    for (schedule::ThreadId t = 0; t < threads; ++t) {
      names.push_back("T" + std::to_string(t));
      steps.push_back(step(t, "x := " + text, "x", 2));
    }
    const std::string shown = text_of(run_of(names, steps));
    EXPECT_EQ(shown.find("…"), std::string::npos) << shown;
    std::size_t count = 0;
    for (auto at = shown.find(text); at != std::string::npos; at = shown.find(text, at + 1))
      ++count;
    EXPECT_EQ(count, threads);
  }
}

TEST(ScheduleText, AStepThatIsWiderThanTheOutputHasItsNameFoldedAndNeverItsValue) {
  const std::string name = "begin_" + std::string(200, 'n') + "_end";
  const std::string value = "1234567890123456789";
  for (const std::size_t width : {40U, 60U, 80U, 120U}) {
    const std::string shown =
        text_of(run_of({"A", "B"}, {step(0, "x", "x", 2), step(1, name + " := " + value, name, 3)}),
                {width, false, nullptr, false});
    EXPECT_NE(shown.find(" := " + value), std::string::npos) << shown;
    EXPECT_NE(shown.find("…"), std::string::npos) << shown;
    EXPECT_LE(widest(shown), width) << shown;
    EXPECT_NE(shown.find("begi"), std::string::npos);
    EXPECT_NE(shown.find("_end :="), std::string::npos);
  }
}

TEST(ScheduleText, WhereNeitherFoldingHelpsTheValueIsWholeAndTheLineLong) {
  const std::string value(100, '7');
  const std::string shown = text_of(run_of({"A"}, {step(0, "x := " + value, "x", 2)}));
  EXPECT_NE(shown.find("x := " + value), std::string::npos);
}

/// A section of A on a lock of its own, and B after it.
ScheduleRun with_section() {
  return run_of({"A", "B"},
                {step(0, "load a = 0", "a", 2), taking(0, "L", 3), step(0, "load b = 0", "b", 4),
                 step(0, "store b := 1", "b", 4), giving(0, "L", 3), step(0, "load a = 0", "a", 2),
                 step(1, "store a := 1", "a", 2)});
}
const ScheduleView kFolding{80, true, nullptr, false};

TEST(ScheduleText, ASectionThatNobodyElseWantsIsFoldedAndSaysWhichStepsItHas) {
  const std::string shown = text_of(with_section(), kFolding);
  EXPECT_NE(shown.find(" 2-5  4 steps under L\n"), std::string::npos) << shown;
  EXPECT_EQ(shown.find("store b"), std::string::npos);
  EXPECT_NE(shown.find("\n   6  load a = 0"), std::string::npos);
}

TEST(ScheduleText, NothingIsFoldedUnlessItIsAsked) {
  EXPECT_EQ(text_of(with_section()).find("steps under"), std::string::npos);
}

TEST(ScheduleText, AStepThatMattersIsNeverFolded) {
  const auto is_whole = [](const ScheduleRun& run, std::string_view why) {
    const std::string shown = text_of(run, kFolding);
    EXPECT_NE(shown.find("store b := 1"), std::string::npos) << why << "\n" << shown;
  };
  ScheduleRun run = with_section();
  run.breaches.push_back({"broken", "it breaks", 3, std::nullopt});
  is_whole(run, "it shows the breach");
  run = with_section();
  run.breaches.push_back({"another", "it breaks, too", 0, 3});
  is_whole(run, "it shows another breach");
  run = with_section();
  run.steps.push_back(taking(1, "L", 3));
  is_whole(run, "another thread takes the lock");
  run = with_section();
  run.waiting.push_back({1, "to lock L", "a.c:1", 3});
  is_whole(run, "another thread waits for the lock");
  run = with_section();
  run.steps.push_back(step(1, "load b = 1", "b", 4));
  is_whole(run, "another thread reads what it writes");
  run = with_section();
  run.steps.insert(run.steps.begin() + 3, step(1, "load c = 1", "c", 9));
  is_whole(run, "another thread runs in between");
  run = with_section();
  run.steps.erase(run.steps.begin() + 4);
  is_whole(run, "the section does not end");
}

/// A's call of a library's function, and B after it.
ScheduleRun with_call() {
  ScheduleRun run = run_of({"A", "B"}, {});
  for (const char* text : {"load a = 0", "load a = 0", "load b = 0", "store b := 1"}) {
    run.steps.push_back(step(0, text, {text[text[0] == 'l' ? 5 : 6]}, 2));
    run.steps.back().within = "std::vector::push_back";
  }
  run.steps.push_back(step(1, "store a := 1", "a", 2));
  return run;
}

TEST(ScheduleText, ALibrarysStepsAreFoldedThoughOthersUseWhatTheyTouch) {
  const std::string shown = text_of(with_call(), kFolding);
  EXPECT_NE(shown.find("\n 1-4  4 steps in std::vector::push_back\n"), std::string::npos) << shown;
  EXPECT_EQ(shown.find("store b"), std::string::npos);
  EXPECT_EQ(text_of(with_call()).find("steps in"), std::string::npos);
}

TEST(ScheduleText, ACallOfALibrarysIsFoldedByItselfAndNotWhereItMatters) {
  ScheduleRun run = with_call();
  run.breaches.push_back({"another", "it breaks", 3, std::nullopt});
  std::string shown = text_of(run, kFolding);
  EXPECT_NE(shown.find(" 1-3  3 steps in std::vector::push_back\n"), std::string::npos) << shown;
  EXPECT_NE(shown.find("store b := 1"), std::string::npos);
  run = with_call();
  run.steps[2].within = "std::vector::size";  // two calls, of two steps and of one
  run.steps.erase(run.steps.begin() + 3);
  EXPECT_EQ(text_of(run, kFolding).find("steps in"), std::string::npos);
  run = with_call();
  run.steps[2].site = "b.c:7";  // two calls, of one function
  EXPECT_EQ(text_of(run, kFolding).find("steps in"), std::string::npos);
  run = with_call();
  run.steps.insert(run.steps.begin() + 2, step(1, "load c = 1", "c", 9));
  EXPECT_EQ(text_of(run, kFolding).find("steps in"), std::string::npos);
}

TEST(ScheduleText, TheStepsAroundAContextSwitchAreShown) {
  ScheduleRun run = with_section();
  run.steps.erase(run.steps.begin());      // the section begins the schedule
  run.steps.erase(run.steps.begin() + 4);  // and B follows it at once
  run.steps.insert(run.steps.begin() + 2, step(0, "load c = 0", "c", 5));
  const std::string shown = text_of(run, kFolding);
  EXPECT_NE(shown.find("\n   1  lock L\n"), std::string::npos) << shown;
  EXPECT_NE(shown.find(" 2-4  3 steps under L"), std::string::npos) << shown;
  EXPECT_NE(shown.find("\n   5  unlock L\n"), std::string::npos) << shown;
}

TEST(ScheduleText, EachStepCanHaveItsLineOfSourceBelowIt) {
  const std::string folder = ::testing::TempDir() + "/schedule_text";
  ASSERT_EQ(std::system(("mkdir -p " + folder).c_str()), 0);
  std::ofstream(folder + "/a.c") << "  first line;\n";
  const SourceLines lines({"/nowhere", folder});
  EXPECT_EQ(lines.at("a.c:1"), "first line;");
  EXPECT_EQ(lines.at("a.c:2"), "");
  EXPECT_EQ(lines.at("b.c:1"), "");
  EXPECT_EQ(lines.at("?"), "");
  ScheduleRun run = with_section();
  run.breaches.push_back({"broken", "it breaks", 6, std::nullopt});
  const std::string shown = text_of(run, {80, false, &lines, true});
  EXPECT_NE(shown.find("   1  load a = 0\n          a.c:1: first line;\n"), std::string::npos)
      << shown;
  // What was said above is not said again; the breach has its line, too.
  EXPECT_NE(shown.find("   2  lock L\n   3  load b"), std::string::npos) << shown;
  EXPECT_NE(shown.find("step 7, B: store a := 1 (a.c:1)\n          first line;\n"),
            std::string::npos)
      << shown;
}

}  // namespace
}  // namespace counterproof::tests
