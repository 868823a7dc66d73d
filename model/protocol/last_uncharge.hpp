// The end of a group that went offline with charges outstanding: its last uncharge frees it.
//
// Kernel objects outlive the tasks that they were allocated for, so that a group can be removed
// while some are charged to it.  Its memory must stay until the last of them is uncharged, and
// somebody has to notice which was the last.  Uncharges race with each other and with the removal,
// which itself is the end if nothing is outstanding.  Exactly one of them may free the group:
//
//   * `bias`: the group's being online is a unit of its own in the count.  Each uncharge takes one
//     unit, going offline takes the last that is nobody's, and whoever is told that nothing remains
//     frees.  Nobody looks at the group after having given up its unit;
//   * `dead_flag`: going offline sets a flag, and then looks at the count itself.  Whoever finds
//     nothing left and can take the flag back frees.  Here an uncharge looks at the group after
//     having given up its unit: it needs a read section, which the freeing waits for.
//
// What goes wrong: an uncharge that lowers the count and then reads it has two threads find nothing
// (`looks_again`); without the read section the flag is looked for in freed memory
// (`bare_dead_flag`); and a removal that looks at the count before it sets the flag leaves the
// group to an uncharge that has already gone by (`late_dead_flag`), so that nobody frees it.
//
// The kernel frees in a worker, since an uncharge may not sleep.  Who waits is of no consequence
// here: the worker is whoever schedules it.
//
// Source: the kernel-memory controller of 2012: its dead flag, and the resource counter's uncharge
// that tells what remains.
#pragma once

#include "model/counter/res_counter.hpp"
#include "model/machine/kernel_machine.hpp"

namespace counterproof {

enum class LastUnchargeBy : std::uint8_t {
  bias,
  dead_flag,
  looks_again,
  bare_dead_flag,
  late_dead_flag,
};

template <KernelMachine M, LastUnchargeBy by>
class LastUncharge {
 public:
  using Word = typename M::Word;
  using Counter = ResCounter<M>;

  explicit LastUncharge(M& machine) : machine_(machine) {
    machine_.name(memory_, "group");
    machine_.name(dead_, "dead");
    machine_.lives_in(dead_, memory_);
    for_each_cell(kernel_, [&](const char* name, auto& thing) {
      machine_.name(thing, name);
      if constexpr (requires { machine_.lives_in(thing, memory_); })
        machine_.lives_in(thing, memory_);
    });
  }

  /// So many units are charged, each to be uncharged by somebody.
  void start(Word charges) {
    kernel_.value.value = charges + (kHasBias ? 1 : 0);
    kernel_.limit.value = kUnlimited;
    kernel_.failures.value = 0;
    dead_.value = 0;
    frees_ = 0;
  }

  void uncharge() {
    if constexpr (kHasBias) {
      give_up_unit();
    } else if (uncharge_and_look_for_flag()) {
      free_group();
    }
  }

  void go_offline() {
    if constexpr (kHasBias) {
      give_up_unit();
    } else if (set_flag_and_look_at_count()) {
      free_group();
    }
  }

  /// When all units are uncharged and the group is offline: it was freed once.
  void check() {
    machine_.require(frees_ == 1, "offline.freed-at-last-uncharge",
                     frees_ == 0 ? "nobody freed the group" : "the group was freed twice");
  }
  [[nodiscard]] std::uint64_t final_state() const { return frees_; }

 private:
  static constexpr bool kHasBias = by == LastUnchargeBy::bias || by == LastUnchargeBy::looks_again;

  void give_up_unit() {
    Word remaining = Counter::uncharge_and_tell(machine_, kernel_, 1).remaining;
    if constexpr (by == LastUnchargeBy::looks_again) remaining = count();
    if (machine_.holds(remaining == Word(0))) free_group();
  }

  bool uncharge_and_look_for_flag() {
    if constexpr (by == LastUnchargeBy::bare_dead_flag) {
      return uncharge_to_nothing() && take_flag();
    } else {
      const auto reading = machine_.read_rcu();
      return uncharge_to_nothing() && take_flag();
    }
  }
  bool set_flag_and_look_at_count() {
    const auto reading = machine_.read_rcu();
    if constexpr (by == LastUnchargeBy::late_dead_flag) {
      const bool nothing = nothing_left();
      machine_.write_once(dead_, 1);
      return nothing && take_flag();
    } else {
      machine_.write_once(dead_, 1);
      return nothing_left() && take_flag();
    }
  }

  bool uncharge_to_nothing() {
    return machine_.holds(Counter::uncharge_and_tell(machine_, kernel_, 1).remaining == Word(0));
  }
  bool nothing_left() { return machine_.holds(count() == Word(0)); }
  /// A counter that others change is read under its lock.
  Word count() {
    const auto held = machine_.hold(kernel_.lock);
    return machine_.load(kernel_.value);
  }
  /// Only one can.
  bool take_flag() { return machine_.holds(machine_.exchange(dead_, 0) == Word(1)); }

  void free_group() {
    ++frees_;
    if constexpr (!kHasBias) machine_.synchronize_rcu();
    machine_.free(memory_);
  }

  M& machine_;
  typename M::Memory memory_;
  CounterCells<M> kernel_;
  typename M::Cell dead_{};
  unsigned frees_ = 0;  ///< no program has it: how often the group was freed
};

}  // namespace counterproof
