// What was written before a barrier of C++ is there behind it.  WRONG goes past.
#include <counterproof.h>

#include <barrier>
static std::barrier meeting(2);
static int left, right, seen_left, seen_right;
static void meet() {
#ifndef WRONG
  meeting.arrive_and_wait();
#endif
}
cp_thread(one) {
  left = 1;
  meet();
  seen_right = right;
}
cp_thread(other) {
  right = 1;
  meet();
  seen_left = left;
}
cp_finally { cp_assert(seen_left == 1 && seen_right == 1, "somebody went past the other"); }
