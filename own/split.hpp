// The parts of a line, of those that the companion writes for us among others.
#pragma once

#include <string>
#include <vector>

namespace counterproof::own {

/// What stands between the marks, and before the first and after the last: one part more than there
/// are marks.
inline std::vector<std::string> split(const std::string& text, char between) {
  std::vector<std::string> parts(1);
  for (const char c : text)
    if (c == between) {
      parts.emplace_back();
    } else {
      parts.back().push_back(c);
    }
  return parts;
}

}  // namespace counterproof::own
