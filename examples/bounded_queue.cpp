// A queue with one place: one thread puts two things in, the other takes two out, and whoever
// cannot go on sleeps until the other has moved.
//
//     bounded_queue          who queues to wait looks once more before it sleeps
//     bounded_queue hasty    it sleeps at once
#include <counterproof/schedule.hpp>
#include <iostream>
#include <memory>
#include <string_view>

namespace {

struct Queue : counterproof::Threads {
  Word filled{*this, "filled"};
  WaitQueue moved{*this, "moved"};
  bool is_hasty;

  explicit Queue(bool is_hasty) : is_hasty(is_hasty) {}

  void run(unsigned thread) override {
    const std::uint64_t before = thread == 0 ? 0 : 1;
    for (int i = 0; i < 2; ++i) {
      while (!filled.compare_exchange(before, 1 - before)) wait_while(1 - before);
      moved.wake();
    }
  }
  void wait_while(std::uint64_t value) {
    if (is_hasty && filled.read_once() != value) return;
    moved.enqueue();
    if (is_hasty || filled.read_once() == value) {
      moved.sleep();
    }
    moved.dequeue();
  }
  void finish() override { require(filled.value() == 0, "all that was put in is taken out"); }
};

}  // namespace

int main(int count, char** words) {
  const bool is_hasty = count > 1 && words[1] == std::string_view("hasty");
  const auto raced = counterproof::race([=] { return std::make_unique<Queue>(is_hasty); });
  std::cout << raced.text();
  return raced.holds() ? 0 : 1;
}
