#include "smt/modular.hpp"

namespace counterproof::smt {

namespace {
/// Sums of amounts stay so far below the word's end that no addition wraps.
constexpr std::uint64_t kQuarter = std::uint64_t{1} << 61U;
}  // namespace

z3::expr Modular::fresh(const char* name) {
  return exact(run_.input(std::string(name) + " at step " + std::to_string(fresh_)));
}

void Modular::begin(Cell& shared, Cell& limit, Holds holds, Limit others, Phase phase,
                    const Word& amount) {
  shared_ = &shared;
  limit_ = &limit;
  holds_ = holds;
  limit_of_others_ = others;
  phase_ = phase;
  amount_ = exact(amount);
  own_committed_ = phase == Phase::uncharge ? amount_ : exact(0);
  own_in_flight_ = exact(0);
  run_.assume(less_equal(amount_, exact(kQuarter)));
  run_.assume(less_equal(exact(limit.value), exact(kQuarter)));
}

z3::expr Modular::usage_of(const Word& word) const {
  return holds_ == Holds::usage ? exact(word) : exact(limit_->value - word);
}

z3::expr Modular::invariant() const {
  return usage_of(shared_->value) == committed_ + in_flight_ &&
         less_equal(committed_, exact(limit_->value));
}

void Modular::others_move(Cell& cell) {
  const bool is_limit = &cell == limit_;
  if (locked_ > 0 || (is_limit && limit_of_others_ == Limit::stays)) return;
  ++fresh_;
  if (&cell != shared_ && !is_limit) {
    cell.value = run_.input("other cell at step " + std::to_string(fresh_));
    return;
  }
  shared_->value = run_.input("shared cell at step " + std::to_string(fresh_));
  if (limit_of_others_ == Limit::is_written) {
    limit_->value = run_.input("limit at step " + std::to_string(fresh_));
    run_.assume(less_equal(exact(limit_->value), exact(kQuarter)));
  }
  committed_ = fresh("committed");
  in_flight_ = fresh("in flight");
  run_.assume(less_equal(in_flight_, exact(kQuarter)));
  run_.assume(less_equal(own_committed_, committed_));
  run_.assume(less_equal(own_in_flight_, in_flight_));
  run_.assume(invariant());
}

void Modular::step(Cell& cell, const Word& value) {
  if (&cell != shared_) {
    cell.value = value;
    if (&cell == limit_) run_.require(invariant());
    return;
  }
  const z3::expr before = usage_of(cell.value);
  cell.value = value;
  const z3::expr after = usage_of(cell.value);
  const z3::expr raised = less(before, after);
  const z3::expr nothing = exact(0);
  const z3::expr delta = z3::ite(raised, after - before, before - after);
  if (phase_ == Phase::charge) {
    const z3::expr commits = raised && less_equal(after, exact(limit_->value));
    const z3::expr flies = raised && !commits;
    const auto move = [&](z3::expr& sum, const z3::expr& when) {
      sum = sum + z3::ite(when, delta, nothing);
    };
    move(committed_, commits);
    move(own_committed_, commits);
    move(in_flight_, flies);
    move(own_in_flight_, flies);
    // Only what the thread itself has put in flight comes back.
    run_.require(raised || less_equal(delta, own_in_flight_));
    in_flight_ = in_flight_ - z3::ite(raised, nothing, delta);
    own_in_flight_ = own_in_flight_ - z3::ite(raised, nothing, delta);
  } else {
    run_.require(!raised && less_equal(delta, own_committed_));
    committed_ = committed_ - delta;
    own_committed_ = own_committed_ - delta;
  }
  run_.require(invariant());
}

void Modular::end(bool charged) {
  run_.require(own_in_flight_ == exact(0));
  run_.require(own_committed_ == (phase_ == Phase::charge && charged ? amount_ : exact(0)));
}

}  // namespace counterproof::smt
