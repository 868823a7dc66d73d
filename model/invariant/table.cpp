#include <vector>

#include "model/invariant/measures.hpp"
#include "model/rules/ask_own.hpp"

namespace counterproof {
namespace {

std::vector<Invariant> make_table() {
  std::vector<Invariant> table;
  for (const auto group :
       {balance_invariants(), limit_invariants(), isolation_invariants(), fairness_invariants(),
        reclaim_invariants(), progress_invariants(), offline_invariants()}) {
    table.insert(table.end(), group.begin(), group.end());
  }
  return table;
}

/// Never moves in memory: findings point into it.
std::vector<Invariant>& the_table() {
  static std::vector<Invariant> table = [] {
    std::vector<Invariant> all = make_table();
    all.reserve(kMostInvariants);
    return all;
  }();
  return table;
}

}  // namespace

std::span<const Invariant> invariants() { return the_table(); }

bool adopt_invariants(const void* asked_by, std::span<const Invariant> more) {
  if (the_table().size() + more.size() > kMostInvariants) return false;
  for (Invariant invariant : more) {
    invariant.asked_by = asked_by;
    the_table().push_back(invariant);
  }
  return true;
}

const Invariant* find_invariant(std::string_view id) {
  for (const Invariant& invariant : invariants())
    if (invariant.id == id) return &invariant;
  return nullptr;
}

template <class Asked>
void InvariantSet::Questions<Asked>::add(const Invariant& one, Question<Asked> question) {
  all[count++] = question;
  if (one.asked_by == nullptr) shipped = count;
}

InvariantSet::InvariantSet(const Rules& rules) {
  for (std::size_t i = 0; i < invariants().size(); ++i) {
    const Invariant& one = invariants()[i];
    if (!one.speaks_of(rules)) continue;
    all_.insert(i);
    if (one.holds_in != nullptr || one.witnessed_in != nullptr)
      of_worlds_.add(one, {i, one.holds_in, one.witnessed_in, one.holds_in != nullptr,
                           one.witnessed_in != nullptr});
    if (one.holds_over != nullptr || one.witnessed_over != nullptr)
      of_steps_.add(one, {i, one.holds_over, one.witnessed_over, one.holds_over != nullptr,
                          one.witnessed_over != nullptr});
  }
}

template <class Asked>
InvariantSet::Marks InvariantSet::answers(const Questions<Asked>& questions, const Asked& asked) {
  Marks marks;
  const auto ask = [&](const Question<Asked>& question) {
    if (question.asks_whether_it_holds && !question.holds(asked, nullptr))
      marks.violated.insert(question.index);
    if (question.asks_for_its_witness && question.witnessed(asked))
      marks.witnessed.insert(question.index);
  };
  for (std::size_t i = 0; i < questions.shipped; ++i) ask(questions.all[i]);
  for (std::size_t i = questions.shipped; i < questions.count; ++i) {
    const Question<Asked>& question = questions.all[i];
    ask_own(invariants()[question.index], asked, [&] { ask(question); });
  }
  return marks;
}

InvariantSet::Marks InvariantSet::of(const Moment& moment) const {
  return moment.world.truth.crashed ? Marks() : answers(of_worlds_, moment);
}

template <class Asked>
void InvariantSet::skip(Questions<Asked>& questions, const Marks& settled) {
  for (std::size_t i = 0; i < questions.count; ++i) {
    Question<Asked>& question = questions.all[i];
    question.asks_whether_it_holds =
        question.holds != nullptr && !settled.violated.has(question.index);
    question.asks_for_its_witness =
        question.witnessed != nullptr && !settled.witnessed.has(question.index);
  }
}

void InvariantSet::skip(const Marks& settled) {
  skip(of_worlds_, settled);
  skip(of_steps_, settled);
}

InvariantSet::Marks InvariantSet::of(const Step& step) const { return answers(of_steps_, step); }

}  // namespace counterproof
