// Text of any origin in Markdown and XML: no character of it has a meaning there.
#include "reports/markdown.hpp"

#include <gtest/gtest.h>

#include "check/policy/check_policy.hpp"
#include "model/policy/policy_file.hpp"
#include "model/utf8.hpp"
#include "reports/diff_markdown.hpp"

namespace counterproof {
namespace {

std::u32string points_of(std::string_view text) {
  std::u32string points;
  for_each_code_point(text, [&](char32_t point, std::string_view) { points += point; });
  return points;
}

TEST(Utf8, EveryLengthIsReadAndWhatIsNoneIsReplacedByteByByte) {
  EXPECT_EQ(points_of("a\u00e9\u20ac\U0001F600"), U"a\u00e9\u20ac\U0001F600");
  EXPECT_EQ(points_of("a\xff\x80z"), U"a\uFFFD\uFFFDz");
  EXPECT_EQ(points_of("\xe2\x82"), U"\uFFFD\uFFFD") << "cut short";
  EXPECT_EQ(points_of("\xc0\xaf"), U"\uFFFD\uFFFD") << "longer than it has to be";
  EXPECT_EQ(points_of("\xe0\x80\xaf"), U"\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(points_of("\xed\xa0\x80"), U"\uFFFD\uFFFD\uFFFD") << "half of a pair";
  EXPECT_EQ(points_of("\xf4\x90\x80\x80"), U"\uFFFD\uFFFD\uFFFD\uFFFD") << "beyond the last";
  EXPECT_EQ(points_of("\xf4\x8f\xbf\xbf"), U"\U0010FFFF");
}

TEST(Markdown, TextHasNoMeaning) {
  EXPECT_EQ(markdown_text("a.b-c, 1/2 page"), "a.b-c, 1/2 page");
  EXPECT_EQ(markdown_text("<b>|`*"), "&#60;b&#62;&#124;&#96;&#42;");
  EXPECT_EQ(markdown_text("@you #1"), "&#64;<!-- -->you &#35;<!-- -->1");
  EXPECT_EQ(markdown_text("a\nb\x01"
                          "c\xff"),
            "a b\uFFFDc\uFFFD");
  EXPECT_EQ(markdown_text("abcdef", 3), "abc…");
  EXPECT_EQ(markdown_text("abc", 3), "abc");
  EXPECT_EQ(markdown_code("a|b"), "<code>a&#124;b</code>");
}

TEST(Markdown, ABlockEndsWhereItEnds) {
  EXPECT_EQ(markdown_block("a\n"), "```text\na\n```\n");
  EXPECT_EQ(markdown_block("```\n````"), "`````text\n```\n````\n`````\n");
}

TEST(DiffMarkdown, DropsTracesFirstAndCountsWhatItDrops) {
  const std::string folder = std::string(COUNTERPROOF_SOURCE_DIR) + "/policies/";
  CheckOptions options;
  options.scopes = {"sharing"};
  const auto check = [&](const std::string& name) {
    return *check_policy(*read_policy_file(folder + name), options);
  };
  const CheckReport before = check("every-mapper.toml");
  const CheckReport after = check("rss-2007.toml");
  const PolicyDiff diff = diff_of(before, after);
  const std::string whole = diff_markdown(before, after, diff);
  const auto count = [](const std::string& text, std::string_view what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
      ++found;
    return found;
  };
  const std::size_t traces = count(whole, "<details>");
  ASSERT_GE(traces, 4U);
  EXPECT_EQ(whole.find("Left out"), std::string::npos);
  EXPECT_EQ(diff_markdown(before, after, diff, whole.size()), whole);

  const std::string shorter = diff_markdown(before, after, diff, whole.size() - 1);
  EXPECT_LT(shorter.size(), whole.size());
  const std::size_t left = count(shorter, "<details>");
  EXPECT_LT(left, traces);
  EXPECT_NE(shorter.find("too long: " + std::to_string(traces - left) + " trace"),
            std::string::npos);
  EXPECT_EQ(count(shorter, "<details>"), count(shorter, "</details>"));
  for (const PolicyDiff::Entry& lost : diff.with(ChangeOutcome::loss))
    EXPECT_NE(shorter.find("**`" + std::string(lost.invariant->id)), std::string::npos);
}

}  // namespace
}  // namespace counterproof
