// The memory of a device, shared by three tenants that each have a guarantee: how much more may be
// lent to whoever asks first?
//
//     gpu_memory            what is lent leaves every guarantee covered
//     gpu_memory greedy     what is free is lent
#include <algorithm>
#include <array>
#include <counterproof/explore.hpp>
#include <iostream>
#include <string_view>

namespace {

constexpr unsigned kTenants = 3;
constexpr unsigned kPages = 8;
constexpr std::array<unsigned, kTenants> kGuaranteed = {3, 2, 1};

struct Device {
  bool is_greedy = false;

  struct State {
    std::array<unsigned char, kTenants> used;
    unsigned char refused;  ///< who was refused last, from 1; 0: the last request was granted
  };
  struct Event {
    unsigned char tenant;
    bool takes;
    bool operator==(const Event&) const = default;
  };

  [[nodiscard]] static State initial() { return {}; }

  template <class Sink>
  void steps(const State& at, Sink&& sink) const {
    for (unsigned char tenant = 0; tenant < kTenants; ++tenant) {
      State next = at;
      next.refused = 0;
      if (may_take(at, tenant)) {
        ++next.used[tenant];
      } else {
        next.refused = static_cast<unsigned char>(tenant + 1);
      }
      sink(Event{tenant, true}, next);
      if (at.used[tenant] == 0) continue;
      next = at;
      next.refused = 0;
      --next.used[tenant];
      sink(Event{tenant, false}, next);
    }
  }

  /// The device is never overfull, and nobody is refused what it was guaranteed.
  [[nodiscard]] static bool holds(const State& at) {
    if (sum(at) > kPages) return false;
    return at.refused == 0 || at.used[at.refused - 1U] >= kGuaranteed[at.refused - 1U];
  }

 private:
  static unsigned sum(const State& at) {
    unsigned sum = 0;
    for (const unsigned used : at.used) sum += used;
    return sum;
  }
  [[nodiscard]] bool may_take(const State& at, unsigned tenant) const {
    unsigned kept_for_others = 0;
    for (unsigned other = 0; other < kTenants; ++other)
      if (other != tenant && at.used[other] < kGuaranteed[other])
        kept_for_others += kGuaranteed[other] - at.used[other];
    if (is_greedy || at.used[tenant] < kGuaranteed[tenant]) kept_for_others = 0;
    return sum(at) + kept_for_others < kPages;
  }
};

}  // namespace

int main(int count, char** words) {
  Device device;
  device.is_greedy = count > 1 && words[1] == std::string_view("greedy");
  const auto found = counterproof::explore(device);
  std::cout << found.result().states << " states, " << found.result().transitions << " steps\n";
  if (found.holds()) {
    std::cout << "holds: nobody is refused what it was guaranteed\n";
    return 0;
  }
  for (const auto& [event, after] : found.trace())
    std::cout << "  tenant " << event.tenant + 1
              << (event.takes ? " asks for a page" : " gives a page back")
              << (after.refused != 0 ? ", and is refused" : "") << "; it has "
              << int{after.used[event.tenant]} << " of " << kGuaranteed[event.tenant] << "\n";
  std::cout << "violated: a tenant is refused what it was guaranteed\n";
  return 1;
}
