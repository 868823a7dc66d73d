// What ends the process in the C++ library is a crash of the code.
#include <counterproof.h>

#include <stdexcept>
static int x;
static void loud() { throw std::runtime_error("loud"); }
static void quiet() noexcept { loud(); }
cp_threads(user, 2) {
  __atomic_fetch_add(&x, 1, __ATOMIC_SEQ_CST);
#ifdef NUMBER
  throw 42;
#endif
  quiet();
}
