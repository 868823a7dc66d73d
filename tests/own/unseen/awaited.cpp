// The user wrote wait(), and knows nothing of what the library comes to.
#include <counterproof.h>

#include <atomic>
static std::atomic<int> turn;
cp_thread(first) {
  turn = 1;
  turn.notify_one();
}
cp_thread(second) { turn.wait(0); }
