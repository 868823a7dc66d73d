// What the runtime in a user's image calls: it is answered by the program that runs now.
#pragma once

#include <string>

#include "own/runtime/host.h"

namespace counterproof::own {

const cp_host& host_table();

/// Loads a shared object, whose constructors run: they are the user's code.
/// \returns nothing if it does not load, or a constructor crashes or does not end: then `why` is
/// the sentence that says so
void* load_guarded(const std::string& file, std::string& why);

}  // namespace counterproof::own
