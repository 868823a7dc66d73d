// An atomic operation that the processor does not have is a call of another library.
#include <counterproof.h>

#include <atomic>
struct three {
  long first, second, third;
};
static std::atomic<three> all;
cp_threads(user, 2) { all.store({1, 2, 3}); }
