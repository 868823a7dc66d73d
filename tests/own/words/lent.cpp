// A variable of a function that another thread uses: as long as the function is there, or longer (WRONG).
#include <counterproof.h>

#include <atomic>
#include <functional>
#include <mutex>

static std::mutex lock;
static std::function<void()> job;
static std::atomic<bool> done;
#ifdef UNMARKED
__attribute__((no_sanitize("thread")))
#endif
static void lend() {
  int mine = 0;
  {
    std::lock_guard<std::mutex> held(lock);
    job = [&mine] { ++mine; };
  }
#ifndef WRONG
  std::lock_guard<std::mutex> held(lock);
  job = nullptr;
#endif
}
static void elsewhere() {
  volatile int other = 5;
  other = other + 1;
}
cp_thread(lender) {
  elsewhere();
  lend();
  elsewhere();
}
cp_thread(worker) {
  std::lock_guard<std::mutex> held(lock);
  if (job) job();
}
