// Where what can be made again is kept: compiled rules, proofs.
//
// All of it may be deleted at any time, by anybody, and is made again when it is next asked for.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace counterproof {

/// `part` of the user's folder of such things, $XDG_CACHE_HOME/counterproof or
/// ~/.cache/counterproof, made if it is not there; nothing if it cannot be written to.
std::optional<std::filesystem::path> kept_folder(const std::string& part);

/// Writes `text` to `file` so that others, who may look for it or write it at the same time, find
/// the whole of it or nothing.  \returns whether it is there
bool keep_text(const std::string& text, const std::filesystem::path& file);

/// A hash of a text, in hexadecimal: one that was damaged or written by hand has another.
std::string hash_of(std::string_view text);

/// All that a file holds; nothing if it cannot be read.
std::optional<std::string> kept_text(const std::filesystem::path& file);

}  // namespace counterproof
