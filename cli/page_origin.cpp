#include "cli/page_origin.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <ctime>
#include <string_view>
#include <utility>

namespace counterproof {
namespace {

std::string& called_word() {
  static std::string word = "counterproof";
  return word;
}

std::vector<std::string>& command_line() {
  static std::vector<std::string> words;
  return words;
}

std::time_t time_of_page() {
  const char* asked = std::getenv("SOURCE_DATE_EPOCH");
  std::time_t seconds = 0;
  if (asked != nullptr) {
    const std::string_view text(asked);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error == std::errc() && end == text.data() + text.size()) return seconds;
  }
  return std::time(nullptr);
}

bool is_plain(char c) {
  constexpr std::string_view kMarks = "-_./=,:@%+";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kMarks.find(c) != kMarks.npos;
}

}  // namespace

void note_command_line(std::vector<std::string> words) { command_line() = std::move(words); }

void note_called_as(const std::string& word) {
  if (word.find('/') != std::string::npos) called_word() = as_shell_reads({word});
}

std::string called_as() { return called_word(); }

std::string as_shell_reads(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) {
    if (!line.empty()) line += ' ';
    if (!word.empty() && std::ranges::all_of(word, is_plain)) {
      line += word;
      continue;
    }
    line += '\'';
    for (const char c : word) c == '\'' ? line += "'\\''" : line += c;
    line += '\'';
  }
  return line;
}

PageOrigin page_origin() {
  const std::time_t seconds = time_of_page();
  std::tm when{};
  gmtime_r(&seconds, &when);
  return {as_shell_reads(command_line()), fmt::format("{:%Y-%m-%d %H:%M} UTC", when)};
}

}  // namespace counterproof
