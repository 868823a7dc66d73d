// Files that are written by a command and kept in the repository.
#pragma once

#include <string>

namespace counterproof {

/// Prints the lines of `now` that the committed text has otherwise, and how to renew the file.
/// \returns whether there is any.
bool is_stale(const std::string& file, const std::string& committed, const std::string& now,
              const std::string& command);

}  // namespace counterproof
