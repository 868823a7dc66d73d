// C++: a lock guard, a container, an atomic, and an exception that leaves a locked section.
#include <counterproof.h>

#include <atomic>
#include <mutex>
#include <stdexcept>
#include <vector>

namespace {
std::mutex lock;
std::vector<int>* values;
std::atomic<unsigned> thrown;

void add(int value) {
  const std::lock_guard<std::mutex> guard(lock);
  if (values->size() == 2) throw std::runtime_error("full");
#ifdef OUTSIDE
  lock.unlock();
#endif
  values->push_back(value);
#ifdef OUTSIDE
  lock.lock();
#endif
}
}  // namespace

cp_setup { values = new std::vector<int>; }
cp_threads(adder, 3) {
  try {
    add(static_cast<int>(cp_number()));
  } catch (const std::runtime_error&) {
    ++thrown;
  }
}
cp_finally {
  cp_require(none_is_lost, values->size() + thrown == 3U, "a value is lost");
  delete values;
}
