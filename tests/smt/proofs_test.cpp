// Every obligation comes out as it should, and counters that are wrong in one place do not.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include <set>
#include <string>

#include "model/counter/compare_and_swap.hpp"
#include "model/counter/res_counter.hpp"
#include "model/policy/policy_file.hpp"
#include "model/rules/choices.hpp"
#include "model/rules/own_rules.hpp"
#include "smt/counter_obligations.hpp"
#include "smt/modular.hpp"
#include "smt/policy_proofs.hpp"
#include "smt/sharing.hpp"

namespace counterproof::smt {
namespace {

using Names = std::set<std::string>;

const std::string kSource = COUNTERPROOF_SOURCE_DIR;

TEST(Proofs, ComeOutAsPinned) {
  Names violated;
  std::size_t proved = 0;
  for (const Obligation& one : obligations()) {
    SCOPED_TRACE(one.subject + " " + one.id);
    const Proof proof = prove(one, {});
    EXPECT_TRUE(proof.as_known()) << name_of(proof.verdict) << " " << proof.why;
    EXPECT_GT(proof.paths, 0U);
    EXPECT_FALSE(proof.smt2.empty());
    EXPECT_EQ(proof.strengthening.empty(), one.id != "closed-cycles-lose-nothing");
    if (proof.verdict == Verdict::proved) ++proved;
    if (proof.verdict == Verdict::violated) {
      violated.insert(proof.subject + " " + proof.obligation);
      EXPECT_TRUE(proof.replayed || !proof.race_program.empty());
      EXPECT_FALSE(proof.values.empty());
    }
  }
  EXPECT_EQ(proved, 139U);
  EXPECT_EQ(
      violated,
      (Names{"check-then-add charge-under-any-threads",
             "compare-and-swap charge-beside-limit-writes", "limit-text-2007 digit-is-exact",
             "page-counter, any amounts charge-accepts-what-fits",
             "per-cpu-batches charge-keeps-the-limit", "reclaim-amount-2020 blank-is-refused",
             "reclaim-amount-2020 doubling-is-exact", "res-counter-2007 charge-accepts-what-fits",
             "res-counter-2007 charge-keeps-the-limit", "res-counter-2007 limit-write-is-honest"}));
}

TEST(Proofs, RefuteWhatIsWrongOnPurpose) {
  unsigned violated = 0;
  for (const Obligation& one : seeded_obligations()) {
    SCOPED_TRACE(one.subject + " " + one.id);
    const Proof proof = prove(one, {});
    EXPECT_TRUE(proof.as_known()) << name_of(proof.verdict) << " " << proof.why;
    violated += proof.verdict == Verdict::violated;
    EXPECT_EQ(proof.replayed, proof.verdict == Verdict::violated);
  }
  EXPECT_EQ(violated, 21U);
}

TEST(Proofs, GiveTheSmallestValuesOfTheWrappingGuard) {
  for (const Obligation& one : obligations()) {
    if (one.subject != "res-counter-2007" || one.id != "charge-accepts-what-fits") continue;
    const Values expected = {{"usage", 0}, {"limit", 0}, {"failcnt", 0}, {"amount", 1}};
    EXPECT_EQ(prove(one, {}).values, expected);
  }
}

// The encodings say the same; a policy's check relies on the quick one.
TEST(Proofs, AreTheSameInIntegers) {
  ProveOptions integers;
  integers.encoding = Encoding::integers;
  for (const Obligation& one : obligations()) {
    SCOPED_TRACE(one.subject + " " + one.id);
    EXPECT_TRUE(prove(one, integers).as_known());
  }
}

TEST(Proofs, RefuteALimitThatIsWrittenWithoutALookAtUsage) {
  for (const Obligation& one : obligations()) {
    if (one.subject != "res-counter" || one.id != "limit-write-under-any-threads") continue;
    Obligation unchecked = one;
    unchecked.symbolic = [](SymbolicRun& run) {
      Modular machine(run);
      CounterCells<Modular> cells;
      cells.limit.value = run.input("limit");
      const auto limit = run.input("new limit");
      machine.begin(cells.value, cells.limit, Modular::Holds::usage, Modular::Limit::is_written,
                    Modular::Phase::limit_write, limit);
      ResCounter<Modular>::set_limit(machine, cells, limit, LimitRule::unchecked);
      machine.end(false);
    };
    EXPECT_EQ(prove(one, {}).verdict, Verdict::proved);
    EXPECT_EQ(prove(unchecked, {}).verdict, Verdict::violated);
    return;
  }
  ADD_FAILURE() << "no such obligation";
}

TEST(Proofs, OfPolicies) {
  Rules rules;
  EXPECT_EQ(subjects_of(rules),
            (std::vector<PolicySubject>{{"res-counter", "", {}}, {"limit-text", "", {}}}));
  const SubjectProofs sound = prove_subject({"res-counter", "", {}});
  EXPECT_EQ(sound.violated, std::vector<std::string>{});
  EXPECT_EQ(sound.proved,
            (std::vector<std::string>{"balance.failcnt-counts-requests", "balance.no-leak",
                                      "balance.no-over-uncharge", "balance.usage-is-outstanding",
                                      "limit.honest-write", "limit.never-exceeded",
                                      "limit.sound-arithmetic"}));
  EXPECT_EQ(sound.given.size(), 5U);

  // Nothing is said of limit writes that ask for nothing.
  Rules unchecked = rules;
  unchecked.limit_write = LimitWrite::unchecked;
  const SubjectProofs writes = prove_subject(subjects_of(unchecked).front());
  EXPECT_EQ(writes.subject, "res-counter, limits written unchecked");
  EXPECT_EQ(std::ranges::count(writes.proved, "limit.honest-write"), 0);
  EXPECT_EQ(std::ranges::count(writes.violated, "limit.honest-write"), 0);

  // Nor of those that are stored whatever is used, as Linux does it, or that a rule file writes.
  Rules stored = rules;
  stored.limit_write = LimitWrite::store;
  EXPECT_EQ(subjects_of(stored).front().how, "limits stored whatever is used");
  EXPECT_EQ(subjects_of(stored).front().without, std::vector<std::string>{"limit.honest-write"});
  stored.tree_charges = TreeCharges::ancestors;
  for (const PolicySubject& path : subjects_of(stored)) {
    if (path.subject == "limit-text") continue;
    EXPECT_EQ(path.without, std::vector<std::string>{"limit.honest-write"}) << path.subject;
  }
  OwnRules own;
  own.slots.limit_write = [](Call&, ContainerId, Resource, std::uint64_t) {};
  Rules ruled = rules;
  ruled.own = &own;
  EXPECT_EQ(subjects_of(ruled).front().how, "limits written by a rule");

  // A counter with a seeded mistake is not proved to be the one without.
  for (const Defect defect : {Defect::W01, Defect::W02, Defect::W03, Defect::W04}) {
    Rules wrong = rules;
    wrong.defects.insert(defect);
    EXPECT_FALSE(prove_subject(subjects_of(wrong).front()).violated.empty()) << id_of(defect);
  }

  rules.counter_algorithm = CounterAlgorithm::free_counter;
  EXPECT_FALSE(prove_subject({"free-counter", "", {}}).given.empty());
  EXPECT_EQ(subjects_of(rules).front().subject, "free-counter");
  EXPECT_EQ(prove_subject({"res-counter-2007", "", {}}).violated,
            (std::vector<std::string>{"limit.honest-write", "limit.never-exceeded",
                                      "limit.sound-arithmetic"}));
}

// What a policy says that it does not keep is not told to be proved of its counters, where limits
// are concerned: then the proof is about an operation that the policy does not do, or does not only
// do.
TEST(Proofs, OfShippedPoliciesNeverSayOfALimitWhatTheyWaive) {
  std::set<std::string> apart;
  for (const auto& entry : std::filesystem::directory_iterator(kSource + "/policies")) {
    if (!entry.is_regular_file()) continue;
    const auto policy = read_policy_file(entry.path().string());
    ASSERT_TRUE(policy.ok()) << policy.error().text();
    for (const PolicySubject& subject : subjects_of(policy->rules)) {
      if (subject.subject.starts_with("limit-text")) continue;
      for (const Obligation& one : obligations()) {
        if (one.subject != subject.subject || !one.invariant.starts_with("limit.") ||
            !one.known.empty())
          continue;
        const Waiver* waiver = policy->waiver_of(one.invariant);
        // Books that have gone wrong are not the counter's doing.
        if (waiver == nullptr || waiver->reason.starts_with("not settled")) continue;
        EXPECT_TRUE(std::ranges::count(subject.without, one.invariant) != 0 ||
                    subject.subject == "res-counter-2007")
            << policy->name << ": " << one.invariant;
        apart.insert(policy->name + " " + one.invariant);
      }
    }
  }
  EXPECT_TRUE(apart.contains("pids limit.hierarchical"));
  EXPECT_TRUE(apart.contains("beancounters limit.never-exceeded"));
  EXPECT_TRUE(apart.contains("hand-over limit.never-exceeded"));
  EXPECT_TRUE(apart.contains("memory-v2 limit.honest-write"));
}

std::vector<std::string> names_of(const std::vector<PolicySubject>& subjects) {
  std::vector<std::string> names;
  for (const PolicySubject& subject : subjects) names.push_back(subject.subject);
  return names;
}

// What a policy runs in a tree is a path of counters, and of nothing else is anything said.
TEST(Proofs, OfPoliciesWithATreeAreOfPaths) {
  Rules rules;
  rules.tree_charges = TreeCharges::ancestors;
  for (const CounterAlgorithm algorithm : kAllOf<CounterAlgorithm>) {
    rules.counter_algorithm = algorithm;
    for (const std::string& name : names_of(subjects_of(rules))) {
      EXPECT_TRUE(name == "limit-text" || name.ends_with(" levels")) << name;
      const SubjectProofs proofs = prove_subject({name, "", {}});
      EXPECT_FALSE(proofs.proved.empty()) << name;
      EXPECT_TRUE(proofs.violated.empty()) << name;
    }
    EXPECT_GE(subjects_of(rules).size(), 2U);
  }
  rules.tree_charges = TreeCharges::own;
  rules.counter_algorithm = CounterAlgorithm::page_counter;
  EXPECT_EQ(names_of(subjects_of(rules)), (std::vector<std::string>{"page-counter", "limit-text"}));
}

// For every defect, counter, tree and limit rule: what the defect breaks in the counters of a
// world is not proved of them.
TEST(Proofs, OfPoliciesClaimNothingThatTheirDefectsBreak) {
  const std::vector<std::pair<Defect, std::string>> broken = {
      {Defect::D01, "limit.sound-arithmetic"},
      {Defect::D01, "limit.never-exceeded"},
      {Defect::D02, "limit.honest-write"},
      {Defect::D03, "limit.honest-write"},
      {Defect::D05, "balance.failcnt-counts-requests"},
      {Defect::W01, "limit.never-exceeded"},
      {Defect::W02, "limit.sound-arithmetic"},
      {Defect::W03, "balance.usage-is-outstanding"},
      {Defect::W04, "balance.failcnt-counts-requests"},
      {Defect::W18, "limit.honest-write"},
      {Defect::W42, "balance.usage-is-outstanding"},
  };
  for (const auto& [defect, invariant] : broken) {
    for (const TreeCharges tree : kAllOf<TreeCharges>) {
      Rules rules;
      rules.account_memory = Accounted::yes;
      rules.tree_charges = tree;
      add_defect(rules, defect);
      if (!conflicts(
               rules, [](std::string_view, const void*) { return false; }, nullptr)
               .empty())
        continue;
      std::vector<PolicySubject> subjects = subjects_of(rules);
      // How texts are read, and what is done with the limit, are two things.
      if (defect != Defect::D02) subjects.pop_back();
      if (defect == Defect::D02) subjects.erase(subjects.begin(), subjects.end() - 1);
      for (const PolicySubject& subject : subjects) {
        const SubjectProofs proofs = prove_subject(subject);
        EXPECT_EQ(std::ranges::count(proofs.proved, invariant), 0)
            << id_of(defect) << ": " << subject.subject << " " << invariant;
      }
    }
  }
}

TEST(Proofs, OfPoliciesAreOfSubjectsThatThereAre) {
  std::set<std::string> known;
  for (const auto* all : {&obligations(), &seeded_obligations()})
    for (const Obligation& one : *all) known.insert(one.subject);
  for (const CounterAlgorithm algorithm : kAllOf<CounterAlgorithm>) {
    for (const TreeCharges tree : kAllOf<TreeCharges>) {
      for (const LimitWrite write : kAllOf<LimitWrite>) {
        for (const Defect defect : kAllOf<Defect>) {
          Rules rules;
          rules.counter_algorithm = algorithm;
          rules.defects.insert(defect);
          rules.tree_charges = tree;
          rules.limit_write = write;
          for (const std::string& name : names_of(subjects_of(rules)))
            EXPECT_TRUE(known.contains(name)) << name;
        }
      }
    }
  }
}

TEST(Proofs, OfNothingAreErrors) {
  const Obligation vacuous = obligation("test", "vacuous", "none", "Says nothing.", [](auto& run) {
    const auto word = run.input("word");
    run.assume(within(run.exactly(word), run.number(1)));
    run.assume(within(run.number(2), run.exactly(word)));
    run.require(same(run.exactly(word), run.number(7)));
  });
  EXPECT_EQ(prove(vacuous, {}).verdict, Verdict::error);
}

TEST(Proofs, ThatTimeOutAreUnknown) {
  // A product of two words, which a millisecond does not factor.
  Obligation hard = obligation("test", "hard", "none", "Is hard.", [](auto& run) {
    run.require(same(run.exactly(run.input("a")), run.exactly(run.input("a"))));
  });
  hard.symbolic = [](SymbolicRun& run) {
    const z3::expr a = run.input("a").term();
    const z3::expr b = run.input("b").term();
    const z3::expr one = context().bv_val(1, kWordBits);
    run.assume(z3::ugt(a, one) && z3::ugt(b, one));
    run.require(z3::zext(a, 64) * z3::zext(b, 64) !=
                context().bv_val("340282366762482138490186400569253953527", 128));
  };
  EXPECT_EQ(prove(hard, {.timeout_ms = 1}).verdict, Verdict::unknown);
}

// ---- Seeded defects: each a counter that is wrong in one place ----

enum class Wrong {
  nothing,
  one_below_the_limit,
  one_above_the_limit,
  compared_signed,
  failcnt_counts_units,
  failcnt_counts_retries,
  charge_kept_after_refusal,
  uncharge_one_short,
  uncharge_unclamped,
  uncharge_says_what_was_asked,
  uncharge_says_what_was_there,
  limit_write_one_short,
  limit_write_stores_what_it_refuses,
  limit_write_stores_one_less,
  limit_write_empties,
  charge_moves_the_limit,
  refusal_moves_the_limit,
  accepted_charge_counts,
  charges_past_the_limit_once_above,
  uncharge_stops_at_the_limit,
};

template <Machine M, Wrong wrong>
struct WrongCounter : ResCounter<M> {
  using Word = typename M::Word;
  using Cells = CounterCells<M>;

  static ChargeOutcome charge(M& machine, Cells& cells, Word n, Attempt attempt = Attempt::first) {
    const Word usage = machine.load(cells.value);
    const Word limit = machine.load(cells.limit);
    bool fits = machine.holds(n <= limit) && machine.holds(usage <= limit - n);
    if (wrong == Wrong::one_below_the_limit) fits = fits && !machine.holds(usage == limit - n);
    if (wrong == Wrong::one_above_the_limit && !fits)
      fits = machine.holds(n <= limit) && machine.holds(usage == limit - n + Word(1));
    if (wrong == Wrong::compared_signed) {
      // A limit in the upper half is read as negative.
      fits = fits && machine.holds(limit <= Word(kUnlimited >> 1));
    }
    if (wrong == Wrong::charges_past_the_limit_once_above)
      fits = fits || !machine.holds(usage <= limit);
    if (fits) {
      machine.store(cells.value, usage + n);
      if (wrong == Wrong::charge_moves_the_limit) machine.store(cells.limit, limit - n);
      if (wrong == Wrong::accepted_charge_counts)
        machine.store(cells.failures, machine.load(cells.failures) + Word(1));
      return ChargeOutcome::charged;
    }
    if (wrong == Wrong::refusal_moves_the_limit) machine.store(cells.limit, usage);
    if (wrong == Wrong::charge_kept_after_refusal) machine.store(cells.value, usage + n);
    if (attempt == Attempt::first || wrong == Wrong::failcnt_counts_retries) {
      machine.store(cells.failures, machine.load(cells.failures) +
                                        (wrong == Wrong::failcnt_counts_units ? n : Word(1)));
    }
    return ChargeOutcome::over_limit;
  }

  static Word uncharge(M& machine, Cells& cells, Word n) {
    return uncharge_and_tell(machine, cells, n).taken;
  }

  static Uncharged<Word> uncharge_and_tell(M& machine, Cells& cells, Word n) {
    const Word usage = machine.load(cells.value);
    const bool enough = wrong == Wrong::uncharge_unclamped || machine.holds(n <= usage);
    Word taken = enough ? n : usage;
    if (wrong == Wrong::uncharge_stops_at_the_limit) {
      const Word limit = machine.load(cells.limit);
      if (machine.holds(limit <= usage) && machine.holds(usage - limit <= taken))
        if (!machine.holds(usage == limit)) taken = usage - limit;
    }
    if (wrong == Wrong::uncharge_one_short && !machine.holds(taken == Word(0)))
      taken = taken - Word(1);
    machine.store(cells.value, usage - taken);
    return {wrong == Wrong::uncharge_says_what_was_asked ? n : taken,
            wrong == Wrong::uncharge_says_what_was_there ? usage : usage - taken};
  }

  static LimitOutcome set_limit(M& machine, Cells& cells, Word limit, LimitRule) {
    const Word usage = machine.load(cells.value);
    const bool within = machine.holds(usage <= limit) &&
                        (wrong != Wrong::limit_write_one_short || !machine.holds(usage == limit));
    if (!within) {
      if (wrong == Wrong::limit_write_stores_what_it_refuses) machine.store(cells.limit, limit);
      return LimitOutcome::below_usage;
    }
    machine.store(cells.limit,
                  wrong == Wrong::limit_write_stores_one_less ? limit - Word(1) : limit);
    if (wrong == Wrong::limit_write_empties) machine.store(cells.value, Word(0));
    return LimitOutcome::written;
  }
};

template <Wrong wrong>
struct Seed {
  template <Machine M>
  struct Counter : WrongCounter<M, wrong> {};
};

template <Wrong wrong>
Names refuted() {
  std::vector<Obligation> all;
  add_counter<Seed<wrong>::template Counter>(all, "seed", LimitRule::refuse);
  Names names;
  for (const Obligation& one : all) {
    const Proof proof = prove(one, {});
    EXPECT_TRUE(proof.verdict == Verdict::proved || proof.verdict == Verdict::violated)
        << proof.obligation << ": " << proof.why;
    if (proof.verdict != Verdict::violated) continue;
    EXPECT_TRUE(proof.replayed);
    names.insert(proof.obligation);
  }
  return names;
}

TEST(SeededArithmetic, IsRefutedUnderTheRightName) {
  EXPECT_EQ(refuted<Wrong::nothing>(), Names{});
  EXPECT_EQ(refuted<Wrong::one_below_the_limit>(),
            (Names{"charge-accepts-what-fits", "unlimited-admits-all"}));
  EXPECT_EQ(refuted<Wrong::one_above_the_limit>(),
            (Names{"charge-accepts-what-fits", "charge-keeps-the-limit", "unlimited-admits-all"}));
  EXPECT_EQ(refuted<Wrong::compared_signed>(),
            (Names{"charge-accepts-what-fits", "unlimited-admits-all"}));
  EXPECT_EQ(refuted<Wrong::failcnt_counts_units>(), Names{"refusal-changes-only-failcnt"});
  EXPECT_EQ(refuted<Wrong::failcnt_counts_retries>(), Names{"refusal-changes-only-failcnt"});
  EXPECT_EQ(refuted<Wrong::charge_kept_after_refusal>(),
            (Names{"charge-keeps-balance", "refusal-changes-only-failcnt"}));
  EXPECT_EQ(refuted<Wrong::uncharge_one_short>(), Names{"uncharge-takes-what-is-asked"});
  EXPECT_EQ(refuted<Wrong::uncharge_unclamped>(),
            (Names{"uncharge-stops-at-zero", "uncharge-tells-what-remains"}));
  EXPECT_EQ(refuted<Wrong::uncharge_says_what_was_asked>(),
            (Names{"uncharge-stops-at-zero", "uncharge-tells-what-remains"}));
  EXPECT_EQ(refuted<Wrong::uncharge_says_what_was_there>(), Names{"uncharge-tells-what-remains"});
  EXPECT_EQ(refuted<Wrong::limit_write_one_short>(), Names{"limit-write-is-honest"});
  EXPECT_EQ(refuted<Wrong::limit_write_stores_what_it_refuses>(), Names{"limit-write-is-honest"});
  EXPECT_EQ(refuted<Wrong::limit_write_stores_one_less>(), Names{"limit-write-is-honest"});
  EXPECT_EQ(refuted<Wrong::limit_write_empties>(), Names{"limit-write-is-honest"});
  EXPECT_EQ(refuted<Wrong::charge_moves_the_limit>(), Names{"refusal-changes-only-failcnt"});
  EXPECT_EQ(refuted<Wrong::refusal_moves_the_limit>(), Names{"refusal-changes-only-failcnt"});
  EXPECT_EQ(refuted<Wrong::accepted_charge_counts>(), Names{"refusal-changes-only-failcnt"});
}

// A limit may be below usage: written unchecked, or met by charges that did not ask.
TEST(SeededArithmetic, ThatGoesWrongAboveTheLimitOnlyIsRefutedToo) {
  EXPECT_EQ(refuted<Wrong::charges_past_the_limit_once_above>(),
            (Names{"charge-accepts-what-fits", "charge-keeps-the-limit"}));
  EXPECT_EQ(refuted<Wrong::uncharge_stops_at_the_limit>(), (Names{"uncharge-takes-what-is-asked"}));
}

// ---- Sharing ----

TEST(Sharing, ConflictsArePinned) {
  const auto sets = [](const std::vector<SharingSubset>& subsets) {
    std::set<Names> out;
    for (const SharingSubset& subset : subsets)
      out.insert(Names(subset.properties.begin(), subset.properties.end()));
    return out;
  };
  const std::string sum = "fairness.sum-is-physical", pays = "fairness.user-pays",
                    imposed = "isolation.no-imposed-charge",
                    hostage = "isolation.no-hostage-charge";
  const SharingReport whole = prove_sharing(Charges::whole_pages).value();
  EXPECT_EQ(sets(whole.conflicts), (std::set<Names>{{sum, pays}, {sum, imposed, hostage}}));
  EXPECT_EQ(sets(whole.possible),
            (std::set<Names>{{sum, imposed}, {sum, hostage}, {pays, imposed, hostage}}));
  const SharingReport fractions = prove_sharing(Charges::fractions).value();
  EXPECT_EQ(sets(fractions.conflicts), (std::set<Names>{{sum, imposed, hostage}}));
  EXPECT_EQ(
      sets(fractions.possible),
      (std::set<Names>{{sum, pays, imposed}, {sum, pays, hostage}, {pays, imposed, hostage}}));
}

}  // namespace
}  // namespace counterproof::smt
