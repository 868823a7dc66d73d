// Reads litmus tests in C, as herd has them: those of the Linux kernel, and C11's.
//
// Only what is known is read; anything else is refused where it stands, so that a test never means
// less than its text says.
//
// Source: the kernel's `tools/memory-model/Documentation/litmus-tests.txt`; herd7's manual.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "check/litmus/litmus_program.hpp"
#include "model/result.hpp"

namespace counterproof::litmus {

/// \param path stands in errors
Result<std::unique_ptr<Litmus>> parse_litmus(std::string_view text, const std::string& path);

}  // namespace counterproof::litmus
