// Sets of an enum's values and of properties: as large as they have to be.
#include "model/enum_set.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "model/few.hpp"
#include "model/properties.hpp"
#include "model/rules/defect.hpp"

namespace counterproof {
namespace {

/// More than a word has bits.
enum class Many : std::uint8_t {
  v0,
  v1,
  v2,
  v3,
  v4,
  v5,
  v6,
  v7,
  v8,
  v9,
  v10,
  v11,
  v12,
  v13,
  v14,
  v15,
  v16,
  v17,
  v18,
  v19,
  v20,
  v21,
  v22,
  v23,
  v24,
  v25,
  v26,
  v27,
  v28,
  v29,
  v30,
  v31,
  v32,
  v33,
  v34,
  v35,
  v36,
  v37,
  v38,
  v39,
  v40,
  v41,
  v42,
  v43,
  v44,
  v45,
  v46,
  v47,
  v48,
  v49,
  v50,
  v51,
  v52,
  v53,
  v54,
  v55,
  v56,
  v57,
  v58,
  v59,
  v60,
  v61,
  v62,
  v63,
  v64,
  v65,
  v66,
  v67,
  v68,
  v69
};
static_assert(kCountOf<Many> == 70);
static_assert(sizeof(EnumSet<Many>) == 2 * sizeof(std::uint64_t));
static_assert(sizeof(DefectSet) == sizeof(std::uint64_t) * ((kDefectCount + 63) / 64));

TEST(EnumSet, KeepsEachOfMoreValuesThanAWordHasBitsApart) {
  for (const Many member : kAllOf<Many>) {
    EnumSet<Many> set;
    EXPECT_TRUE(set.empty());
    set.insert(member);
    EXPECT_FALSE(set.empty());
    for (const Many other : kAllOf<Many>) {
      EXPECT_EQ(set.has(other), other == member);
      EXPECT_EQ(set.meets({other}), other == member);
      EXPECT_EQ(set == EnumSet<Many>{other}, other == member);
    }
    set.erase(member);
    EXPECT_TRUE(set.empty());
  }
}

TEST(EnumSet, IsMadeOfAListInAnyOrder) {
  constexpr EnumSet<Many> kSet{Many::v69, Many::v3, Many::v64};
  static_assert(kSet.has(Many::v64) && !kSet.has(Many::v0));
  EXPECT_EQ(kSet, (EnumSet<Many>{Many::v64, Many::v69, Many::v3, Many::v3}));
}

TEST(Properties, AreKeptApartAndVisitedInTheirOrder) {
  Properties set = Properties::one(200) | Properties::one(3);
  set.insert(64);
  std::vector<std::size_t> seen;
  set.for_each([&](std::size_t property) { seen.push_back(property); });
  EXPECT_EQ(seen, (std::vector<std::size_t>{3, 64, 200}));
  EXPECT_EQ(set.first(), 3U);
  EXPECT_EQ((set & ~Properties::one(3)).first(), 64U);
  EXPECT_TRUE((set & ~set).empty());
  EXPECT_EQ(set | ~set, Properties::all());
  EXPECT_TRUE(Properties::all().has(Properties::kMost - 1));
  EXPECT_EQ(Properties(8), Properties::one(3));
}

TEST(Few, HoldsWhatAListHas) {
  constexpr Few<int> kThree = {3, 1, 2};
  static_assert(kThree.size() == 3 && kThree[1] == 1);
  EXPECT_EQ(std::vector<int>(kThree.begin(), kThree.end()), (std::vector<int>{3, 1, 2}));
  EXPECT_TRUE(Few<int>().empty());
}

}  // namespace
}  // namespace counterproof
