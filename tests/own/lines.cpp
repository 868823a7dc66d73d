// Steps in constructs whose code stands elsewhere than the line that means them: a comment of
// "line N" marks where the step on `marks[N]` or `atomics[N]` is, and the test compares.
#include <counterproof.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "lines.hpp"

static int marks[20];
static std::atomic<int> atomics[20];
static std::mutex mutex;
static volatile int shared;

__attribute__((always_inline)) static inline void inlined(int& mark) {
  mark = 1;  // line 0
}

template <class T>
void templated(T& mark) {
  mark = T(1);  // line 1
}

struct Constructed {
  explicit Constructed(int& mark) : member(mark) {
    mark = 1;  // line 2
  }
  ~Constructed() { marks[3] = 1; }  // line 3
  int& member;
};

struct Initialised {
  int value = marks[4] = 1;  // line 4
};

static void many_lines() {
  atomics[5]
      .store(1,  // line 5
             std::memory_order_relaxed);
}

#define IN_A_MACRO(mark) mark = 1

cp_thread(all) {
  shared = 1;
  inlined(marks[0]);
  templated(marks[1]);
  { Constructed constructed(marks[2]); }
  const Initialised initialised;
  (void)initialised;
  atomics[6] = 1;                                   // line 6
  atomics[7]++;                                     // line 7
  atomics[8].fetch_add(1);                          // line 8
  (void)atomics[9].load(std::memory_order_acquire);  // line 9
  const auto lambda = [](int& mark) {
    mark = 1;  // line 10
  };
  lambda(marks[10]);
  IN_A_MACRO(marks[11]);  // line 11
  std::swap(marks[12], marks[13]);  // line 12 13
  std::lock_guard<std::mutex> guard(mutex);  // line mutex
  std::vector<int*> pointers{&marks[14]};
  for (int* pointer : pointers)
    *pointer = 1;  // line 14
  in_a_header(marks[15]);
  marks[16] = static_cast<int>(pointers.size()), marks[17] = 1;  // line 16 17
  many_lines();
}

cp_thread(other) {
  if (shared == 1) marks[19] = 1;  // line 19
}

cp_finally { cp_assert(false, "show"); }
