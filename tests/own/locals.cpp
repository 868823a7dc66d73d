// Variables that functions keep on their stacks and give to another thread: they are told by name, and a library's
// steps are folded.
#include <counterproof.h>

#include <mutex>
#include <thread>
#include <vector>

struct Charges {
  std::mutex lock;
  std::vector<long> amounts;
  long total = 0;
  int of_task[2] = {0, 0};
};

/// Twice on the stack: the one that calls itself, and the one that is called.
static void nested(int depth, int* outer) {
  int kept = 0;
  if (depth > 0) {
    nested(depth - 1, &kept);
    return;
  }
  std::thread other([&] { kept = 1, *outer = 2; });
  other.join();
}

int main() {
  Charges charges;
  Charges* where = nullptr;
  std::thread task([&] {
    where = &charges;
    std::lock_guard<std::mutex> guard(charges.lock);
    charges.amounts.push_back(1);
    charges.of_task[1] = 5;
  });
  charges.total = charges.total + 1;
  task.join();
  int outermost = 0;
  nested(1, &outermost);
  cp_assert(charges.amounts.empty(), "nothing is charged");
}
