// Traces by the names that people have for them: of a file, or of the address of a page.
#pragma once

#include <string>

namespace counterproof {

/// The text of a file that may hold a trace; or of the trace in an address, as the page of explore
/// has it: "page.html#trace=...".  Leaves with an error if the file cannot be read.
std::string read_trace_text(const std::string& path);
/// What errors in it are told of: the path, without the trace in it.
std::string name_of_trace(const std::string& path);

}  // namespace counterproof
