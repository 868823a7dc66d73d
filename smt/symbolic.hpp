// The machine of all values: a word is a term of the solver, and a branch forks the path.
//
// An algorithm of the model runs on it as on any other machine; nothing of the counters is written
// twice for the solver.  A cell holds a term.  At a branch (`holds`) the run follows one side and
// remembers its condition; `for_each_path` runs the algorithm again until every side that is
// possible has been followed.  What comes of it is a set of paths, each with its condition, the
// terms left in the cells, and the result: together they are the algorithm's exact meaning.
//
// Words wrap at 2^64, as `unsigned long` does in the kernel; arithmetic without wrapping is what
// the obligations compare with (`exact`).  Two encodings say the same: bit-vectors, where wrapping
// is their nature, and integers below 2^64, where every addition subtracts 2^64 if it has to.  Sums
// of many unknowns are hard for the first and easy for the second.
#pragma once

#include <z3++.h>

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "model/machine/machine.hpp"

namespace counterproof::smt {

/// The solver's context, one a thread.
z3::context& context();

/// Ends the questions that the solvers of all threads are at; each is answered with "unknown", or
/// with an exception.  May be called from any thread.
void interrupt_solvers();

inline constexpr unsigned kWordBits = 64;

enum class Encoding : std::uint8_t { bit_vectors, integers };

/// How words are encoded from now on, in this thread.
void encode_as(Encoding encoding);
Encoding encoding();

/// Comparisons in either encoding.
z3::expr less_equal(const z3::expr& a, const z3::expr& b);
z3::expr less(const z3::expr& a, const z3::expr& b);
/// A constant word.
z3::expr word_term(std::uint64_t value);
/// Sums and differences that wrap at 2^64.
z3::expr wrapping_sum(const z3::expr& a, const z3::expr& b);
z3::expr wrapping_difference(const z3::expr& a, const z3::expr& b);

class Symbolic {
 public:
  class Truth {
   public:
    explicit Truth(z3::expr term) : term_(std::move(term)) {}
    [[nodiscard]] const z3::expr& term() const { return term_; }

   private:
    z3::expr term_;
  };

  class Word {
   public:
    Word() : Word(0) {}
    Word(std::uint64_t value)  // NOLINT: algorithms write numbers as words
        : term_(word_term(value)) {}
    explicit Word(z3::expr term) : term_(std::move(term)) {}

    [[nodiscard]] const z3::expr& term() const { return term_; }

    friend Word operator+(const Word& a, const Word& b) {
      return Word(wrapping_sum(a.term_, b.term_));
    }
    friend Word operator-(const Word& a, const Word& b) {
      return Word(wrapping_difference(a.term_, b.term_));
    }
    friend Truth operator<=(const Word& a, const Word& b) {
      return Truth(less_equal(a.term_, b.term_));
    }
    friend Truth operator==(const Word& a, const Word& b) { return Truth(a.term_ == b.term_); }

   private:
    z3::expr term_;
  };

  struct Cell {
    Word value;
  };
  struct Lock {};
  struct Guard {
    ~Guard() {}
  };

  static Word load(const Cell& cell) { return cell.value; }
  static void store(Cell& cell, Word value) { cell.value = std::move(value); }
  static Word read_once(const Cell& cell) { return cell.value; }
  static void write_once(Cell& cell, Word value) { cell.value = std::move(value); }
  static Word add(Cell& cell, const Word& value) {
    cell.value = cell.value + value;
    return cell.value;
  }
  static Word exchange(Cell& cell, Word value) {
    return std::exchange(cell.value, std::move(value));
  }
  Truth compare_exchange(Cell& cell, const Word& expected, Word desired) {
    const Truth same = cell.value == expected;
    cell.value = Word(z3::ite(same.term(), desired.term(), cell.value.term()));
    return same;
  }
  static unsigned this_cpu() { return 0; }
  static Guard hold(Lock&) { return {}; }

  bool holds(const Truth& truth);

  /// The conditions of the path so far.
  [[nodiscard]] const std::vector<z3::expr>& conditions() const { return conditions_; }
  /// Takes a condition for granted from here on.
  void assume(const z3::expr& condition) { conditions_.push_back(condition); }

 private:
  friend void for_each_path(const std::vector<z3::expr>&, const std::function<void(Symbolic&)>&);

  std::vector<bool>* decisions_ = nullptr;
  z3::solver* solver_ = nullptr;
  std::size_t at_ = 0;
  std::vector<z3::expr> conditions_;
};

static_assert(Machine<Symbolic>);

/// Calls `run` once for every path through it that is possible under `hypotheses`.
void for_each_path(const std::vector<z3::expr>& hypotheses,
                   const std::function<void(Symbolic&)>& run);

/// A word that may be anything.  \pre as an integer, it is assumed to be `in_range`.
Symbolic::Word any_word(const std::string& name);
z3::expr in_range(const Symbolic::Word& word);

/// The word as a number that cannot wrap: wide enough for sums of a dozen words.
z3::expr exact(const Symbolic::Word& word);
inline constexpr unsigned kExactBits = 68;
z3::expr exact(std::uint64_t value);

}  // namespace counterproof::smt
