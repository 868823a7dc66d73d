// A constructor of a static variable runs while the code is loaded.
#include <counterproof.h>

#include <cstdlib>
#include <string>
#include <vector>
struct pool {
  int open = 0;
  std::vector<std::string> names{"a name that is too long to stand in the string itself"};
  int* grown = static_cast<int*>(std::malloc(sizeof(int)));
  pool() {
    cp_name(&open, "pool.open");
    *grown = 7;
#ifdef FAILS
    cp_assert(open == 1, "nothing is open");
#elif defined CRASHES
    *reinterpret_cast<volatile int*>(16) = 1;
#elif defined ENDS
    std::abort();
#elif defined HANGS
    for (volatile int i = 0;; i = i + 1) {
    }
#elif defined LARGE
    grown = static_cast<int*>(std::malloc(std::size_t{1} << 30));
#elif defined SLEEPS
    cp_refuse("nobody may sleep here");
#elif defined ASKS
    open = static_cast<int>(cp_operations());
#endif
  }
};
static pool all;
cp_threads(user, 2) {
  ++all.open;
  // What was allocated then keeps its contents.
  auto* mine = static_cast<int*>(std::realloc(all.grown, 64));
  cp_require(contents, *mine == 7, "the contents are lost");
}
