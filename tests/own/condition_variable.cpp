// Room for one; who finds none waits until somebody leaves, and tells of it outside of the lock.
#include <counterproof.h>

#include <condition_variable>
#include <mutex>

static std::mutex lock;
static std::condition_variable left;
static int inside;
cp_threads(guest, 3) {
  {
    std::unique_lock<std::mutex> held(lock);
    left.wait(held, [] { return inside == 0; });
    ++inside;
  }
  {
    std::lock_guard<std::mutex> held(lock);
    --inside;
  }
#ifndef QUIET
  left.notify_one();
#endif
}
