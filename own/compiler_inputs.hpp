// What a compiler read, and where it looked for it.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace counterproof::own {

struct CompilerInputs {
  std::set<std::string> files;    ///< all that were read, the system's among them
  std::set<std::string> folders;  ///< where #include looks, those that are not there among them
  bool whole = true;              ///< no folder was left out
};

/// The files that a rule for make is made of (-MD): "image.so: a.cpp b.hpp \".
std::vector<std::string> prerequisites(const std::string& rule);

/// Those of the rule in a file; where it cannot be read, that file, for which there is no hash.
std::vector<std::string> prerequisites_in(const std::string& file);

/// Adds the folders that a compiler tells of when asked (-v).
/// \returns what else it said, which is for whoever wrote the code
std::string add_folders(const std::string& said, CompilerInputs& inputs);

/// The library with what the compiler calls for what a processor cannot do; from what it says when
/// asked (-v).
std::optional<std::string> compiler_library(const std::string& said);

/// Whether what the text of a macro comes to depends on the day, or on which files there are.
bool depends_on_more(std::string_view text);

/// Now, in nanoseconds, by the clock that files are dated by.
std::int64_t file_clock_ns();

/// Another one if the compiler would read anything else today; nothing if that cannot be told: a
/// file is gone, or what comes of it depends on the day, or on what cannot be seen.
/// \param before_ns nothing either if one of them is not older: a compiler that began then may have
///        read something else
std::optional<std::string> hash_of_inputs(const CompilerInputs& inputs,
                                          std::optional<std::int64_t> before_ns = {});

}  // namespace counterproof::own
