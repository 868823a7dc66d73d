// The manual page, counterproof(1).
#pragma once

#include <string>

#include "cli/option_table.hpp"

namespace counterproof {

/// The page in roff, with the macros of man(7).
std::string man_page(const OptionTable& table);

}  // namespace counterproof
