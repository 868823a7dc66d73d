// What another thread comes to: promises, tasks, async; and shared pointers that are read and written at once.
#include <atomic>
#include <cassert>
#include <future>
#include <memory>

static int data;
static std::shared_ptr<int> latest;
static std::atomic<std::shared_ptr<int>> kept;
int main() {
#if defined(POINTER)
  std::thread writer([] {
    auto mine = std::make_shared<int>(7);
#ifdef WRONG
    latest = mine;
#else
    std::atomic_store(&latest, mine);
#endif
  });
  const auto seen = std::atomic_load(&latest);
  assert(!seen || *seen == 7);
  writer.join();
#elif defined(KEPT)
  std::thread writer([] {
    kept.store(std::make_shared<int>(7));
    kept.notify_one();
  });
#ifndef WRONG
  kept.wait(nullptr);
#endif
  assert(*kept.load() == 7);
  writer.join();
#elif defined(TASK)
  std::packaged_task<int(int)> task([](int more) -> int { throw data += more; });
  auto result = task.get_future();
  std::thread runs(std::move(task), 2);
#ifdef WRONG
  data = 1;
#endif
  try {
    result.get();
    assert(false);
  } catch (int thrown) {
    assert(thrown == data);
  }
  runs.join();
#elif defined(BROKEN)
  std::future<int> result;
  {
    std::promise<int> promise;
    result = promise.get_future();
  }
  result.get();
#else
  std::promise<int> promise;
  auto result = promise.get_future();
  auto runs = std::async(std::launch::async, [&] {
    data = 5;
    promise.set_value(2);
#ifdef WRONG
    data = 6;
#endif
    return 1;
  });
  assert(result.get() == 2 && data == 5);
  assert(runs.get() == 1);
#endif
}
