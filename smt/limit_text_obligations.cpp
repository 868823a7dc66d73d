// What reading a limit owes.
//
// The number is read digit by digit.  If the digits so far denote a number exactly, then one more
// digit is accepted if and only if the longer number fits in a word, and then it is exact again:
// by induction the accepted value is the mathematical one, for texts of any length.
#include "model/counter/limit_text.hpp"
#include "smt/obligation.hpp"

namespace counterproof::smt {
namespace {

template <class Append>
Obligation digit(std::string subject, Append append, std::string known) {
  return obligation(
      std::move(subject), "digit-is-exact", "limit.honest-write",
      "A digit is appended if and only if the number still fits in a word, and exactly.",
      [append](auto& run) {
        const auto before = run.input("digits so far");
        const auto digit = run.input("digit");
        run.assume(within(run.exactly(digit), run.number(9)));
        auto value = before;
        const bool accepted = append(run.machine, value, digit);
        const auto p = run.exactly(before);
        const auto longer = p + p + p + p + p + p + p + p + p + p + run.exactly(digit);
        run.require(same_truth(accepted, within(longer, run.number(kUnlimited))));
        if (accepted) run.require(same(run.exactly(value), longer));
      },
      {}, std::move(known));
}

}  // namespace

std::vector<Obligation> limit_text_obligations() {
  return {digit(
              "limit-text",
              [](auto& machine, auto& value, const auto& digit) {
                return append_digit(machine, value, digit);
              },
              ""),
          digit(
              "limit-text-2007",
              [](auto& machine, auto& value, const auto& digit) {
                return append_digit_as_posted(machine, value, digit);
              },
              "D02: a number too large wraps")};
}

}  // namespace counterproof::smt
