#include <counterproof.h>
#include <atomic>
static std::atomic<int> x;
struct error { int value; ~error() { value = -1; } };
cp_threads(thrower, 2) {
  try { throw error{(int)cp_number()}; } catch (error &e) {
    int was = x++;
    cp_assert(e.value == (int)cp_number(), "the exception is gone");
    if (was == 0) { x++; x++; }
    cp_assert(e.value == (int)cp_number(), "the exception is gone");
  }
}
