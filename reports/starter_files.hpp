// The files of reports/starters/, as they were when the program was built.
#pragma once

#include <string_view>

namespace counterproof {

/// The text of the file of that name; empty if there is none.
std::string_view starter_file(std::string_view name);

}  // namespace counterproof
