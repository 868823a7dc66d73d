// What reading a limit owes, and an amount to reclaim.
//
// The number is read digit by digit.  If the digits so far denote a number exactly, then one more
// digit is accepted if and only if the longer number fits in a word, and then it is exact again:
// by induction the accepted value is the mathematical one, for texts of any length.  The digits of
// an amount are read in the same way; its suffix is ten, twenty or thirty doublings, each of which
// keeps the number exact or refuses.
#include "model/counter/limit_text.hpp"
#include "model/counter/reclaim_amount.hpp"
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

template <AmountSyntax syntax>
void add_amount(std::vector<Obligation>& all, const std::string& subject,
                const std::vector<KnownObligation>& known = {}) {
  const auto add = [&](const char* id, const char* statement, auto body) {
    all.push_back(obligation(subject, id, "limit.honest-write", statement, body, {},
                             known_reason(known, id)));
  };
  add("doubling-is-exact",
      "A number is doubled if and only if the result still fits in a word, and exactly.",
      [](auto& run) {
        using M = typename std::decay_t<decltype(run)>::Machine;
        const auto before = run.input("number so far");
        auto value = before;
        const bool accepted = double_amount<M, syntax>(run.machine, value);
        const auto twice = run.exactly(before) + run.exactly(before);
        run.require(same_truth(accepted, within(twice, run.number(kUnlimited))));
        if (accepted) run.require(same(run.exactly(value), twice));
      });
  add("blank-is-refused",
      "A text is an amount if and only if it has digits, and then the amount is what they denote.",
      [](auto& run) {
        using M = typename std::decay_t<decltype(run)>::Machine;
        const auto before = run.input("number so far");
        const auto digits = run.input("digits");
        auto value = before;
        const bool accepted = end_amount<M, syntax>(run.machine, value, digits);
        run.require(same_truth(accepted, within(run.number(1), run.exactly(digits))));
        if (accepted) run.require(same(run.exactly(value), run.exactly(before)));
      });
}

}  // namespace

std::vector<Obligation> limit_text_obligations() {
  std::vector<Obligation> all = {digit(
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
  add_amount<AmountSyntax::exact>(all, "reclaim-amount");
  add_amount<AmountSyntax::of_2020>(
      all, "reclaim-amount-2020",
      {{"doubling-is-exact", "a suffix shifts what does not fit out of the word"},
       {"blank-is-refused", "D40: a blank text asks for everything"}});
  return all;
}

}  // namespace counterproof::smt
