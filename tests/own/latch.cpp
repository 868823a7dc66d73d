// What the C++ library waits with: a latch, and a semaphore; MISSING counts too few down.
#include <counterproof.h>

#include <latch>
#include <semaphore>

static std::latch both_are_there(2);
static std::counting_semaphore<2> room(1);
static int inside;
cp_threads(worker, 2) {
#ifdef MISSING
  if (cp_number() == 0)
#endif
    both_are_there.count_down();
  both_are_there.wait();
#ifdef TIMED
  (void)room.try_acquire_for(std::chrono::seconds(1));
#else
  room.acquire();
#endif
  ++inside;
  room.release();
}
