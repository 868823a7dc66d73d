// Seams: controllers and physics name no defect, and each defect strikes where its file says.
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <string>
#include <vector>

#include "model/rules/defect_module.hpp"
#include "model/text_file.hpp"

namespace counterproof {
namespace {

const Seams kRepaired;

Seams struck_by(Defect defect) { return seams_of(DefectSet{defect}); }

TEST(Seams, AreThoseOfTheRepairedCodeWithoutADefect) {
  EXPECT_EQ(seams_of({}), kRepaired);
  for (const Duty duty : kAllOf<Duty>) EXPECT_TRUE(seams_of({}).does(duty));
}

TEST(Seams, AreStruckByEachDefectThatIsMoreThanAChoice) {
  std::vector<std::string_view> choices_alone;
  for (const Defect defect : kAllOf<Defect>)
    if (struck_by(defect) == kRepaired) choices_alone.push_back(id_of(defect));
  EXPECT_EQ(choices_alone, (std::vector<std::string_view>{"D03", "D33", "D35"}));
}

TEST(Seams, HaveADefectForEachDuty) {
  EnumSet<Duty> neglected;
  for (const Defect defect : kAllOf<Defect>) {
    const Seams seams = struck_by(defect);
    for (const Duty duty : kAllOf<Duty>)
      if (!seams.does(duty)) neglected.insert(duty);
  }
  for (const Duty duty : kAllOf<Duty>)
    EXPECT_TRUE(neglected.has(duty)) << static_cast<unsigned>(duty);
}

TEST(Seams, HaveRoomForAllDefectsAtOnce) {
  DefectSet all;
  for (const Defect defect : kAllOf<Defect>) all.insert(defect);
  const Seams seams = seams_of(all);
  for (const Duty duty : kAllOf<Duty>) EXPECT_FALSE(seams.does(duty));
}

TEST(Seams, AreThoseOfTheDefectsThatAreAskedFor) {
  const Seams first = struck_by(Defect::D23);
  const Seams second = struck_by(Defect::W12);
  EXPECT_FALSE(first == second);
  EXPECT_EQ(struck_by(Defect::D23), first);
  EXPECT_EQ(seams_of({}), kRepaired);
  EXPECT_EQ(struck_by(Defect::W12), second);
}

TEST(Seams, TakeOfSeveralAnswersThatWithTheFirstId) {
  const auto charge = [](DefectSet defects) { return seams_of(defects).charge; };
  ASSERT_NE(charge({Defect::W01}), charge({Defect::W04}));
  EXPECT_EQ(charge({Defect::W01, Defect::W04}), charge({Defect::W01}));
  EXPECT_EQ(charge({Defect::W04, Defect::D01}), charge({Defect::D01}));
}

void one(std::string& told) { told += "one "; }
void two(std::string& told) { told += "two "; }

TEST(Seams, CallAllThatActAtAHookTheFirstFirst) {
  Hook<std::string&> hook;
  hook.put_first(two);
  hook.put_first(one);
  std::string told;
  hook(told);
  EXPECT_EQ(told, "one two ");
}

TEST(Seams, AreAllThatControllersAndPhysicsKnowOfDefects) {
  const std::regex id(R"(\b[DW][0-9][0-9]\b|Defect::)");
  unsigned files = 0;
  for (const char* folder : {"model/world", "model/controller"}) {
    for (const auto& file :
         std::filesystem::directory_iterator(std::string(COUNTERPROOF_SOURCE_DIR "/") + folder)) {
      const auto text = read_text_file(file.path().string());
      ASSERT_TRUE(text) << file.path();
      std::smatch found;
      EXPECT_FALSE(std::regex_search(*text, found, id)) << file.path() << ": " << found.str();
      ++files;
    }
  }
  EXPECT_GT(files, 40U);
}

}  // namespace
}  // namespace counterproof
