// The machine of any number of threads.
//
// One thread runs an operation, and before each of its steps all others may have done whatever they
// are allowed to: the shared usage is then any value that the invariant of the whole system
// permits. Each of the thread's own steps must keep that invariant.  If every operation does so
// from every such state, then it holds however many threads there are and however they interleave:
// this is a proof for the parameterised system, where `race` explores a few threads.
//
// The invariant speaks of two sums over all threads that no program has, ghosts:
//
//     usage = committed + in flight      and      committed <= limit
//
// A step of a charge that raises usage commits its amount if usage is then within the limit, and
// puts it in flight otherwise; a step that lowers it takes it out of flight.  A charge must return
// `charged` with its amount committed, and `over limit` with nothing left in flight.  A thread
// knows its own share of the sums: the others' shares are never negative.
//
// The limit stays as it is, or others write it meanwhile: then it is, like usage, whatever the
// invariant permits, and who writes it must keep `committed <= limit`, too.
//
// Under a lock nobody else moves.  An operation that has to try again starts over with what it had
// at first, so that two rounds stand for any number of them.
//
// Source: rely-guarantee reasoning: C. Jones, "Tentative Steps Toward a Development Method for
// Interfering Programs", 1983; S. Owicki and D. Gries, 1976, for the ghosts.
#pragma once

#include <string>
#include <utility>

#include "smt/obligation.hpp"

namespace counterproof::smt {

class Modular {
 public:
  using Word = Symbolic::Word;
  using Truth = Symbolic::Truth;
  struct Cell {
    Word value;
  };
  struct Lock {};

  /// Two rounds of a loop have been followed.
  struct EnoughRounds {};

  enum class Phase : std::uint8_t { charge, uncharge, limit_write };

  enum class Limit : std::uint8_t { stays, is_written };

  /// What usage is, given the cell that holds it: itself, or the limit less what is free.
  enum class Holds : std::uint8_t { usage, free };

  explicit Modular(SymbolicRun& run) : run_(run) {}

  /// The shared cell, the limit, and what the thread is about to do: with an amount, or with a new
  /// limit.
  void begin(Cell& shared, Cell& limit, Holds holds, Limit others, Phase phase, const Word& amount);
  /// The operation has returned.
  void end(bool charged);

  Word load(Cell& cell) { return read_once(cell); }
  void store(Cell& cell, const Word& value) { write_once(cell, value); }
  Word read_once(Cell& cell) {
    others_move(cell);
    return cell.value;
  }
  void write_once(Cell& cell, const Word& value) {
    others_move(cell);
    step(cell, value);
  }
  Word add(Cell& cell, const Word& value) {
    others_move(cell);
    step(cell, cell.value + value);
    return cell.value;
  }
  Word exchange(Cell& cell, const Word& value) {
    others_move(cell);
    Word before = cell.value;
    step(cell, value);
    return before;
  }
  Truth compare_exchange(Cell& cell, const Word& expected, const Word& desired) {
    others_move(cell);
    const Truth same = cell.value == expected;
    if (run_.machine.holds(same)) {
      step(cell, desired);
      return Truth(context().bool_val(true));
    }
    if (++rounds_ == 2) throw EnoughRounds{};
    return Truth(context().bool_val(false));
  }
  static unsigned this_cpu() { return 0; }
  bool holds(const Truth& truth) { return run_.machine.holds(truth); }

  class Guard {
   public:
    explicit Guard(Modular& machine) : machine_(machine) { ++machine_.locked_; }
    ~Guard() { --machine_.locked_; }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

   private:
    Modular& machine_;
  };
  Guard hold(Lock&) {
    if (shared_ != nullptr) others_move(*shared_);
    return Guard(*this);
  }

 private:
  void others_move(Cell& cell);
  void step(Cell& cell, const Word& value);
  [[nodiscard]] z3::expr usage_of(const Word& word) const;
  [[nodiscard]] z3::expr invariant() const;
  z3::expr fresh(const char* name);

  SymbolicRun& run_;
  Cell* shared_ = nullptr;
  Cell* limit_ = nullptr;
  Holds holds_ = Holds::usage;
  Limit limit_of_others_ = Limit::stays;
  Phase phase_ = Phase::charge;
  z3::expr amount_ = exact(0);
  z3::expr committed_ = exact(0), in_flight_ = exact(0);
  z3::expr own_committed_ = exact(0), own_in_flight_ = exact(0);
  unsigned locked_ = 0;
  unsigned rounds_ = 0;
  unsigned fresh_ = 0;
};

static_assert(Machine<Modular>);

}  // namespace counterproof::smt
