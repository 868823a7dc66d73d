// Where a program asks for less than sequential consistency.
//
// Executions are explored as if all memory were sequentially consistent.  For programs without data
// races whose atomics all ask for that, and whose other means of ordering are locks, nothing else
// can happen on any machine.  A relaxed, an acquiring or a releasing access may show more, so that
// what is said of a program with such accesses comes with their places.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "check/schedule/step.hpp"

namespace counterproof::schedule {

/// Whether an access orders less than sequential consistency does, when it is made or, of a
/// compare-and-exchange, when it is not.
constexpr bool is_weak(const Step& step) {
  const auto strong = [](Ordering ordering) {
    return ordering == Ordering::full || ordering == Ordering::sequential;
  };
  switch (step.kind) {
    case StepKind::read_once:
    case StepKind::write_once:
      return step.ordering != Ordering::sequential;
    case StepKind::load_acquire:
    case StepKind::store_release:
    case StepKind::add:
    case StepKind::exchange:
      return !strong(step.ordering);
    case StepKind::compare_exchange:
      return !strong(step.ordering) || !strong(step.on_failure);
    case StepKind::load:
    case StepKind::store:
    case StepKind::lock:
    case StepKind::unlock:
    case StepKind::mutex_lock:
    case StepKind::mutex_unlock:
    case StepKind::trylock:
    case StepKind::read_lock:
    case StepKind::read_unlock:
    case StepKind::read_trylock:
    case StepKind::write_lock:
    case StepKind::write_unlock:
    case StepKind::write_trylock:
    case StepKind::rcu_lock:
    case StepKind::rcu_unlock:
    case StepKind::grace_begin:
    case StepKind::grace_end:
    case StepKind::irq_off:
    case StepKind::irq_on:
    case StepKind::interrupt:
    case StepKind::interrupt_return:
    case StepKind::allocate:
    case StepKind::free:
    case StepKind::enqueue:
    case StepKind::dequeue:
    case StepKind::sleep:
    case StepKind::futex_wait:
    case StepKind::wake:
    case StepKind::complete:
    case StepKind::wait_for:
    case StepKind::call:
    case StepKind::ret:
      break;
  }
  return false;
}

/// A weak access of the source, whichever steps it is.
struct WeakAccess {
  Site site;
  StepKind kind = StepKind::read_once;
  Ordering ordering = Ordering::full, on_failure = Ordering::full;

  friend bool operator==(const WeakAccess& a, const WeakAccess& b) {
    return a.site.code == b.site.code && a.site.line == b.site.line &&
           std::string_view(a.site.file) == b.site.file && a.kind == b.kind &&
           a.ordering == b.ordering && a.on_failure == b.on_failure;
  }
};

/// All that were ever seen.
class WeakAccesses {
 public:
  void note(const Step& step) {
    // Nearly every step is one that was seen not long ago.
    const auto key = reinterpret_cast<std::uintptr_t>(step.site.code) ^
                     reinterpret_cast<std::uintptr_t>(step.site.file) ^ step.site.line;
    WeakAccess& latest = latest_[(key ^ key >> 7U) % latest_.size()];
    if (latest.site.code == step.site.code && latest.site.file == step.site.file &&
        latest.site.line == step.site.line && latest.kind == step.kind &&
        latest.ordering == step.ordering)
      return;
    latest = {step.site, step.kind, step.ordering, step.on_failure};
    if (std::find(all_.begin(), all_.end(), latest) == all_.end()) all_.push_back(latest);
  }
  /// Takes back what was noted of a step.
  void pardon(const Step& step) {
    const WeakAccess access{step.site, step.kind, step.ordering, step.on_failure};
    std::erase(all_, access);
    latest_ = {};
  }
  [[nodiscard]] const std::vector<WeakAccess>& all() const { return all_; }

 private:
  std::array<WeakAccess, 64> latest_{};
  std::vector<WeakAccess> all_;
};

}  // namespace counterproof::schedule
