// A thread waits in a loop on a variable of its own stack, which the one that it has created sets; or does not (NEVER).
#include <atomic>
#include <cassert>
#include <thread>

int main() {
  std::atomic<bool> is_done{false};
  int result = 0;
  std::thread works([&] {
    result = 5;
#ifndef NEVER
    is_done.store(true, std::memory_order_release);
#endif
  });
  while (!is_done.load(std::memory_order_acquire)) {
  }
  assert(result == 5);
  works.join();
}
