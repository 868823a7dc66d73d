// Options whose value names something, and so is not empty.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace counterproof {

/// For `check()`: refuses an empty value, which is no name of anything, and would be taken for an
/// option that was not given.
inline CLI::Validator not_empty() {
  return CLI::Validator(
      [](std::string& text) {
        return text.empty() ? std::string("an empty value; expected one") : std::string();
      },
      "");
}

}  // namespace counterproof
