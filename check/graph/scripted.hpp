// Threads written as functions of what they read, for programs that are compiled in.
//
// A function is run from its beginning for every question.  Each of its steps says whether it has
// been done already; the first that has not is the answer, and the function returns at once:
//
//   threads.add([](Script& s) {
//     Value seen = 0;
//     if (!s.read(kUsage, Order::relaxed, seen)) return;
//     if (seen < kLimit && !s.write(kUsage, seen + 1, Order::relaxed)) return;
//   });
#pragma once

#include <functional>
#include <vector>

#include "check/graph/threads.hpp"

namespace counterproof::graph {

class Script {
 public:
  Script(std::span<const Value> reads, std::size_t done) : reads_(reads), left_(done) {}

  /// Each: false, and the function must return, if this is what comes next.
  bool read(LocationId location, Order order, Value& seen) {
    Label label;
    label.kind = Kind::read;
    label.order = order;
    label.location = location;
    return read(label, seen);
  }
  bool write(LocationId location, Value value, Order order) {
    Label label;
    label.kind = Kind::write;
    label.order = order;
    label.location = location;
    label.value = value;
    return step(label);
  }
  bool fence(Fence fence) {
    Label label;
    label.kind = Kind::fence;
    label.fence = fence;
    return step(label);
  }
  bool add(LocationId location, Value amount, Order order, Value& before) {
    Label label;
    label.kind = Kind::read;
    label.order = order;
    label.location = location;
    label.exclusive = true;
    if (!read(label, before)) return false;
    label.kind = Kind::write;
    label.value = before + amount;
    return step(label);
  }
  /// \param seen what was there; exchanged if it is `expected`
  bool compare_exchange(LocationId location, Value expected, Value desired, Order order,
                        Order on_failure, Value& seen) {
    Label label;
    label.kind = Kind::read;
    label.order = order;
    label.on_failure = on_failure;
    label.location = location;
    label.exclusive = true;
    if (!read(label, seen)) return false;
    if (seen != expected) return true;
    label.kind = Kind::write;
    label.value = desired;
    return step(label);
  }
  /// Reads again and again until it is `wanted`; then, if it `takes`, exchanges it for that.
  bool await(LocationId location, Value wanted, Order order, const Value* takes = nullptr) {
    Label label;
    label.kind = Kind::read;
    label.order = order;
    label.location = location;
    label.awaits = true;
    label.exclusive = takes != nullptr;
    Value seen = 0;
    if (!read(label, seen)) return false;
    if (seen != wanted) {
      answer_.kind = Kind::block;
      answer_.value = kMostOfThread;
      return false;
    }
    if (takes == nullptr) return true;
    label.kind = Kind::write;
    label.value = *takes;
    return step(label);
  }
  /// Says that something is wrong, unless it is so.
  bool require(bool condition) {
    if (!condition) answer_.kind = Kind::error;
    return condition;
  }

  [[nodiscard]] const Label& answer() const { return answer_; }

 private:
  bool step(const Label& label) {
    if (left_ > 0) {
      --left_;
      return true;
    }
    answer_ = label;
    return false;
  }
  bool read(const Label& label, Value& seen) {
    if (!step(label)) return false;
    seen = reads_[next_++];
    return true;
  }

  std::span<const Value> reads_;
  std::size_t left_;
  std::size_t next_ = 0;
  Label answer_;  ///< the end, until something else is found
};

class ScriptedThreads : public Threads {
 public:
  using Body = std::function<void(Script&)>;

  explicit ScriptedThreads(std::vector<Value> initial) : initial_(std::move(initial)) {}
  void add(Body body) { bodies_.push_back(std::move(body)); }

  [[nodiscard]] unsigned threads() const override { return static_cast<unsigned>(bodies_.size()); }
  [[nodiscard]] unsigned locations() const override {
    return static_cast<unsigned>(initial_.size());
  }
  [[nodiscard]] Value initial(LocationId location) const override { return initial_[location]; }
  [[nodiscard]] Label next(unsigned thread, std::span<const Value> reads,
                           std::size_t done) override {
    Script script(reads, done);
    bodies_[thread](script);
    return script.answer();
  }

 private:
  std::vector<Value> initial_;
  std::vector<Body> bodies_;
};

}  // namespace counterproof::graph
