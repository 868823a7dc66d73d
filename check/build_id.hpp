// The name that the linker gave to the program that runs: a hash of all that it put into it.
//
// What one run leaves for another, proofs or parts of a check, is good for the same program alone.
#pragma once

#include <string>

namespace counterproof {

/// The name, in hexadecimal digits; empty if the linker gave none.
const std::string& build_id();

}  // namespace counterproof
