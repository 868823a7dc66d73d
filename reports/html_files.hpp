// The files of reports/html/, as they were when the program was built.
#pragma once

#include <string_view>

namespace counterproof {

/// The text of the file of that name; empty if there is none.
std::string_view html_file(std::string_view name);

}  // namespace counterproof
