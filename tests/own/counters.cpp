// The counters of the model, compiled as anybody's code: -DCOUNTER=ResCounter -DHEADER="res_counter".
//
// The threads do what those of the raced programs do (check/race/counter_program.hpp), so that
// both ways of looking at one algorithm must come to the same number of executions.
#include <counterproof.h>

#include <cstdint>

#define HEADER_FILE_(name) #name
#define HEADER_FILE(name) HEADER_FILE_(model/counter/name.hpp)
#include HEADER_FILE(HEADER)

namespace {

/// Cells are plain words; what the algorithm declares is atomic, with the order it asks for.
struct Own {
  using Word = std::uint64_t;
  using Truth = bool;
  using Cell = std::uint64_t;
  struct Lock {
    char name = 0;
  };
  class [[nodiscard]] Guard {
   public:
    explicit Guard(Lock& lock) : lock_(lock) { cp_spin_lock(&lock_); }
    ~Guard() noexcept(false) { cp_spin_unlock(&lock_); }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

   private:
    Lock& lock_;
  };

  static Word load(const Cell& cell) { return cell; }
  static void store(Cell& cell, Word value) { cell = value; }
  static Word read_once(const Cell& cell) { return __atomic_load_n(&cell, __ATOMIC_RELAXED); }
  static void write_once(Cell& cell, Word value) { __atomic_store_n(&cell, value, __ATOMIC_RELAXED); }
  static Word add(Cell& cell, Word value) { return __atomic_add_fetch(&cell, value, __ATOMIC_SEQ_CST); }
  static Word exchange(Cell& cell, Word value) { return __atomic_exchange_n(&cell, value, __ATOMIC_SEQ_CST); }
  static Truth compare_exchange(Cell& cell, Word expected, Word desired) {
    return __atomic_compare_exchange_n(&cell, &expected, desired, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  }
  static unsigned this_cpu() { return cp_number(); }
  static bool holds(Truth truth) { return truth; }
  static Guard hold(Lock& lock) { return Guard(lock); }
};

using Counter = counterproof::COUNTER<Own>;

Own machine;
Counter::Cells cells;
std::uint64_t held[8];

/// A thread that exits gives back what it kept for itself.
template <class C>
void leave() {
  if constexpr (requires { C::leave(machine, cells); }) C::leave(machine, cells);
}

unsigned limit() { return THREADS > 1 ? THREADS / 2 : 1; }

}  // namespace

cp_setup { Counter::start(machine, cells, limit()); }

cp_threads(T, 3) {
  std::uint64_t mine = 0;
  for (unsigned i = 0; i < cp_operations(); ++i) {
    if (mine == 0) {
      if (Counter::charge(machine, cells, 1) == counterproof::ChargeOutcome::charged) mine = 1;
    } else {
      Counter::uncharge(machine, cells, 1);
      mine = 0;
    }
  }
  leave<Counter>();
  held[cp_number()] = mine;
}

cp_finally {
  std::uint64_t sum = 0;
  for (const std::uint64_t one : held) sum += one;
  const std::uint64_t usage = Counter::usage(machine, cells);
  cp_require(usage_is_outstanding, usage == sum, "usage is not what is still charged");
  cp_require(never_exceeded, usage <= limit(), "more is charged than the limit allows");
}
