#include <counterproof.h>
#include <thread>
static int n;
cp_thread(starts) { std::thread t([] { n = 1; }); t.join(); }
