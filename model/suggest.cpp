// See suggest.hpp.  The distance is Damerau's in its restricted form: swapped neighbours, the
// commonest slip of all, count as one step and not as two.
#include "model/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <vector>

namespace counterproof {
namespace {

constexpr std::size_t kLongestList = 8;
constexpr std::size_t kLongestWord = 60;

// Escapes one byte for a quoted text.
void append_escaped(std::string& out, char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  switch (letter) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  const bool prints = byte >= 0x20 && byte < 0x7f;
  if (prints) {
    out += letter;
  } else {
    out += fmt::format("\\x{:02X}", byte);
  }
}

}  // namespace

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char letter : text) append_escaped(out, letter);
  return out += '"';
}

std::string shown(std::string_view text) {
  if (text.size() <= kLongestWord) return in_quotes(text);
  return in_quotes(text.substr(0, kLongestWord)) + "...";
}

std::string list_of(std::span<const std::string> words, std::string_view last) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? fmt::format(" {} ", last) : ", ";
    out += words[i];
  }
  return out;
}

std::size_t edit_distance(std::string_view from, std::string_view to) {
  // Three rows of the usual table: the last one is needed for swapped neighbours.
  std::vector<std::size_t> before_last(to.size() + 1);
  std::vector<std::size_t> last(to.size() + 1);
  std::vector<std::size_t> row(to.size() + 1);
  for (std::size_t j = 0; j <= to.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[to.size()];
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> names) {
  assert(!names.empty());
  const std::string_view start = word.substr(0, kLongestWord);  // enough to tell names apart by
  return *std::ranges::min_element(
      names, {}, [&](std::string_view name) { return edit_distance(start, name); });
}

std::string expected(std::string_view word, std::span<const std::string_view> names) {
  if (names.size() > kLongestList) {
    const std::string_view found = nearest(word, names);
    const std::size_t length = std::max(std::min(word.size(), kLongestWord), found.size());
    if (edit_distance(word.substr(0, kLongestWord), found) * 2 <= length + 1)
      return fmt::format("the nearest is {}", in_quotes(found));
    return fmt::format("there are {}, such as {} and {}", names.size(), in_quotes(names[0]),
                       in_quotes(names[1]));
  }
  std::vector<std::string> words;
  for (const std::string_view name : names) words.push_back(in_quotes(name));
  return fmt::format("expected {}", list_of(words));
}

}  // namespace counterproof
