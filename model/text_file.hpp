// Reads a whole file that a person wrote.
//
// Policies and traces are small; both are read at once and then parsed from memory, so that a
// parser never meets a failing disk, and every way for a file to be unreadable is told the same.
#pragma once

#include <cstddef>
#include <string>

#include "model/result.hpp"

namespace counterproof {

/// What is longer was not written for this: schedules have 30,000 steps at most, a line each, and the
/// longest of our own files some 40 thousand bytes.
inline constexpr std::size_t kLongestTextFile = 16U << 20U;

/// From now on `tell` is called with each path that something is about to be read from.
void tell_of_files(void (*tell)(const std::string& path));
/// Tells of it: for what is read by others than `read_text_file`.
void note_file(const std::string& path);

/// What to say of a path that leads nowhere: a file beside it may have been meant.
std::string no_such_file(const std::string& path);

/// The bytes of the file at `path`.  Errors: it does not exist, is a directory, is longer than
/// `kLongestTextFile`, or cannot be read.
Result<std::string> read_text_file(const std::string& path);

}  // namespace counterproof
