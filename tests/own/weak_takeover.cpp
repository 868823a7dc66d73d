// What is handed over is taken by an exchange, used and given back.
#include <counterproof.h>

#include <atomic>
struct Sweep {
  long bytes;
};
static std::atomic<Sweep*> offered;
static void run() {
  Sweep* mine = offered.exchange(nullptr, TAKE);
  if (mine == nullptr) return;
  cp_require(all_bytes, mine->bytes == 3, "another sweep than was offered");
  delete mine;
}
cp_thread(armer) {
  offered.store(new Sweep{3}, std::memory_order_release);
  run();
}
cp_thread(reclaimer) { run(); }
