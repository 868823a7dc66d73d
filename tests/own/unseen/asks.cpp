// What differs from run to run is refused by the name that the user wrote; a call may have no arguments.
#include <counterproof.h>

#include <random>
#include <thread>
#ifdef PROCESSORS
cp_thread(asks) { (void)std::thread::hardware_concurrency(); }
#else
cp_thread(asks) { (void)std::random_device()(); }
#endif
