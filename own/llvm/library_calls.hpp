// What functions of the C++ library, whose code is not instrumented, do to objects of the user's.
#pragma once

#include <llvm/IR/InstrTypes.h>

#include <string>

namespace counterproof::own {

/// Announces what a call of a member of an exception of the C++ library, or of a function that
/// throws one, reads and writes.  Does nothing for other calls: which functions of libraries may be
/// called at all is decided when the code is linked (own/library.hpp).
/// \returns why the call cannot be raced, with {} for who makes it; empty if it can
std::string announce_library_call(llvm::CallBase& call);

}  // namespace counterproof::own
