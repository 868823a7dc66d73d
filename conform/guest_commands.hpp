// How each kind of guest is started.
#pragma once

#include <string>

#include "conform/guest.hpp"
#include "conform/kernel.hpp"

namespace counterproof::conform {

/// The command for a guest that lives on `folder`, a fresh one, in which whatever it needs is made.
/// Errors: something of it cannot be made; the message names the package that brings it.
Result<GuestCommand> guest_command(const KernelSpec& spec, const std::string& agent,
                                   const std::string& folder);

}  // namespace counterproof::conform
