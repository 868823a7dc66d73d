// The same by C++: std::thread, std::jthread, and a stop token that ends a wait.
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

static std::mutex lock;
static int sum;
static void add(int more) {
  const std::lock_guard guard(lock);
  sum += more;
}
int main() {
#if defined(LEFT)
  std::thread one(add, 1);  // destroyed, and not joined
#elif defined(STOP)
  static std::condition_variable_any filled;
  bool stopped = false;
  {
    std::jthread waits([&](std::stop_token stop) {
      std::unique_lock guard(lock);
      stopped = !filled.wait(guard, stop, [] { return sum > 0; });
#ifdef WRONG
      guard.unlock();
      sum = 1;
#endif
    });
    waits.request_stop();
#ifdef WRONG
    sum = 2;
#endif
  }
  assert(stopped);
#else
  int early = 0;
  {
    std::jthread one(add, 1);
    std::thread two([] { add(2); });
    assert(one.joinable() && one.get_id() != two.get_id());
#ifdef WRONG
    early = sum;
#endif
    two.join();
    assert(!two.joinable());
  }
  assert(sum == 3 && early <= 3);
#endif
}
