// Reads a whole file that a person wrote.
//
// Policies and traces are small; both are read at once and then parsed from memory, so that a
// parser never meets a failing disk, and every way for a file to be unreadable is told the same.
#pragma once

#include <string>

#include "model/result.hpp"

namespace counterproof {

/// The bytes of the file at `path`.  Errors: it does not exist, is a directory, or cannot be read.
Result<std::string> read_text_file(const std::string& path);

}  // namespace counterproof
