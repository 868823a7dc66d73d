// The way out of a rule that is asked in a page.
#pragma once

namespace counterproof {

/// Ends the call under the guard, with the sentence that says what the rule did.  Comes back if no
/// rule is asked.
void leave_rule(const char* why);

}  // namespace counterproof
