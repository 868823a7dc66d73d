#include "model/toml/toml_depth.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace counterproof {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST(TomlDepth, AKeyMayHaveSixteenPartsAndNoMore) {
  EXPECT_FALSE(too_deep(repeated("a.", kDeepestToml - 1) + "a = 1", "f"));
  const auto error = too_deep("x = 1\n" + repeated("a.", kDeepestToml) + "a = 1", "f");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->text(),
            "f:2:32: error: a key of more than 16 parts; no key of a policy has so many");
}

TEST(TomlDepth, BracketsMayStandSixteenDeepAndNoMore) {
  for (const std::string bracket : {"[", "{a ="}) {
    EXPECT_FALSE(too_deep("a = " + repeated(bracket, kDeepestToml), "f"));
    EXPECT_TRUE(too_deep("a = " + repeated(bracket, kDeepestToml + 1), "f"));
  }
  EXPECT_FALSE(too_deep("a = [" + repeated("[1],", 1000) + "]", "f"));
}

TEST(TomlDepth, WhatTextsAndCommentsHoldIsNoDepth) {
  const std::string deep = repeated("[.", 100);
  for (const std::string quote : {"\"", "'", "\"\"\"", "'''"}) {
    const std::string text = "a = " + quote + deep + quote;
    EXPECT_FALSE(too_deep(text + "\nb = 1", "f")) << text;
    EXPECT_TRUE(too_deep(text + "\n" + deep, "f")) << text;
  }
  EXPECT_FALSE(too_deep("# " + deep + "\na = 1", "f"));
  EXPECT_TRUE(too_deep("# ''' \n" + deep, "f"));
  EXPECT_FALSE(too_deep("a = \"\\\"" + deep + "\"", "f"));
  EXPECT_FALSE(too_deep("a = '''x ' '' " + deep + "'''", "f"));
  // A text may end in quotes of its own.
  EXPECT_TRUE(too_deep("a = '''x'''''\n" + deep, "f"));
  EXPECT_TRUE(too_deep("a = \"\"\"x\\\"\"\"\"\n" + deep, "f"));
}

TEST(TomlDepth, NoShippedPolicyGoesDeep) {
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(COUNTERPROOF_SOURCE_DIR) + "/policies")) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path());
    std::stringstream text;
    text << in.rdbuf();
    EXPECT_FALSE(too_deep(text.str(), entry.path().string()));
  }
}

}  // namespace
}  // namespace counterproof
