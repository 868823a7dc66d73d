// See markdown.hpp.
#include "reports/markdown.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/printable.hpp"
#include "model/utf8.hpp"

namespace counterproof {
namespace {

/// What Markdown, HTML or a code host looks for in the middle of a line.
bool may_have_meaning(char32_t point) {
  constexpr std::string_view kMarks = "!\"#$&*<>@[\\]^_`{|}~";
  return point < 0x7F && kMarks.find(static_cast<char>(point)) != std::string_view::npos;
}

}  // namespace

std::string markdown_text(std::string_view text, std::size_t most) {
  std::string out;
  std::size_t count = 0;
  for_each_code_point(text, [&](char32_t point, std::string_view bytes) {
    ++count;
    if (count == most + 1) out += "…";
    if (count > most) return;
    if (point == '\n' || point == '\r' || point == '\t') {
      out += ' ';
    } else if (is_active(point) || point == kReplacement) {
      out += "\uFFFD";
    } else if (may_have_meaning(point)) {
      out += fmt::format("&#{};", static_cast<unsigned>(point));
      if (point == '@' || point == '#') out += "<!-- -->";
    } else {
      out += bytes;
    }
  });
  return out;
}

std::string markdown_code(std::string_view text, std::size_t most) {
  return fmt::format("<code>{}</code>", markdown_text(text, most));
}

std::string markdown_block(std::string_view lines) {
  std::size_t run = 0;
  std::size_t longest = 0;
  for (const char c : lines) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(std::max<std::size_t>(3, longest + 1), '`');
  return fmt::format("{}text\n{}{}{}\n", fence, printable_lines(lines),
                     lines.ends_with('\n') ? "" : "\n", fence);
}

}  // namespace counterproof
