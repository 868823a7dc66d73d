#include "check/schedule/wakeup_tree.hpp"

namespace counterproof::schedule {

WakeupTrees::Node WakeupTrees::make(const Touch& step) {
  Node node = free_;
  if (node != kNone) {
    free_ = nodes_[node].next;
    nodes_[node] = Entry{};
  } else {
    node = static_cast<Node>(nodes_.size());
    nodes_.emplace_back();
  }
  nodes_[node].step = step;
  return node;
}

WakeupTrees::Node WakeupTrees::append(Node parent, const Touch& step) {
  const Node node = make(step);
  Entry& above = nodes_[parent];
  if (above.last_child == kNone) {
    above.first_child = node;
  } else {
    nodes_[above.last_child].next = node;
  }
  above.last_child = node;
  return node;
}

WakeupTrees::Node WakeupTrees::take_first(Node root) {
  Entry& above = nodes_[root];
  const Node node = above.first_child;
  above.first_child = nodes_[node].next;
  if (above.first_child == kNone) above.last_child = kNone;
  nodes_[node].next = kNone;
  return node;
}

void WakeupTrees::drop(Node node) {
  Node child = nodes_[node].first_child;
  while (child != kNone) {
    const Node next = nodes_[child].next;
    drop(child);
    child = next;
  }
  nodes_[node].next = free_;
  free_ = node;
}

void WakeupTrees::clear() {
  nodes_.assign(1, Entry{});
  free_ = kNone;
}

}  // namespace counterproof::schedule
