// Locks that are tried: WRONG goes on without.
#include <counterproof.h>

#include <mutex>

static std::mutex lock;
static int inside;
cp_threads(worker, 2) {
  std::unique_lock<std::mutex> held(lock, std::try_to_lock);
#ifndef WRONG
  if (!held) return;
#endif
  ++inside;
}
