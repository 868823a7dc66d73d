// Wakeup trees: for a point of the exploration, the beginnings that it must still explore.
//
// A branch is a sequence of steps, shortest first where branches part.  When a race shows that some
// other order has to be seen, the sequence of steps that leads there is inserted unless a branch
// that is there already leads to the same place: this is what makes the exploration optimal, since
// every branch then ends in executions that no other branch has.
//
// Nodes live in a pool and are taken over, branch by branch, by the point below: growing and
// shrinking trees costs no allocation once the pool is large enough.
//
// Source: P. Abdulla, S. Aronsson, B. Jonsson, K. Sagonas, "Source Sets: A Foundation for Optimal
// Dynamic Partial Order Reduction", J. ACM 64(4), 2017, section 6.
#pragma once

#include <cstdint>
#include <vector>

#include "check/schedule/step.hpp"

namespace counterproof::schedule {

class WakeupTrees {
 public:
  using Node = std::uint32_t;
  static constexpr Node kNone = 0;

  WakeupTrees() : nodes_(1) {}

  [[nodiscard]] const Touch& step(Node node) const { return nodes_[node].step; }
  [[nodiscard]] Node first_child(Node node) const { return nodes_[node].first_child; }
  [[nodiscard]] Node next(Node node) const { return nodes_[node].next; }

  /// A new root, for the branches at one point.
  Node make_root() { return make(Touch{}); }
  /// Adds a branch of one step, or several, after all others.
  Node append(Node parent, const Touch& step);
  /// Takes the first branch off.  \returns its node, which is the root of what follows it.
  Node take_first(Node root);
  /// Gives a root and all below it back.
  void drop(Node node);
  void clear();

 private:
  struct Entry {
    Touch step;
    Node first_child = kNone, last_child = kNone, next = kNone;
  };

  Node make(const Touch& step);

  std::vector<Entry> nodes_;
  Node free_ = kNone;
};

}  // namespace counterproof::schedule
