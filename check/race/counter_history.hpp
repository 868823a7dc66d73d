// What a history of charges, uncharges and limit writes must obey.
//
// Three monitors follow the calls and returns of a counter (check/schedule/judge.hpp):
//
//   * `Linearizable`: every operation could have happened at one moment between its call and its
//     return, as the sequential counter would have done it.  It keeps every state in which the
//     sequential counter could be; none left means no.
//   * `NoSpuriousFailure`: a charge was refused only if at some moment of its call it would have
//     been over the limit, counting only charges that succeed.  A successful charge counts from its
//     call, and until the return of its uncharge: the reading that excuses most.
//   * `LimitKept`: what is charged for certain - charged and returned, its uncharge not yet called
//   -
//     never passes the highest limit that may still be in force.
//
// A monitor that calls something broken is certain of it; each takes the reading that favours the
// counter.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "check/schedule/history.hpp"

namespace counterproof {

/// `Call::operation` of a counter's operations.
enum class CounterOperation : std::uint8_t { charge, uncharge, set_limit };

/// `Call::result` of charges and limit writes.
inline constexpr std::uint64_t kRefused = 0;
inline constexpr std::uint64_t kAccepted = 1;

class Linearizable {
 public:
  Linearizable(std::uint64_t limit, bool limit_write_checks)
      : limit_write_checks_(limit_write_checks), states_{{0, 0, limit}} {}

  void called(std::uint16_t index, const schedule::Call& call);
  void returned(std::uint16_t index, const schedule::Call& call);
  [[nodiscard]] bool broken() const { return states_.empty(); }
  [[nodiscard]] std::string state() const;

 private:
  struct State {
    std::uint64_t done;  ///< pending calls that have happened; bit i is call i
    std::uint64_t usage;
    std::uint64_t limit;
    friend auto operator<=>(const State&, const State&) = default;
  };
  [[nodiscard]] bool happens(State& state, const schedule::Call& call) const;

  bool limit_write_checks_;
  std::vector<std::pair<std::uint16_t, schedule::Call>> pending_;
  std::vector<State> states_;
};

class NoSpuriousFailure {
 public:
  explicit NoSpuriousFailure(std::uint64_t limit) : limit_(limit) {}

  void called(std::uint16_t index, const schedule::Call& call);
  void returned(std::uint16_t index, const schedule::Call& call);
  [[nodiscard]] bool broken() const { return broken_; }
  [[nodiscard]] std::string state() const;

 private:
  struct Refused {
    std::uint16_t index;
    std::uint64_t most_usage;  ///< at any moment since its call
    std::uint64_t least_limit;
  };
  void note();

  std::uint64_t limit_;  ///< the lowest that may be in force
  std::uint64_t usage_ = 0;
  std::vector<Refused> pending_;
  bool broken_ = false;
};

class LimitKept {
 public:
  LimitKept(std::uint64_t limit, std::uint64_t tolerance) : limit_(limit), tolerance_(tolerance) {}

  void called(std::uint16_t index, const schedule::Call& call);
  void returned(std::uint16_t index, const schedule::Call& call);
  [[nodiscard]] bool broken() const { return broken_; }
  [[nodiscard]] std::string state() const;

 private:
  std::uint64_t limit_;  ///< the last one written for certain
  std::uint64_t tolerance_;
  std::uint64_t usage_ = 0;
  std::vector<std::uint64_t> writing_;  ///< limits that are being written
  bool broken_ = false;
};

}  // namespace counterproof
