// Small random programs, for comparing searches of graphs.
#pragma once

#include <random>
#include <vector>

#include "check/graph/scripted.hpp"

namespace counterproof::graph {

/// One step of a random thread.
struct RandomStep {
  enum class Kind : std::uint8_t { read, write, copy, fence, add, compare, await, take };
  Kind kind = Kind::read;
  LocationId location = 0;
  Value value = 0;
  Order order = Order::relaxed;
  Fence fence = Fence::full;
  bool only_if_read = false;  ///< done only if the last read gave something other than 0
};

/// The same program as threads that can be replayed.
class RandomThreads final : public Threads {
 public:
  /// \param plain some accesses are plain ones
  RandomThreads(std::uint32_t seed, bool kernel, bool plain = false) {
    std::mt19937 random(seed);
    const auto below = [&](unsigned bound) { return static_cast<unsigned>(random() % bound); };
    locations_ = std::min(3U, 1 + below(4));
    const unsigned threads = 2 + below(3);
    unsigned left = 8;
    for (unsigned thread = 0; thread < threads; ++thread) {
      steps_.emplace_back();
      const unsigned count = std::min(left - (threads - 1 - thread), 1 + below(4));
      left -= count;
      for (unsigned i = 0; i < count; ++i) {
        RandomStep step;
        step.kind = kKinds[below(kKinds.size())];
        step.location = static_cast<LocationId>(below(locations_));
        step.value = static_cast<Value>(1 + below(2));
        step.order = plain ? static_cast<Order>(below(kernel ? 4 : 6))
                           : static_cast<Order>(1 + below(kernel ? 3 : 5));
        if (step.kind > RandomStep::Kind::fence) step.order = std::max(step.order, Order::relaxed);
        step.fence = below(2) == 0 ? Fence::full : kernel ? kKernel[below(5)] : kC11[below(3)];
        step.only_if_read = below(4) == 0;
        steps_.back().push_back(step);
      }
    }
  }

  [[nodiscard]] unsigned threads() const override { return static_cast<unsigned>(steps_.size()); }
  [[nodiscard]] unsigned locations() const override { return locations_; }
  [[nodiscard]] Value initial(LocationId) const override { return 0; }
  [[nodiscard]] Label next(unsigned thread, std::span<const Value> reads,
                           std::size_t done) override {
    Script script(reads, done);
    run(script, steps_[thread]);
    return script.answer();
  }

 private:
  using Kinds = RandomStep::Kind;
  static constexpr std::array<Kinds, 16> kKinds = {
      Kinds::read,  Kinds::read,    Kinds::read,  Kinds::read, Kinds::read,  Kinds::write,
      Kinds::write, Kinds::write,   Kinds::write, Kinds::copy, Kinds::fence, Kinds::fence,
      Kinds::add,   Kinds::compare, Kinds::await, Kinds::take};
  static constexpr std::array<Fence, 5> kKernel = {Fence::reads, Fence::writes, Fence::rcu_lock,
                                                   Fence::rcu_unlock, Fence::grace_period};
  static constexpr std::array<Fence, 3> kC11 = {Fence::acquire, Fence::release,
                                                Fence::acquire_release};

  static void run(Script& script, const std::vector<RandomStep>& steps) {
    Value last = 0;
    Value seen = 0;
    for (const RandomStep& step : steps) {
      if (step.only_if_read && last == 0) continue;
      switch (step.kind) {
        case RandomStep::Kind::read:
          if (!script.read(step.location, step.order, last)) return;
          break;
        case RandomStep::Kind::write:
          if (!script.write(step.location, step.value, step.order)) return;
          break;
        case RandomStep::Kind::copy:
          if (!script.write(step.location, last == 0 ? 1 : 2, step.order)) return;
          break;
        case RandomStep::Kind::fence:
          if (!script.fence(step.fence)) return;
          break;
        case RandomStep::Kind::add:
          if (!script.add(step.location, step.value, step.order, last)) return;
          break;
        case RandomStep::Kind::compare:
          if (!script.compare_exchange(step.location, 0, step.value, step.order, Order::relaxed,
                                       seen))
            return;
          break;
        case RandomStep::Kind::await:
          if (!script.await(step.location, step.value, step.order)) return;
          break;
        case RandomStep::Kind::take:
          if (!script.await(step.location, 0, step.order, &step.value)) return;
          break;
      }
    }
  }

  unsigned locations_ = 1;
  std::vector<std::vector<RandomStep>> steps_;
};

}  // namespace counterproof::graph
