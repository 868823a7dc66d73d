// Containers whose inner parts the library has: guarded, or not (WRONG).  MODEL compares them with what they hold.
#include <counterproof.h>

#include <functional>
#include <iostream>
#include <list>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>

#ifdef MODEL
template <class Set>
static bool holds_exactly(Set& set, const bool* in, int most) {
  int seen = 0;
  int last = -1;
  for (const int key : set) {
    if (key <= last || !in[key]) return false;
    last = key;
    ++seen;
  }
  for (auto back = set.rbegin(); back != set.rend(); ++back) {
    if (*back > last) return false;
    last = *back;
    --seen;
  }
  if (seen != 0) return false;
  for (int key = 0; key < most; ++key)
    if ((set.find(key) != set.end()) != in[key]) return false;
  return true;
}
cp_setup {
  std::set<int> set;
  std::list<int> list, other;
  std::unordered_map<int, int> table;
  bool in[64] = {};
  unsigned random = 1;
  for (int i = 0; i < 400; ++i) {
    random = random * 1103515245 + 12345;
    const int key = static_cast<int>(random >> 16) % 64;
    if (in[key]) {
      set.erase(key);
      table.erase(key);
    } else {
      set.insert(key);
      table[key] = key;
    }
    in[key] = !in[key];
    cp_assert(holds_exactly(set, in, 64), "a tree has lost its order");
    cp_assert(table.size() == set.size(), "a table has lost something");
  }
  for (int i = 0; i < 10; ++i) (i % 2 == 0 ? list : other).push_front(i);
  list.sort();
  other.sort();
  list.merge(other);
  list.reverse();
  int expected = 9;
  for (const int value : list) cp_assert(value == expected--, "a list has lost its order");
  list.swap(other);
  cp_assert(list.empty() && other.size() == 10, "lists are not exchanged");
}
static int told;
cp_threads(nobody, 2) {
  std::cerr << "nothing to do\n";
  __atomic_fetch_add(&told, 1, __ATOMIC_SEQ_CST);
}
#else
static std::mutex lock;
static std::map<int, std::string> names;
static std::unordered_map<std::string, int> numbers;
static std::list<int> order;
static void guard() {
#ifndef WRONG
  lock.lock();
#endif
}
static void leave() {
#ifndef WRONG
  lock.unlock();
#endif
}
cp_thread(writer) {
  guard();
  names[1] = "one";
#ifndef TREE
  numbers["one"] = 1;
  order.push_back(1);
#endif
  leave();
  std::cout << "added " << 1 << std::endl;
}
cp_thread(reader) {
  guard();
  const bool there = names.find(1) != names.end();
#ifndef TREE
  cp_assert(there == (numbers.count("one") != 0) && there == !order.empty(), "half is there");
#endif
  leave();
  std::clog << std::string("found ") << there << '\n';
}
#endif
