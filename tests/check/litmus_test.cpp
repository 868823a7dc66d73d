// Litmus tests: what their files say, and how files are read.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "check/litmus/parser.hpp"
#include "check/litmus/run.hpp"
#include "model/text_file.hpp"

namespace counterproof::litmus {
namespace {

std::unique_ptr<Litmus> parsed(const std::string& text) {
  auto test = parse_litmus(text, "t.litmus");
  if (!test) ADD_FAILURE() << test.error().text();
  return std::move(test).value();
}

std::vector<std::string> corpus() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator("corpus/litmus"))
    if (entry.path().extension() == ".litmus") files.push_back(entry.path().string());
  std::ranges::sort(files);
  return files;
}

TEST(LitmusCorpus, ComesOutAsEachFileSaysUnderEachModel) {
  std::map<std::string_view, unsigned> tests;
  std::map<std::string_view, std::uint64_t> graphs;
  std::map<std::string_view, unsigned> never;
  for (const std::string& path : corpus()) {
    auto test = parse_litmus(read_text_file(path).value(), path);
    ASSERT_TRUE(test) << test.error().text();
    EXPECT_EQ((*test)->name, std::filesystem::path(path).stem().string()) << path;
    for (const graph::MemoryModel* model : graph::memory_models()) {
      // Each file answers for each model that answers for it.
      EXPECT_EQ((*test)->expected.contains(model->name()), !refused_by(**test, *model))
          << path << ' ' << model->name();
      if (refused_by(**test, *model)) continue;
      const LitmusResult result = run_litmus(**test, *model, {});
      ASSERT_TRUE(result.expected && result.observed) << path << ' ' << model->name();
      EXPECT_TRUE(result.as_expected())
          << path << " under " << model->name() << ": " << name_of(*result.observed);
      ++tests[model->name()];
      graphs[model->name()] += result.complete();
      if (result.observed == Observation::never) ++never[model->name()];
    }
  }
  const std::map<std::string_view, unsigned> kTests = {
      {"sc", 133}, {"tso", 133}, {"rc11", 133}, {"linux", 124}};
  EXPECT_EQ(tests, kTests);
  const std::map<std::string_view, std::uint64_t> kGraphs = {
      {"sc", 612}, {"tso", 625}, {"rc11", 669}, {"linux", 633}};
  EXPECT_EQ(graphs, kGraphs);
  const std::map<std::string_view, unsigned> kNever = {
      {"sc", 130}, {"tso", 117}, {"rc11", 73}, {"linux", 62}};
  EXPECT_EQ(never, kNever);
}

TEST(LitmusCorpus, HasNoGraphThatAWeakerModelLacks) {
  for (const std::string& path : corpus()) {
    const auto test = std::move(parse_litmus(read_text_file(path).value(), path)).value();
    std::uint64_t before = 0;
    for (const graph::MemoryModel* model :
         {&graph::sc_model(), &graph::tso_model(), &graph::rc11_model()}) {
      const LitmusResult result = run_litmus(*test, *model, {});
      EXPECT_GE(result.complete(), before) << path << ' ' << model->name();
      before = result.complete();
    }
  }
}

TEST(LitmusCorpus, DependenciesReachOverHundredsOfEvents) {
  std::string far;
  for (unsigned i = 0; i < 200; ++i) far += "\tWRITE_ONCE(*z, 1);\n";
  const auto observed = [&](const std::string& written) {
    const auto test = parsed(
        "C far\n\n{}\n\nP0(int *x, int *y)\n{\n\tWRITE_ONCE(*x, 2);\n\tsmp_wmb();\n"
        "\tWRITE_ONCE(*y, 1);\n}\n\nP1(int *x, int *y, int *z)\n{\n\tint r0;\n\n" +
        far + "\tr0 = READ_ONCE(*y);\n\tWRITE_ONCE(*x, " + written +
        ");\n}\n\nexists (x=2 /\\ 1:r0=1)\n");
    return run_litmus(*test, graph::linux_model(), {}).observed;
  };
  EXPECT_EQ(observed("r0"), Observation::never);
  EXPECT_EQ(observed("1"), Observation::sometimes);
}

std::string error_of(const std::string& text) {
  const auto test = parse_litmus(text, "t.litmus");
  return test ? "" : test.error().text();
}

TEST(LitmusParser, RefusesWhatItDoesNotKnowWhereItStands) {
  const std::string head = "C t\n{}\nP0(int *x) {\n";
  EXPECT_EQ(error_of("PPC t\n"),
            "t.litmus:1:1: error: found \"PPC\"; expected \"C\" and the name of the test: tests in "
            "assembly are "
            "not known");
  EXPECT_EQ(error_of(head + "  int r0 = READ_ONE(*x);\n}\nexists (x=1)\n"),
            "t.litmus:4:12: error: \"READ_ONE\" is no function that is known here; the nearest is "
            "\"READ_ONCE\"");
  EXPECT_EQ(error_of(head + "  r0 = 1;\n}\nexists (x=1)\n"),
            "t.litmus:4:3: error: \"r0\" is not declared; expected a parameter or a variable of "
            "the thread");
  EXPECT_EQ(error_of(head + "  WRITE_ONCE(x, 1);\n}\nexists (x=1)\n"),
            "t.litmus:4:14: error: found \"x\"; expected \"*\" and a pointer");
  EXPECT_EQ(error_of(head + "  for (;;) {}\n}\nexists (x=1)\n"),
            "t.litmus:4:3: error: \"for\" is not known; expected \"if\", \"while\" or \"do\"");
  EXPECT_EQ(error_of(head + "  *x = 1\n}\nexists (x=1)\n"),
            "t.litmus:5:1: error: found \"}\"; expected \";\" after the assignment");
  EXPECT_EQ(error_of(head + "}\nexists (y=1)\n"),
            "t.litmus:5:9: error: \"y\" is no location of the test");
  EXPECT_EQ(error_of(head + "}\nexists (1:r0=1)\n"), "t.litmus:5:9: error: there is no thread 1");
  EXPECT_EQ(
      error_of(head + "}\n"),
      "t.litmus:5:1: error: the test asks nothing; expected \"exists\", \"~exists\", \"forall\" or "
      "\"locations\"");
  EXPECT_EQ(error_of(head + "}\nexists (x=1) x\n"),
            "t.litmus:5:14: error: found \"x\"; expected the end of the file");
  EXPECT_EQ(error_of("C t (* open\n{}\n"),
            "t.litmus:1:5: error: the comment does not end; expected \"*)\"");
  EXPECT_EQ(error_of("C t\n(* Result: Perhaps *)\n{}\n"),
            "t.litmus:2:12: error: \"Perhaps\" is no result; expected \"Never\", \"Sometimes\", "
            "\"Always\" or "
            "\"DEADLOCK\"");
  EXPECT_EQ(error_of("C t\n(* Result under power: Never *)\n{}\n"),
            "t.litmus:2:17: error: \"power\" is no memory model; expected \"sc\", \"tso\", "
            "\"rc11\" or \"linux\"");
  EXPECT_EQ(error_of("C t\n{}\nP1(int *x) {}\n"),
            "t.litmus:3:1: error: \"P1\" is not next; expected \"P0\"");
  EXPECT_EQ(error_of(head + "  smp_mb(*x);\n}\nexists (x=1)\n"),
            "t.litmus:4:10: error: found \"*\"; expected \")\" after the arguments of \"smp_mb\"");
  EXPECT_EQ(
      error_of(
          "C t\n{}\nP0(atomic_int *x) {\n atomic_store_explicit(x, 1, memory_order_rel);\n}\n"),
      "t.litmus:4:30: error: \"memory_order_rel\" is no order; expected \"memory_order_relaxed\", "
      "\"memory_order_acquire\", \"memory_order_release\", \"memory_order_acq_rel\" or "
      "\"memory_order_seq_cst\"");
}

/// The results of all of a test's states under sc, as "0:r0=1; x=2; |...".
std::string states(const std::string& text, const graph::MemoryModel& model = graph::sc_model()) {
  const auto test = parsed(text);
  const LitmusResult result = run_litmus(*test, model, {});
  std::string out;
  for (const FinalState& state : result.states) {
    for (std::size_t i = 0; i < state.values.size(); ++i)
      out += test->terms[i].text + "=" + test->shown(state.values[i]) + " ";
    out += "| ";
  }
  return out;
}

TEST(LitmusParser, ReadsExpressionsAsCDoes) {
  EXPECT_EQ(states("C t\n{ x=5; }\nP0(int *x) {\n"
                   "  int a = 2 + 3 * 4 - 10 / 3;\n"
                   "  int b = (1 << 4 | 3) ^ 2 & ~0;\n"
                   "  int c = !a == 0 && b > 16 || *x < 0;\n"
                   "  int d = -7 % 4 + (*x >= 5) + (*x != 5);\n"
                   "  int e = 0x10 >> 2;\n"
                   "}\nlocations [0:a; 0:b; 0:c; 0:d; 0:e; x;]\n"),
            "0:a=11 0:b=17 0:c=1 0:d=-2 0:e=4 x=5 | ");
}

TEST(LitmusParser, AsksTheRightSideOnlyIfItMatters) {
  const std::string rest = "}\nP1(int *x, int *y) {\n}\nlocations [0:r0; x;]\n";
  EXPECT_EQ(
      states("C t\n{}\nP0(int *x, int *y) {\n  int r0 = READ_ONCE(*y) && xchg(x, 7);\n" + rest),
      "0:r0=0 x=0 | ");
  EXPECT_EQ(
      states("C t\n{ y=1; }\nP0(int *x, int *y) {\n  int r0 = READ_ONCE(*y) && xchg(x, 7);\n" +
             rest),
      "0:r0=0 x=7 | ");
  EXPECT_EQ(
      states("C t\n{ y=1; }\nP0(int *x, int *y) {\n  int r0 = READ_ONCE(*y) || xchg(x, 7);\n" +
             rest),
      "0:r0=1 x=0 | ");
}

TEST(LitmusParser, KnowsTheKernelsAtomics) {
  EXPECT_EQ(states("C t\n{ atomic_t v = ATOMIC_INIT(4); }\nP0(atomic_t *v, int *x) {\n"
                   "  int a = atomic_add_return(2, v);\n"
                   "  int b = atomic_fetch_sub_relaxed(1, v);\n"
                   "  int c = atomic_dec_and_test(v);\n"
                   "  int d = atomic_sub_and_test(4, v);\n"
                   "  int e = atomic_cmpxchg(v, 0, 9);\n"
                   "  int f = atomic_cmpxchg(v, 0, 8);\n"
                   "  int g = atomic_xchg(v, 1);\n"
                   "  int h = atomic_add_unless(v, 5, 1);\n"
                   "  int i = atomic_inc_not_zero(v);\n"
                   "  int j = atomic_add_negative(-3, v);\n"
                   "  atomic_inc(v);\n"
                   "  int k = atomic_fetch_or(6, v);\n"
                   "  (void)smp_load_acquire(x);\n"
                   "}\nlocations [0:a; 0:b; 0:c; 0:d; 0:e; 0:f; 0:g; 0:h; 0:i; 0:j; 0:k; v]\n"),
            "0:a=6 0:b=6 0:c=0 0:d=1 0:e=0 0:f=9 0:g=9 0:h=0 0:i=1 0:j=1 0:k=0 v=6 | ");
}

TEST(LitmusParser, KnowsC11sCompareAndExchange) {
  EXPECT_EQ(
      states("C t\n{ x=1; }\nP0(atomic_int *x) {\n"
             "  int r = 0;\n"
             "  int a = atomic_compare_exchange_strong(x, &r, 5);\n"
             "  int b = atomic_compare_exchange_strong_explicit(x, &r, 5, memory_order_acq_rel, "
             "memory_order_relaxed);\n"
             "}\nlocations [0:r; 0:a; 0:b; x]\n"),
      "0:r=1 0:a=0 0:b=1 x=5 | ");
}

TEST(LitmusParser, RefusesAWeakCompareAndExchangeWhichCouldFailForNothing) {
  EXPECT_NE(error_of("C t\n{}\nP0(atomic_int *x) {\n  int r = 0;\n"
                     "  int a = atomic_compare_exchange_weak(x, &r, 5);\n}\nlocations [x]\n"),
            "");
}

TEST(Litmus, LeavesOutWhatTheFilterDoes) {
  const auto test = parsed(
      "C t\n{}\nP0(int *x) {\n  WRITE_ONCE(*x, 1);\n}\nP1(int *x) {\n  int r0 = READ_ONCE(*x);\n}\n"
      "filter (1:r0=1)\nforall (1:r0=1)\n");
  const LitmusResult result = run_litmus(*test, graph::linux_model(), {});
  EXPECT_EQ(result.filtered_out, 1U);
  EXPECT_EQ(result.observed, Observation::always);
  EXPECT_TRUE(result.expected && result.as_expected());
}

TEST(Litmus, WaitsInsteadOfGoingRound) {
  const std::string text =
      "C t\n{}\nP0(int *x, int *y) {\n  WRITE_ONCE(*x, 1);\n  WRITE_ONCE(*y, 1);\n}\n"
      "P1(int *x, int *y) {\n  int r0;\n  int r1;\n"
      "  do {\n    r0 = READ_ONCE(*x);\n    r1 = READ_ONCE(*y);\n  } while (r0 == 0 || r1 == "
      "0);\n}\n"
      "forall (1:r0=1)\n";
  const LitmusResult result = run_litmus(*parsed(text), graph::sc_model(), {});
  EXPECT_EQ(result.search.complete, 1U);
  EXPECT_EQ(result.search.blocked, 0U);
  EXPECT_FALSE(result.search.bound);
}

TEST(Litmus, TellsAThreadThatWaitsForEver) {
  // Whoever sleeps says so, looks once more, and waits; whoever wakes looks whether anybody does.
  const std::string text =
      "C lost-wakeup\n{}\nP0(int *ready, int *sleeps, int *wake) {\n  int r0;\n"
      "  WRITE_ONCE(*ready, 1);\n  r0 = READ_ONCE(*sleeps);\n  if (r0)\n    WRITE_ONCE(*wake, "
      "1);\n}\n"
      "P1(int *ready, int *sleeps, int *wake) {\n  int r0;\n  WRITE_ONCE(*sleeps, 1);\n"
      "  r0 = READ_ONCE(*ready);\n  if (r0 == 0) {\n    while (READ_ONCE(*wake) == 0) {\n    }\n  "
      "}\n}\n"
      "locations [1:r0]\n";
  EXPECT_EQ(run_litmus(*parsed(text), graph::sc_model(), {}).search.blocked, 0U);
  EXPECT_EQ(run_litmus(*parsed(text), graph::tso_model(), {}).search.blocked, 1U);
  EXPECT_EQ(run_litmus(*parsed(text), graph::rc11_model(), {}).search.blocked, 1U);
  EXPECT_EQ(run_litmus(*parsed(text), graph::linux_model(), {}).search.blocked, 1U);
}

TEST(Litmus, SaysBoundedOfALoopThatWritesWithoutEnd) {
  const std::string text =
      "C t\n{}\nP0(int *x) {\n  while (READ_ONCE(*x) == 0) {\n    WRITE_ONCE(*x, 0);\n  }\n}\n"
      "P1(int *x) {\n  WRITE_ONCE(*x, 1);\n}\n";
  const LitmusResult never = run_litmus(*parsed(text + "exists (x=2)\n"), graph::sc_model(), {});
  EXPECT_EQ(never.search.bound, graph::SearchBound::rounds);
  EXPECT_FALSE(never.observed);
}

TEST(Litmus, NeverSaysNeverWhereLoadBufferingWasNotLookedAt) {
  // Seven loads of a cell that may hold five values: more ways than are looked at.
  std::string text = "C t\n{}\nP0(int *x, int *y) {\n";
  for (int i = 0; i < 7; ++i) text += "  int r" + std::to_string(i) + " = READ_ONCE(*x);\n";
  text += "  WRITE_ONCE(*y, 1);\n}\nP1(int *x, int *y) {\n  int r0 = READ_ONCE(*y);\n";
  for (int i = 1; i < 5; ++i) text += "  WRITE_ONCE(*x, " + std::to_string(i) + ");\n";
  const auto test = parsed(text + "}\nexists (0:r0=1 /\\ 1:r0=1)\n");
  const LitmusResult result = run_litmus(*test, graph::linux_model(), {});
  EXPECT_EQ(result.satisfying, 0U);
  EXPECT_EQ(result.circles, Circles::left_out);
  EXPECT_FALSE(result.observed);
  // RC11 has no such graphs, and so may say it.
  EXPECT_EQ(run_litmus(*test, graph::rc11_model(), {}).observed, Observation::never);
}

TEST(Litmus, CountsGraphsWithLoadBufferingBesideTheOthers) {
  const auto test = parsed(
      "C t\n{}\nP0(int *x, int *y) {\n  int r0 = READ_ONCE(*x);\n  WRITE_ONCE(*y, 1);\n}\n"
      "P1(int *x, int *y) {\n  int r0 = READ_ONCE(*y);\n  WRITE_ONCE(*x, 1);\n}\n"
      "exists (0:r0=1 /\\ 1:r0=1)\n");
  const LitmusResult result = run_litmus(*test, graph::linux_model(), {});
  EXPECT_EQ(result.search.complete, 3U);
  EXPECT_EQ(result.with_circle, 1U);
  EXPECT_EQ(result.circles, Circles::seen);
  EXPECT_EQ(result.observed, Observation::sometimes);
}

}  // namespace
}  // namespace counterproof::litmus
