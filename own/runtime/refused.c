/* What a scheduler cannot take charge of: it is refused with a sentence, never ignored.
 *
 * No header of the system is included: only the names count here, and code that has a function of
 * such a name itself keeps it.
 */
#include "runtime.h"

/* Who loads the image may know what the user wrote that comes to this, and where. */
#define REFUSED(name)                                                       \
  __attribute__((visibility("default"))) const char* cp_refusal_of_##name = \
      #name "() is not covered under the scheduler";                        \
  __attribute__((weak)) int name(void) {                                    \
    cp_host->refuse(cp_refusal_of_##name, 0);                               \
    return -1;                                                              \
  }

REFUSED(pthread_key_create)
REFUSED(fork)
REFUSED(vfork)
REFUSED(signal)
REFUSED(sigaction)
REFUSED(raise)
REFUSED(kill)
REFUSED(setjmp)
REFUSED(_setjmp)
REFUSED(longjmp)
REFUSED(rand)
REFUSED(random)
REFUSED(mmap)
REFUSED(munmap)
REFUSED(exit)
REFUSED(_exit)
REFUSED(quick_exit)
REFUSED(_Exit)
