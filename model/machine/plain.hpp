// The sequential machine: a word is a word, a lock costs nothing.
//
// The explorer runs millions of steps a second on it, so that everything here must vanish in the
// optimiser: cells are plain words and a world made of them can be copied as bytes.
#pragma once

#include <cstdint>
#include <utility>

#include "model/machine/machine.hpp"

namespace counterproof {

struct Plain {
  using Word = std::uint64_t;
  using Truth = bool;
  using Cell = std::uint64_t;
  struct Lock {};
  struct Guard {
    ~Guard() {}  // non-trivial, so that holding a lock is never an unused variable
  };

  static Word load(const Cell& cell) { return cell; }
  static void store(Cell& cell, Word value) { cell = value; }
  static Word read_once(const Cell& cell) { return cell; }
  static void write_once(Cell& cell, Word value) { cell = value; }
  static unsigned this_cpu() { return 0; }
  static Word exchange(Cell& cell, Word value) { return std::exchange(cell, value); }
  static Word add(Cell& cell, Word value) { return cell += value; }
  static Truth compare_exchange(Cell& cell, Word expected, Word desired) {
    if (cell != expected) return false;
    cell = desired;
    return true;
  }
  static bool holds(Truth truth) { return truth; }
  static Guard hold(Lock&) { return {}; }
};

static_assert(Machine<Plain>);

}  // namespace counterproof
