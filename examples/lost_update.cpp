// A counter that two threads add to: what each of them read is overwritten by the other.
//
//     lost_update           read, add, write
//     lost_update locked    the same under a lock
//     lost_update atomic    in one step
#include <counterproof/schedule.hpp>
#include <iostream>
#include <memory>
#include <string_view>

namespace {

struct Counter : counterproof::Threads {
  Word used{*this, "used"};
  Spinlock lock{*this, "counter lock"};
  std::string_view how;

  explicit Counter(std::string_view how) : how(how) {}

  void run(unsigned) override {
    if (how == "atomic") {
      used.add(1);
    } else if (how == "locked") {
      const auto held = lock.hold();
      used.store(used.load() + 1);
    } else {
      used.write_once(used.read_once() + 1);
    }
  }
  void finish() override { require(used.value() == 2, "every addition is kept"); }
};

}  // namespace

int main(int count, char** words) {
  const std::string_view how = count > 1 ? words[1] : "";
  const auto raced = counterproof::race([=] { return std::make_unique<Counter>(how); });
  std::cout << raced.text();
  return raced.holds() ? 0 : 1;
}
