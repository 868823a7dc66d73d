// Files that a command writes: whole or not at all, and what stands there keeps what it is.
#pragma once

#include <string>
#include <string_view>

namespace counterproof {

/// Whether `path` is this process's own standard output, by whatever name: `-`, /dev/stdout,
/// /dev/fd/1.
bool is_standard_output(const std::string& path);

/// What tells two paths to the same place: the path without its links.
std::string place_of_output(const std::string& path);

/// Leaves with an error if `write_file` could not write there.
void need_writable_file(const std::string& path);

/// Makes the folder where it is missing.  Leaves with an error if no file could be made in it.
void need_writable_folder(const std::string& path);

/// Writes the file whole: a failure leaves the old one, or none.
///
/// A link is written through.  A file that is there keeps its mode, its owner and its other names.
/// What is no regular file, such as a pipe or a terminal, is written to as it is.
void write_file(const std::string& path, std::string_view text);

/// Leaves with an error if `write_new_file` could not write there.
void need_new_file(const std::string& path);

/// Writes a file that is not there yet.  Leaves with an error if something is there by then, and
/// that keeps what it is.
void write_new_file(const std::string& path, std::string_view text);

/// Removes the file that is being written, if there is one: the program is about to end.
void remove_unfinished_output() noexcept;

}  // namespace counterproof
