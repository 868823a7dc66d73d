// A lock for one writer or several readers, in one word, where nobody waits: whoever does not get
// it does something else.  Two readers and a writer try it.
//
//     rwlock            the writer takes it if it is free, in one step
//     rwlock two-steps  the writer looks whether it is free, and then takes it
#include <counterproof/schedule.hpp>
#include <iostream>
#include <memory>
#include <string_view>

namespace {

constexpr std::uint64_t kWriter = 1000;

struct ReadWriteLock : counterproof::Threads {
  Word state{*this, "state"};  // how many readers, or the writer
  Word data{*this, "data"};
  bool in_one_step;

  explicit ReadWriteLock(bool in_one_step) : in_one_step(in_one_step) {}

  bool try_read() {
    if (state.add(1) < kWriter) return true;
    state.add(-std::uint64_t{1});
    return false;
  }
  bool try_write() {
    if (in_one_step) return state.compare_exchange(0, kWriter);
    if (state.read_once() != 0) return false;
    state.add(kWriter);
    return true;
  }

  void run(unsigned thread) override {
    if (thread == 0) {
      if (!try_write()) return;
      data.store(data.load() + 1);
      state.add(-kWriter);
    } else if (try_read()) {
      const std::uint64_t first = data.load();
      require(data.load() == first, "a reader sees nothing change");
      state.add(-std::uint64_t{1});
    }
  }
  void finish() override { require(state.value() == 0, "what was taken is given back"); }
};

}  // namespace

int main(int count, char** words) {
  const bool in_one_step = count < 2 || words[1] != std::string_view("two-steps");
  const auto raced = counterproof::race(
      [=] { return std::make_unique<ReadWriteLock>(in_one_step); }, {.threads = 3});
  std::cout << raced.text();
  return raced.holds() ? 0 : 1;
}
