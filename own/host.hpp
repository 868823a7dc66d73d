// What the runtime in a user's image calls: it is answered by the program that runs now.
#pragma once

#include "own/runtime/host.h"

namespace counterproof::own {

const cp_host& host_table();

}  // namespace counterproof::own
