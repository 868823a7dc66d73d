#include <counterproof.h>
#include <atomic>
static std::atomic<int> made;
struct config { int value; config() { made++; value = 7; } };
static config &get() { static config it; return it; }
cp_threads(user, 2) { cp_assert(get().value == 7, "not made"); }
cp_finally { cp_assert(made == 1, "made twice"); }
