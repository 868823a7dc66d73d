// Which parts are those of one check, and are believed; every other set is refused by what is wrong with it.
#include "reports/part_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "check/build_id.hpp"

namespace counterproof {
namespace {

std::vector<Part> parts_of(std::size_t count) {
  std::vector<Part> parts(count);
  for (std::size_t i = 0; i < count; ++i) {
    parts[i].file = "part-" + std::to_string(i + 1) + ".json";
    parts[i].shard = {i + 1, count};
    parts[i].check = {build_id(), {"policies/"}, {"--pages=3"}, {}};
  }
  return parts;
}

/// What is wrong with them; empty if nothing is.
std::string wrong_with(const std::vector<Part>& parts) {
  const auto error = misfit(parts);
  return error ? error->text() : "";
}

TEST(Parts, OfOneCheckFitInAnyOrder) {
  ASSERT_FALSE(build_id().empty());
  std::vector<Part> parts = parts_of(3);
  EXPECT_EQ(wrong_with(parts), "");
  std::swap(parts[0], parts[2]);
  EXPECT_EQ(wrong_with(parts), "");
}

TEST(Parts, OfAnotherBuildAreRefusedAllOfThemOrOne) {
  std::vector<Part> parts = parts_of(2);
  parts[1].check.build = "another";
  EXPECT_EQ(wrong_with(parts),
            "part-2.json: error: this part is of another build of this program than "
            "\"part-1.json\"; expected parts of one check");
  parts[0].check.build = "another";
  EXPECT_EQ(wrong_with(parts),
            "part-1.json: error: another build of this program made this part; expected parts of "
            "this one");
  for (Part& part : parts) part.check.build.clear();
  EXPECT_NE(wrong_with(parts), "");
}

TEST(Parts, OfOtherOptionsPoliciesFilesOrNumbersAreRefused) {
  const auto with = [](auto&& change) {
    std::vector<Part> parts = parts_of(2);
    change(parts[1]);
    return wrong_with(parts);
  };
  EXPECT_NE(with([](Part& part) { part.check.options = {}; }).find("of other options"),
            std::string::npos);
  EXPECT_NE(with([](Part& part) { part.check.paths = {"a"}; }).find("of other policies"),
            std::string::npos);
  EXPECT_NE(with([](Part& part) { part.check.files = {{"a", "1"}}; }).find("of other files"),
            std::string::npos);
  EXPECT_NE(with([](Part& part) { part.shard.of = 3; }).find("is shard 2/3"), std::string::npos);
  EXPECT_NE(with([](Part& part) { part.shard.number = 1; }).find("expected each part once"),
            std::string::npos);
  std::vector<Part> parts = parts_of(3);
  parts.pop_back();
  EXPECT_EQ(wrong_with(parts), "error: shard 3/3 is missing; expected all parts of the check");
}

TEST(Parts, AreReadAsTheyWereWrittenOrNotAtAll) {
  const std::string file = testing::TempDir() + "part-1.json";
  const auto written = [&](const std::string& text) {
    std::ofstream(file) << text;
    return read_part(file);
  };
  Part part = parts_of(1).front();
  const std::string text = part_text(part);
  const auto read = written(text);
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->check.options, part.check.options);
  EXPECT_EQ(wrong_with({*read}), "");
  std::string other = text;
  other.replace(other.find("--pages=3"), 9, "--pages=4");
  EXPECT_FALSE(written(other));
  part.shard = {3, 2};
  const auto beyond = written(part_text(part));
  ASSERT_FALSE(beyond);
  EXPECT_NE(beyond.error().text().find("a part that no check has"), std::string::npos);
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace counterproof
