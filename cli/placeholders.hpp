// The words that stand for a value in help, such as FILE: what each means, and what may be put
// there.  An option names its placeholder as its CLI11 type name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace counterproof {

/// What a shell can offer for a value.
enum class Completion : std::uint8_t {
  nothing,
  files,  ///< files with one of the endings, or all where there is none; and folders on the way
  folders,
  words,
  words_and_files,  ///< both; the files with one of the endings
};

struct Placeholder {
  std::string_view word;
  std::string_view about;
  Completion completion = Completion::nothing;
  std::vector<std::string> endings = {};
  std::vector<std::string> words = {};
};

const std::vector<Placeholder>& placeholders();

/// \throws std::logic_error if there is none with this word: an option was added without one.
const Placeholder& placeholder(std::string_view word);

}  // namespace counterproof
