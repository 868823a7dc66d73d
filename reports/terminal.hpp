// Text for a terminal: colours where they are wanted, columns, and lines that fit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace counterproof {

inline constexpr std::size_t kTerminalWidth = 80;

/// Paints words, or leaves them alone where the output is no terminal.
class Paint {
 public:
  explicit Paint(bool colours) : colours_(colours) {}

  [[nodiscard]] std::string good(std::string_view text) const;
  [[nodiscard]] std::string bad(std::string_view text) const;
  [[nodiscard]] std::string odd(std::string_view text) const;
  [[nodiscard]] std::string strong(std::string_view text) const;
  [[nodiscard]] std::string faint(std::string_view text) const;

 private:
  [[nodiscard]] std::string in(std::string_view code, std::string_view text) const;
  bool colours_;
};

/// The text with escapes for whatever a terminal would obey, but line ends and, where there are
/// `colours`, those of `Paint`: the last door on the way to a terminal.
std::string for_terminal(std::string_view text, bool colours);

/// How many columns the text takes: its code points, without colours.
std::size_t width_of(std::string_view text);

/// The text, with spaces up to `width` columns after it or before it.
std::string pad(std::string_view text, std::size_t width);
std::string pad_left(std::string_view text, std::size_t width);

/// The text in lines of at most `kTerminalWidth` columns, each after `indent` spaces.
std::string wrapped(std::string_view text, std::size_t indent);

/// "1,234,567".
std::string grouped(std::uint64_t number);

/// "1 event", "2 events".
std::string counted(std::uint64_t number, std::string_view thing);

std::string join(const std::vector<std::string>& parts, std::string_view between);

}  // namespace counterproof
