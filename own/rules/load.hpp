// Loads the rule files that policies name.
#pragma once

#include <string>

namespace counterproof::own {

/// From now on, policies and traces with rule files can be read.
/// \param home  the folder of this project's sources, which rule files are compiled against
void enable_rule_files(std::string home);

}  // namespace counterproof::own
