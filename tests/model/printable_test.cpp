#include "model/printable.hpp"

#include <gtest/gtest.h>

#include <string>

#include "model/result.hpp"
#include "reports/json_text.hpp"
#include "reports/terminal.hpp"

namespace counterproof {
namespace {

/// The UTF-8 of a code point.
std::string utf8(char32_t point) {
  const auto byte = [](char32_t value) { return static_cast<char>(value); };
  if (point < 0x80) return {byte(point)};
  if (point < 0x800) return {byte(0xC0 | point >> 6), byte(0x80 | (point & 0x3F))};
  return {byte(0xE0 | point >> 12), byte(0x80 | (point >> 6 & 0x3F)), byte(0x80 | (point & 0x3F))};
}

TEST(Printable, WhatIsReadStaysAsItIs) {
  for (const char* text : {"", "two words", "über", "→ ✓ ✗3 …", "a\\nb", "\"quoted\""})
    EXPECT_EQ(printable(text), text);
}

TEST(Printable, WhatActsIsShownByItsNumber) {
  EXPECT_EQ(printable("a\x1b[31mb"), "a\\x1b[31mb");
  EXPECT_EQ(printable("a\nb\tc\rd"), "a\\nb\\tc\\rd");
  EXPECT_EQ(printable("\x7f"), "\\x7f");
  EXPECT_EQ(printable(utf8(0x9b)), "\\u009b");
  EXPECT_EQ(printable(utf8(0x202e)), "\\u202e");
  EXPECT_EQ(printable("a\xff\xc3"), "a\\xff\\xc3");
}

TEST(Printable, NoCodePointThatActsPasses) {
  for (char32_t point = 0; point < 0x3000; ++point) {
    const std::string text = utf8(point);
    const bool acts = point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x61c ||
                      point == 0x200e || point == 0x200f || (point >= 0x2028 && point <= 0x202e) ||
                      (point >= 0x2066 && point <= 0x2069);
    EXPECT_EQ(is_active(point), acts) << static_cast<unsigned>(point);
    EXPECT_EQ(printable(text) == text, !acts) << static_cast<unsigned>(point);
    EXPECT_EQ(printable_lines(text) == text, !acts || point == '\n')
        << static_cast<unsigned>(point);
    const Json json = text;
    EXPECT_EQ(Json::parse(json_text(json)), json) << static_cast<unsigned>(point);
    if (acts) {
      EXPECT_EQ(json_text(json).find(text + "\""), std::string::npos)
          << static_cast<unsigned>(point);
    }
  }
}

TEST(Printable, AnErrorIsOneLineWhateverItTellsOf) {
  const Error error{{"a\nb.toml", 1, 2}, "wrong\x1b[2J\nword"};
  EXPECT_EQ(error.text(), "a\\nb.toml:1:2: error: wrong\\x1b[2J\\nword");
}

TEST(Printable, OnlyOurOwnColoursReachATerminal) {
  const Paint paint(true);
  for (const std::string& own :
       {paint.good("x"), paint.bad("x"), paint.odd("x"), paint.strong("x"), paint.faint("x")}) {
    EXPECT_EQ(for_terminal(own + "\n", true), own + "\n");
    EXPECT_EQ(for_terminal(own, false).find('\x1b'), std::string::npos);
  }
  for (const char* other : {"\x1b", "\x1b[", "\x1b[2J", "\x1b[31m", "\x1b]0;title\a", "\x1b[1"})
    EXPECT_EQ(for_terminal(other, true).find('\x1b'), std::string::npos) << printable(other);
}

}  // namespace
}  // namespace counterproof
