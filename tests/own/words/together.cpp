// Two locks at once, in any order; WRONG takes them one after the other.
#include <counterproof.h>

#include <mutex>

static std::mutex first;
static std::recursive_mutex second;
static int moved;
static void move() { ++moved; }
cp_thread(forth) {
#ifdef WRONG
  std::lock_guard<std::mutex> outer(first);
  std::lock_guard<std::recursive_mutex> inner(second);
#else
  std::scoped_lock both(first, second);
#endif
  move();
}
cp_thread(back) {
#ifdef WRONG
  std::lock_guard<std::recursive_mutex> outer(second);
  std::lock_guard<std::mutex> inner(first);
#else
  std::lock(second, first);
  std::lock_guard<std::recursive_mutex> outer(second, std::adopt_lock);
  std::lock_guard<std::mutex> inner(first, std::adopt_lock);
#endif
  move();
}
cp_finally { cp_assert(moved == 2, "somebody's move is lost"); }
