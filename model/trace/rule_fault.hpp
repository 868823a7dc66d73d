// What went wrong in a rule file, as a sentence that says where.
#pragma once

#include <string>

#include "model/rules/own_rules.hpp"

namespace counterproof {

/// `the rule divides by zero; at the event "exit T1"`, or, of an invariant of the file's own, `the
/// rule divides by zero; when share.last-user-pays is asked`.
std::string text_of(const RuleFault& fault);

}  // namespace counterproof
