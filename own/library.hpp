// What is known of the functions of system libraries, whose code nobody instruments.
#pragma once

#include <string>

namespace counterproof::own {

/// Whether a function or variable of a system library touches no memory of the user's but what its
/// call announces (own/llvm/calls.cpp), and gives the same answer each time: arithmetic, tables of
/// characters and types, and what C++ needs to throw.
bool is_covered(const std::string& symbol);

}  // namespace counterproof::own
