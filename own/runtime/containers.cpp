// What libstdc++ keeps in its library of std::map, std::set, std::list and the unordered
// containers: the parts that do not depend on what a container holds.
//
// In the library they would use the code's memory unseen.  So they are written anew, and compiled
// along with code that uses them, as if they were its own.  A tree is a red-black tree: no red node
// has a red child, and each way down passes the same number of black ones, so that none is more
// than twice as long as another.  A header stands above the root, and knows the first node and the
// last.  Of the prime numbers that a table may have, any will do: the library's are another choice.
//
// Source: Cormen, Leiserson, Rivest and Stein, Introduction to Algorithms, chapter 13; the
// declarations in libstdc++'s headers.
#include <algorithm>
#include <list>
#include <map>
#include <unordered_map>

namespace std {
namespace {

using Node = _Rb_tree_node_base;

bool is_red(const Node* node) { return node != nullptr && node->_M_color == _S_red; }

/// Puts a node, which may be null, in the place of another below that one's parent.
void replace(Node* old, Node* by, Node& header) {
  Node* parent = old->_M_parent;
  if (parent == &header) {
    header._M_parent = by;
  } else if (parent->_M_left == old) {
    parent->_M_left = by;
  } else {
    parent->_M_right = by;
  }
  if (by != nullptr) by->_M_parent = parent;
}

/// Lets the right child, or the left one, come up into its parent's place.
void rotate(Node* node, bool left, Node& header) {
  Node* up = left ? node->_M_right : node->_M_left;
  Node* between = left ? up->_M_left : up->_M_right;
  replace(node, up, header);
  (left ? up->_M_left : up->_M_right) = node;
  (left ? node->_M_right : node->_M_left) = between;
  node->_M_parent = up;
  if (between != nullptr) between->_M_parent = node;
}

Node* leftmost(Node* node) {
  while (node->_M_left != nullptr) node = node->_M_left;
  return node;
}
Node* rightmost(Node* node) {
  while (node->_M_right != nullptr) node = node->_M_right;
  return node;
}

Node* next_of(Node* node) {
  if (node->_M_right != nullptr) return leftmost(node->_M_right);
  Node* parent = node->_M_parent;
  while (node == parent->_M_right) {
    node = parent;
    parent = parent->_M_parent;
  }
  // The header of a tree that is a root alone is its right child's parent and its own.
  return node->_M_right == parent ? node : parent;
}

Node* previous_of(Node* node) {
  // The header alone is red and its grandchild.
  if (node->_M_color == _S_red && node->_M_parent->_M_parent == node) return node->_M_right;
  if (node->_M_left != nullptr) return rightmost(node->_M_left);
  Node* parent = node->_M_parent;
  while (node == parent->_M_left) {
    node = parent;
    parent = parent->_M_parent;
  }
  return parent;
}

/// A way down below `parent`, on the side where `node` is, has one black node too few.
void make_up(Node* node, Node* parent, Node& header) {
  while (node != header._M_parent && !is_red(node)) {
    const bool left = parent->_M_left == node;
    Node* other = left ? parent->_M_right : parent->_M_left;
    if (is_red(other)) {
      other->_M_color = _S_black;
      parent->_M_color = _S_red;
      rotate(parent, left, header);
      other = left ? parent->_M_right : parent->_M_left;
    }
    Node* near = left ? other->_M_left : other->_M_right;
    Node* far = left ? other->_M_right : other->_M_left;
    if (!is_red(near) && !is_red(far)) {
      other->_M_color = _S_red;
      node = parent;
      parent = parent->_M_parent;
      continue;
    }
    if (!is_red(far)) {
      near->_M_color = _S_black;
      other->_M_color = _S_red;
      rotate(other, !left, header);
      far = other;
      other = near;
    }
    other->_M_color = parent->_M_color;
    parent->_M_color = _S_black;
    far->_M_color = _S_black;
    rotate(parent, left, header);
    return;
  }
  if (node != nullptr) node->_M_color = _S_black;
}

bool is_prime(size_t number) {
  for (size_t by = 2; by * by <= number; ++by)
    if (number % by == 0) return false;
  return number > 1;
}

}  // namespace

Node* _Rb_tree_increment(Node* node) throw() { return next_of(node); }
const Node* _Rb_tree_increment(const Node* node) throw() {
  return next_of(const_cast<Node*>(node));
}
Node* _Rb_tree_decrement(Node* node) throw() { return previous_of(node); }
const Node* _Rb_tree_decrement(const Node* node) throw() {
  return previous_of(const_cast<Node*>(node));
}

void _Rb_tree_insert_and_rebalance(const bool left, Node* node, Node* parent,
                                   Node& header) throw() {
  node->_M_parent = parent;
  node->_M_left = node->_M_right = nullptr;
  node->_M_color = _S_red;
  if (left) {
    parent->_M_left = node;  // of the header: its first
    if (parent == &header) {
      header._M_parent = header._M_right = node;
    } else if (header._M_left == parent) {
      header._M_left = node;
    }
  } else {
    parent->_M_right = node;
    if (header._M_right == parent) header._M_right = node;
  }
  while (node != header._M_parent && is_red(node->_M_parent)) {
    parent = node->_M_parent;
    Node* above = parent->_M_parent;
    const bool is_left = above->_M_left == parent;
    Node* other = is_left ? above->_M_right : above->_M_left;
    if (is_red(other)) {
      parent->_M_color = other->_M_color = _S_black;
      above->_M_color = _S_red;
      node = above;
      continue;
    }
    if (node == (is_left ? parent->_M_right : parent->_M_left)) {
      rotate(parent, is_left, header);
      parent = node;
    }
    parent->_M_color = _S_black;
    above->_M_color = _S_red;
    rotate(above, !is_left, header);
    break;
  }
  header._M_parent->_M_color = _S_black;
}

Node* _Rb_tree_rebalance_for_erase(Node* const node, Node& header) throw() {
  if (header._M_left == node) header._M_left = next_of(node);
  if (header._M_right == node) header._M_right = previous_of(node);
  auto lost = node->_M_color;
  Node* child = nullptr;
  Node* parent = node->_M_parent;
  if (node->_M_left == nullptr || node->_M_right == nullptr) {
    child = node->_M_left == nullptr ? node->_M_right : node->_M_left;
    replace(node, child, header);
  } else {
    // The next one, which has no left child, takes its place.
    Node* next = leftmost(node->_M_right);
    lost = next->_M_color;
    child = next->_M_right;
    parent = next;
    if (next->_M_parent != node) {
      parent = next->_M_parent;
      replace(next, child, header);
      next->_M_right = node->_M_right;
      next->_M_right->_M_parent = next;
    }
    replace(node, next, header);
    next->_M_left = node->_M_left;
    next->_M_left->_M_parent = next;
    next->_M_color = node->_M_color;
  }
  if (lost == _S_black && header._M_parent != nullptr) make_up(child, parent, header);
  return node;
}

namespace __detail {

void _List_node_base::_M_hook(_List_node_base* const before) noexcept {
  _M_next = before;
  _M_prev = before->_M_prev;
  before->_M_prev->_M_next = this;
  before->_M_prev = this;
}
void _List_node_base::_M_unhook() noexcept {
  _List_node_base* const next = _M_next;
  _List_node_base* const previous = _M_prev;
  previous->_M_next = next;
  next->_M_prev = previous;
}
void _List_node_base::_M_transfer(_List_node_base* const first,
                                  _List_node_base* const end) noexcept {
  if (this == end) return;
  _List_node_base* const last = end->_M_prev;
  _List_node_base* const before = first->_M_prev;
  before->_M_next = end;
  end->_M_prev = before;
  first->_M_prev = _M_prev;
  _M_prev->_M_next = first;
  last->_M_next = this;
  _M_prev = last;
}
void _List_node_base::_M_reverse() noexcept {
  _List_node_base* node = this;
  do {
    _List_node_base* const next = node->_M_next;
    node->_M_next = node->_M_prev;
    node->_M_prev = next;
    node = next;
  } while (node != this);
}
void _List_node_base::swap(_List_node_base& one, _List_node_base& other) noexcept {
  const bool one_is_empty = one._M_next == &one;
  const bool other_is_empty = other._M_next == &other;
  const _List_node_base was = one;
  // What was the other's is one's, and the other way round.
  one = other;
  other = was;
  for (_List_node_base* list : {&one, &other}) {
    if (list == &one ? other_is_empty : one_is_empty) {
      list->_M_next = list->_M_prev = list;
    } else {
      list->_M_next->_M_prev = list->_M_prev->_M_next = list;
    }
  }
}

size_t _Prime_rehash_policy::_M_next_bkt(size_t least) const {
  if (least == 0) return 1;
  size_t number = least;
  while (!is_prime(number)) ++number;
  _M_next_resize = static_cast<size_t>(static_cast<double>(number) * _M_max_load_factor);
  return number;
}
pair<bool, size_t> _Prime_rehash_policy::_M_need_rehash(size_t buckets, size_t elements,
                                                        size_t more) const {
  if (elements + more <= _M_next_resize) return {false, 0};
  // A table that is not begun yet begins with some.
  const size_t most = max(elements + more, _M_next_resize == 0 ? size_t{11} : size_t{0});
  const double needed = static_cast<double>(most) / _M_max_load_factor;
  if (needed >= static_cast<double>(buckets))
    return {true, _M_next_bkt(max(static_cast<size_t>(needed) + 1, 2 * buckets))};
  _M_next_resize = static_cast<size_t>(static_cast<double>(buckets) * _M_max_load_factor);
  return {false, 0};
}

}  // namespace __detail
}  // namespace std
