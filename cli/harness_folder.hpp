// A folder of harnesses, which are known by their names.
#pragma once

#include <string>
#include <vector>

namespace counterproof {

/// The harnesses in a folder and the folders below it, in the order of their paths: files that are
/// called NAME_harness or NAME.harness, and end as C or C++ does.  Leaves with an error if there is
/// none, or the folder cannot be read.
std::vector<std::string> harnesses_in(const std::string& folder);

}  // namespace counterproof
