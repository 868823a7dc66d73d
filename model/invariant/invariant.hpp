// Invariants: what must always hold, each with a witness that it was put to the test.
//
// An invariant compares the books with the truth or the ledger; it knows no policy, and reads the
// rules only to learn units.  It is asked in two ways: of every world that is reached, and of
// every step between two worlds.  Most answer only one of the two.
//
// The witness is something that must be reachable for the invariant to mean anything ("a charge
// was refused", for a limit).  A search that never reaches it reports the invariant as untested
// rather than as kept.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "model/properties.hpp"
#include "model/rules/invariant_module.hpp"

namespace counterproof {

/// One property of a search is its own: whether it ended somewhere early.
inline constexpr std::size_t kMostInvariants = Properties::kMost - 1;

/// All invariants, in the order of every report; those of rule files come last.
std::span<const Invariant> invariants();
/// Takes the invariants of a rule file into the table, for as long as the program runs.  Call
/// before any search begins.  \returns false if there is no room.
bool adopt_invariants(const void* asked_by, std::span<const Invariant> more);
const Invariant* find_invariant(std::string_view id);

/// The invariants that speak of a policy, evaluated together: property i is invariants()[i].
class InvariantSet {
 public:
  struct Marks {
    Properties violated;
    Properties witnessed;
  };

  explicit InvariantSet(const Rules& rules);

  [[nodiscard]] const Properties& all() const { return all_; }
  /// A crashed machine's world says nothing: what happened is in the step that crashed it.
  [[nodiscard]] Marks of(const Moment& moment) const;
  [[nodiscard]] Marks of(const Step& step) const;

  /// What is known to be violated, or witnessed, is no longer asked: its marks stay empty.
  void skip(const Marks& settled);

 private:
  /// Those that are asked of worlds, and of steps, apart: each of most is asked of one of the two.
  template <class Asked>
  struct Question {
    std::size_t index;
    bool (*holds)(const Asked&, Why);
    bool (*witnessed)(const Asked&);
    bool asks_whether_it_holds;
    bool asks_for_its_witness;
  };
  /// No memory of its own: fuzzers make a set for every input.
  template <class Asked>
  struct Questions {
    std::array<Question<Asked>, kMostInvariants> all;  // the first `count` are there
    std::size_t count = 0;
    std::size_t shipped = 0;  ///< how many of them, the first, are not asked by rule files
    void add(const Invariant& one, Question<Asked> question);
  };
  template <class Asked>
  static Marks answers(const Questions<Asked>& questions, const Asked& asked);
  template <class Asked>
  static void skip(Questions<Asked>& questions, const Marks& settled);

  Properties all_;
  Questions<Moment> of_worlds_;
  Questions<Step> of_steps_;
};

}  // namespace counterproof
