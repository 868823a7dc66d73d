// From a rule file to a shared object, compiled once.
#pragma once

#include <string>

#include "model/result.hpp"
#include "model/rules/own_rules.hpp"

namespace counterproof::own {

/// The absolute path of a rule file.  Error: there is no such file.
Result<std::string> source_of(const RuleFile& file);

/// The shared object of a rule file: out of the cache if nothing that went into it has changed,
/// or else compiled now; what the compiler says goes to standard error, as it is.
/// \param home  the folder of this project's sources
/// Errors: there is no such file, no compiler, or the file does not compile.
Result<std::string> compiled_rule(const RuleFile& file, const std::string& home);

}  // namespace counterproof::own
