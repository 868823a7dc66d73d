// Runs code in which rules of the user's are asked, and comes back whatever they do.
#pragma once

namespace counterproof::own {

/// What a rule's image is told before it is asked: how many steps it has, and whom to call then.
using BeginRule = void (*)(unsigned long steps, void (*at_end)());

/// Has the guard tell one more image.  Call before any search begins.
void guard_image(BeginRule begin);

/// Runs `body(context)`.  \returns nothing if it went well; otherwise what the rule did, as a
/// sentence.  What the body was doing is left as it stands.
const char* run_guarded(void (*body)(void*), void* context);

}  // namespace counterproof::own
