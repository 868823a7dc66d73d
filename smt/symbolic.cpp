#include "smt/symbolic.hpp"

#include <mutex>
#include <set>

namespace counterproof::smt {
namespace {

/// The contexts that there are, for those who interrupt them.
struct Contexts {
  std::mutex mutex;
  std::set<z3::context*> all;
};
Contexts& contexts() {
  // Never destroyed: the context of the main thread outlives what is.
  static auto* const kContexts = new Contexts;
  return *kContexts;
}

class ListedContext {
 public:
  ListedContext() {
    const std::scoped_lock lock(contexts().mutex);
    contexts().all.insert(&context_);
  }
  ~ListedContext() {
    const std::scoped_lock lock(contexts().mutex);
    contexts().all.erase(&context_);
  }
  ListedContext(const ListedContext&) = delete;
  ListedContext& operator=(const ListedContext&) = delete;

  z3::context& get() { return context_; }

 private:
  z3::context context_;
};

constexpr const char* kTwoTo64 = "18446744073709551616";
thread_local Encoding chosen = Encoding::bit_vectors;
}  // namespace

z3::context& context() {
  thread_local ListedContext one;
  return one.get();
}

void interrupt_solvers() {
  const std::scoped_lock lock(contexts().mutex);
  for (z3::context* one : contexts().all) one->interrupt();
}

void encode_as(Encoding encoding) { chosen = encoding; }
Encoding encoding() { return chosen; }

z3::expr less_equal(const z3::expr& a, const z3::expr& b) {
  return a.is_bv() ? z3::ule(a, b) : a <= b;
}
z3::expr less(const z3::expr& a, const z3::expr& b) { return a.is_bv() ? z3::ult(a, b) : a < b; }

z3::expr word_term(std::uint64_t value) {
  const auto number = static_cast<std::uint64_t>(value);
  return encoding() == Encoding::integers ? context().int_val(number)
                                          : context().bv_val(number, kWordBits);
}

z3::expr wrapping_sum(const z3::expr& a, const z3::expr& b) {
  if (a.is_bv()) return a + b;
  const z3::expr end = context().int_val(kTwoTo64);
  return z3::ite(a + b < end, a + b, a + b - end);
}

z3::expr wrapping_difference(const z3::expr& a, const z3::expr& b) {
  if (a.is_bv()) return a - b;
  return z3::ite(b <= a, a - b, a - b + context().int_val(kTwoTo64));
}

bool Symbolic::holds(const Truth& truth) {
  const z3::expr term = truth.term().simplify();
  if (term.is_true()) return true;
  if (term.is_false()) return false;
  if (at_ == decisions_->size()) {
    // A side that is not possible is not worth a path.  To make a solver costs more than to ask it.
    solver_->push();
    for (const z3::expr& condition : conditions_) solver_->add(condition);
    solver_->add(term);
    decisions_->push_back(solver_->check() != z3::unsat);
    solver_->pop();
  }
  const bool side = (*decisions_)[at_++];
  conditions_.push_back(side ? term : !term);
  return side;
}

void for_each_path(const std::vector<z3::expr>& hypotheses,
                   const std::function<void(Symbolic&)>& run) {
  std::vector<bool> decisions;
  z3::solver solver(context());
  for (;;) {
    Symbolic machine;
    machine.solver_ = &solver;
    machine.decisions_ = &decisions;
    machine.conditions_ = hypotheses;
    run(machine);
    // The last branch whose other side has not been followed.
    decisions.resize(machine.at_);
    while (!decisions.empty() && !decisions.back()) decisions.pop_back();
    if (decisions.empty()) return;
    decisions.back() = false;
  }
}

Symbolic::Word any_word(const std::string& name) {
  return Symbolic::Word(encoding() == Encoding::integers
                            ? context().int_const(name.c_str())
                            : context().bv_const(name.c_str(), kWordBits));
}

z3::expr in_range(const Symbolic::Word& word) {
  if (encoding() == Encoding::bit_vectors) return context().bool_val(true);
  return word.term() >= 0 && word.term() < context().int_val(kTwoTo64);
}

z3::expr exact(const Symbolic::Word& word) {
  if (encoding() == Encoding::integers) return word.term();
  return z3::zext(word.term(), kExactBits - kWordBits);
}

z3::expr exact(std::uint64_t value) { return exact(Symbolic::Word(value)); }

}  // namespace counterproof::smt
