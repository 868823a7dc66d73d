#include "reports/markdown_comment.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/markdown.hpp"
#include "reports/terminal.hpp"

namespace counterproof {

void MarkdownComment::trace(std::string_view title, std::string_view lines) {
  pieces_.push_back(
      {Kind::trace, fmt::format("\n<details>\n<summary>{}</summary>\n\n{}\n</details>\n",
                                markdown_text(title), markdown_block(lines))});
}

void MarkdownComment::end(std::string_view seen) {
  if (seen.empty()) return;
  head(fmt::format("\n<sub>Counterproof {}: {}</sub>\n", COUNTERPROOF_VERSION,
                   markdown_text(seen, 1'000)));
}

std::string MarkdownComment::text(std::string_view command, std::size_t longest) && {
  std::size_t size = 0;
  for (const Piece& piece : pieces_) size += piece.text.size();
  std::size_t traces = 0;
  std::size_t entries = 0;
  // What tells of the loss needs room as well.
  while (size > longest - (traces + entries == 0 ? 0 : kNoticeSize)) {
    const auto last_of = [&](Kind kind) {
      return std::find_if(pieces_.rbegin(), pieces_.rend(),
                          [&](const Piece& piece) { return piece.kind == kind; });
    };
    auto last = last_of(Kind::trace);
    if (last == pieces_.rend()) last = last_of(Kind::entry);
    if (last == pieces_.rend()) break;
    ++(last->kind == Kind::trace ? traces : entries);
    size -= last->text.size();
    pieces_.erase(std::next(last).base());
  }
  std::string out;
  for (const Piece& piece : pieces_) out += piece.text;
  if (traces + entries != 0) {
    const std::string more =
        entries == 0 ? "" : fmt::format(" and {} more", counted(entries, "line"));
    out += fmt::format(
        "\n> [!NOTE]\n> **Left out, because the comment would be too long: {}{}.** {} shows "
        "everything.\n",
        counted(traces, "trace"), more, command);
  }
  return out;
}

}  // namespace counterproof
