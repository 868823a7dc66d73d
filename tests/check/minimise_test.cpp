// Minimising is tested against known minima, and against the definition of 1-minimality on random
// predicates: monotone ones, as most failures are, and ones with no structure at all.
#include "check/minimise/minimise.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

namespace counterproof {
namespace {

using Numbers = std::vector<int>;

Numbers from_one_to(std::size_t count) {
  Numbers numbers(count);
  std::iota(numbers.begin(), numbers.end(), 1);
  return numbers;
}

bool contains(const Numbers& numbers, int wanted) {
  return std::find(numbers.begin(), numbers.end(), wanted) != numbers.end();
}

bool contains_all(const Numbers& numbers, const Numbers& wanted) {
  return std::all_of(wanted.begin(), wanted.end(),
                     [&](int number) { return contains(numbers, number); });
}

// Whether `part` can be had from `whole` by dropping elements.
bool is_subsequence(const Numbers& part, const Numbers& whole) {
  auto next = part.begin();
  for (const int number : whole) {
    if (next != part.end() && *next == number) ++next;
  }
  return next == part.end();
}

template <class StillFails>
void expect_one_minimal(const Numbers& result, StillFails&& still_fails) {
  EXPECT_TRUE(still_fails(result));
  for (std::size_t i = 0; i < result.size(); ++i) {
    Numbers shorter = result;
    shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_FALSE(still_fails(shorter)) << "element " << i << " can be dropped";
  }
}

// Fails or not as by the toss of a coin, but always the same for the same sequence.
struct Coin {
  std::uint64_t seed = 0;
  unsigned one_in = 2;
  bool operator()(const Numbers& numbers) const {
    std::uint64_t hash = seed;
    for (const int number : numbers) {
      hash = (hash ^ static_cast<std::uint64_t>(number)) * 0x9e3779b97f4a7c15U;
      hash ^= hash >> 29U;
    }
    return hash % one_in == 0;
  }
};

// Each smaller natural number is simpler, the smallest first.
constexpr auto kSmaller = [](int number, auto&& sink) {
  for (int smaller = 0; smaller < number; ++smaller) sink(smaller);
};

TEST(Minimise, LeavesExactlyTheElementsThatMatter) {
  const Numbers wanted = {3, 4, 57, 100};
  const auto fails = [&](const Numbers& numbers) { return contains_all(numbers, wanted); };
  EXPECT_EQ(minimise(from_one_to(100), fails), wanted);
}

TEST(Minimise, KeepsTheOrderAndAllCopiesThatMatter) {
  const auto fails = [](const Numbers& numbers) {
    return std::count(numbers.begin(), numbers.end(), 2) >= 2;
  };
  EXPECT_EQ(minimise(Numbers{2, 1, 2, 3, 2}, fails), (Numbers{2, 2}));
  const auto descends = [](const Numbers& numbers) {
    return !std::is_sorted(numbers.begin(), numbers.end());
  };
  const Numbers result = minimise(Numbers{1, 5, 2, 3, 4, 6}, descends);
  ASSERT_EQ(result.size(), 2U);
  EXPECT_GT(result[0], result[1]);
}

TEST(Minimise, EmptiesASequenceThatFailsWithoutAnyOfIt) {
  const auto always = [](const Numbers&) { return true; };
  EXPECT_TRUE(minimise(from_one_to(37), always).empty());
  EXPECT_TRUE(minimise(Numbers{}, always).empty());
}

TEST(Minimise, LeavesASequenceAloneIfAllOfItMatters) {
  const auto fails = [](const Numbers& numbers) { return numbers.size() == 23; };
  EXPECT_EQ(minimise(from_one_to(23), fails), from_one_to(23));
}

TEST(Minimise, FindsAnElementThatCanBeDroppedOnlyAfterALaterOne) {
  // 1 is needed for as long as 2 is there, 2 as long as 3, and so on.
  const auto fails = [](const Numbers& numbers) {
    for (int number = 1; number < 10; ++number) {
      if (contains(numbers, number + 1) && !contains(numbers, number)) return false;
    }
    return true;
  };
  EXPECT_TRUE(minimise(from_one_to(10), fails).empty());
}

TEST(Minimise, ASingleDropMayUnlockAnEarlierOne) {
  // Only in this order: 3, then 1, then 2.
  const std::vector<Numbers> failing = {{1, 2, 3}, {1, 2}, {2}, {}};
  const auto fails = [&](const Numbers& numbers) {
    return std::find(failing.begin(), failing.end(), numbers) != failing.end();
  };
  EXPECT_TRUE(minimise(from_one_to(3), fails).empty());
}

TEST(Minimise, ResultsOfRandomMonotonePredicatesAreExactOrOneMinimal) {
  std::mt19937 random(20071121);
  for (int round = 0; round < 300; ++round) {
    const std::size_t size = 1 + random() % 60;
    const Numbers all = from_one_to(size);
    // Fails where all of one of the causes is there.
    std::vector<Numbers> causes(1 + random() % 3);
    for (Numbers& cause : causes) {
      for (const int number : all) {
        if (random() % 8 == 0) cause.push_back(number);
      }
    }
    std::size_t tests = 0;
    const auto fails = [&](const Numbers& numbers) {
      ++tests;
      return std::any_of(causes.begin(), causes.end(),
                         [&](const Numbers& cause) { return contains_all(numbers, cause); });
    };
    const Numbers result = minimise(all, fails);
    EXPECT_LE(tests, 5 * size);
    EXPECT_NE(std::find(causes.begin(), causes.end(), result), causes.end());
    expect_one_minimal(result, fails);
  }
}

TEST(Minimise, ResultsOfRandomPredicatesWithoutStructureAreOneMinimal) {
  std::mt19937 random(19991001);
  int shortened = 0;
  for (int round = 0; round < 600; ++round) {
    const std::size_t size = 1 + random() % 40;
    const Numbers all = from_one_to(size);
    const Coin coin{random(), 2 + static_cast<unsigned>(random() % 15)};
    std::size_t tests = 0;
    const auto fails = [&](const Numbers& numbers) {
      ++tests;
      return numbers == all || coin(numbers);
    };
    const Numbers result = minimise(all, fails);
    EXPECT_LE(tests, size * (size + 1) / 2 + 3 * size);
    EXPECT_TRUE(is_subsequence(result, all));
    expect_one_minimal(result, fails);
    if (result.size() < size) ++shortened;
  }
  EXPECT_GT(shortened, 400);
}

TEST(Minimise, TestsALongSequenceWithAShortCauseFewTimes) {
  std::size_t tests = 0;
  const auto fails = [&](const Numbers& numbers) {
    ++tests;
    return contains_all(numbers, {1234, 8765});
  };
  EXPECT_EQ(minimise(from_one_to(10'000), fails), (Numbers{1234, 8765}));
  EXPECT_LE(tests, 80U);
}

TEST(Minimise, NeverTestsTheSequenceItWasGivenNorOneTwiceInARow) {
  std::vector<Numbers> tested;
  const auto fails = [&](const Numbers& numbers) {
    tested.push_back(numbers);
    return contains_all(numbers, {2, 5});
  };
  minimise(from_one_to(9), fails);
  EXPECT_EQ(std::find(tested.begin(), tested.end(), from_one_to(9)), tested.end());
  EXPECT_EQ(std::adjacent_find(tested.begin(), tested.end()), tested.end());
}

TEST(Minimise, TakesSimplerFormsDownToTheSimplestThatStillFails) {
  const auto fails = [](const Numbers& numbers) {
    return std::accumulate(numbers.begin(), numbers.end(), 0) >= 7;
  };
  EXPECT_EQ(minimise(Numbers{4, 9, 5}, fails, kSmaller), (Numbers{7}));
}

TEST(Minimise, TriesNoFurtherFormsOfAnEventOnceOneIsTaken) {
  std::size_t tests = 0;
  const auto fails = [&](const Numbers& numbers) {
    ++tests;
    return std::accumulate(numbers.begin(), numbers.end(), 0) >= 7;
  };
  EXPECT_EQ(minimise(Numbers{100}, fails, kSmaller), (Numbers{7}));
  EXPECT_EQ(tests, 1U + 8 + 1 + 7);  // drop, 0 to 7; then once more: drop, 0 to 6
}

TEST(Minimise, DropsWhatOnlyASimplerFormMakesSuperfluous) {
  // 9 needs its companion 1; 5, which is simpler, does not.
  const auto fails = [](const Numbers& numbers) {
    return contains(numbers, 5) || (contains(numbers, 9) && contains(numbers, 1));
  };
  const auto simpler = [](int number, auto&& sink) {
    if (number == 9) sink(5);
  };
  EXPECT_EQ(minimise(Numbers{1, 2, 9}, fails, simpler), (Numbers{5}));
}

TEST(Minimise, ResultsOfRandomPredicatesHaveNoSimplerFormThatFails) {
  std::mt19937 random(42);
  for (int round = 0; round < 300; ++round) {
    Numbers all(1 + random() % 12);
    for (int& number : all) number = static_cast<int>(random() % 6);
    const Coin coin{random(), 2 + static_cast<unsigned>(random() % 10)};
    const auto fails = [&](const Numbers& numbers) { return numbers == all || coin(numbers); };
    const Numbers result = minimise(all, fails, kSmaller);
    expect_one_minimal(result, fails);
    for (std::size_t i = 0; i < result.size(); ++i) {
      kSmaller(result[i], [&](int smaller) {
        Numbers other = result;
        other[i] = smaller;
        EXPECT_FALSE(fails(other)) << "element " << i << " can be " << smaller;
      });
    }
  }
}

}  // namespace
}  // namespace counterproof
