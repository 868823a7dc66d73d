// What is done once: WRONG looks by itself.  FAILS: what is called throws the first time.
#include <counterproof.h>
#include <pthread.h>

#include <mutex>

static std::once_flag begun;
static pthread_once_t also = PTHREAD_ONCE_INIT;
static bool done;
static int value, calls;
static void begin_also() { value += 2; }
cp_threads(user, 2) {
#ifdef WRONG
  if (!done) {
    done = true;
    value = 5;
  }
#else
  try {
    std::call_once(begun, [] {
      ++calls;
#ifdef FAILS
      if (calls == 1) throw 1;
#endif
      value = 5;
    });
  } catch (int) {
    return;
  }
  pthread_once(&also, begin_also);
#endif
  cp_require(begun_for_all, value == 7, "it has not begun");
}
