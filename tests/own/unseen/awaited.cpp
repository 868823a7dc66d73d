// The user wrote wait(), and knows nothing of the system call that the library comes to.
#include <counterproof.h>

#include <atomic>
static std::atomic<int> turn;
cp_thread(first) {
  turn = 1;
#ifndef NEVER
  turn.notify_one();
#endif
}
cp_thread(second) { turn.wait(0); }
