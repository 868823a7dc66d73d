// A page of Markdown that fits into a comment on a pull request.
//
// It is put together from pieces.  What a reader must not miss stands first and is never dropped;
// traces are folded, and are the first to go when the comment gets too long, since the command
// prints them again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace counterproof {

/// GitHub takes no longer comment, in characters.
inline constexpr std::size_t kLongestComment = 65536;

class MarkdownComment {
 public:
  /// What is never dropped.
  void head(std::string text) { pieces_.push_back({Kind::head, std::move(text)}); }
  /// A line or paragraph that can be missed.
  void entry(std::string text) { pieces_.push_back({Kind::entry, std::move(text)}); }
  /// Lines below a title, folded.
  void trace(std::string_view title, std::string_view lines);
  /// What it was found in, in small print; nothing if that is empty.
  void end(std::string_view seen);

  /// The comment, of at most `longest` bytes: what does not fit is left out, and the comment says
  /// how much. \param command  what shows everything, as in "`counterproof diff` on the two files"
  /// \pre `longest` is at least 4096.
  [[nodiscard]] std::string text(std::string_view command, std::size_t longest) &&;

 private:
  enum class Kind : std::uint8_t { head, entry, trace };
  struct Piece {
    Kind kind;
    std::string text;
  };
  static constexpr std::size_t kNoticeSize = 300;

  std::vector<Piece> pieces_;
};

}  // namespace counterproof
