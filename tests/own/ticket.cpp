// A lock that spins: who would wait leaves by an exception.
#include <counterproof.h>

#include <atomic>

namespace {
std::atomic<unsigned> next, serving;
int inside;
struct would_wait {};

void lock() {
#ifdef TORN
  const unsigned mine = next;
  next = mine + 1;
#else
  const unsigned mine = next++;
#endif
  if (serving != mine) throw would_wait{};
}
void unlock() { serving = serving + 1; }
}  // namespace

cp_threads(user, 3) {
  try {
    lock();
  } catch (const would_wait&) {
    return;
  }
  ++inside;
  --inside;
  unlock();
}
cp_always(one_at_a_time) { return inside <= 1; }
