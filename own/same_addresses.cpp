// See same_addresses.hpp.
//
// What a function does not write of its frame still holds what earlier ones left there, pointers
// among it; and code that is not optimised has much of that.  To whoever asks whether a thread is
// where it was before, all of its stack is its state, and so it depends on a byte of an address
// whether a loop is seen to come round after one turn or after two: no verdict does, but the number
// of executions.  The kernel draws addresses anew each time (randomize_va_space in its
// Documentation/admin-guide/sysctl/kernel.rst), and spares whoever asks for it: personality(2).
//
// Sanitizers begin anew in the same way, since they need addresses of their own.
#include "own/same_addresses.hpp"

#include <sys/personality.h>
#include <unistd.h>

namespace counterproof::own {

void run_at_same_addresses(char* const* words) {
  constexpr unsigned long kAsk = 0xffffffff;
  const int now = ::personality(kAsk);
  if (now == -1 || (now & ADDR_NO_RANDOMIZE) != 0) return;
  const auto before = static_cast<unsigned long>(now);
  if (::personality(before | ADDR_NO_RANDOMIZE) == -1) return;
  ::execv("/proc/self/exe", words);
  ::personality(before);
}

}  // namespace counterproof::own
