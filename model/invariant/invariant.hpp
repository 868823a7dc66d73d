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
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/enum_table.hpp"
#include "model/lasso.hpp"
#include "model/policy/rules.hpp"
#include "model/properties.hpp"
#include "model/world/effects.hpp"
#include "model/world/event.hpp"
#include "model/world/scope.hpp"
#include "model/world/world.hpp"

namespace counterproof {

/// One world, as an invariant sees it.
struct Moment {
  const Rules& rules;
  const Scope& scope;
  const World& world;
  /// Set where an invariant could not be settled for the world; null if nobody asks.
  bool* unsettled = nullptr;
};

/// One step, as an invariant sees it.
struct Step {
  const Rules& rules;
  const Scope& scope;
  const World& before;
  const Event& event;
  const Effects& effects;
  const World& after;
};

/// Where an invariant puts the reason for its answer; null while searching, when only the answer
/// counts and text would cost time.
using Why = std::string*;

struct Invariant {
  std::string_view id;         ///< "balance.single-release"
  std::string_view statement;  ///< one sentence
  std::string_view formula;    ///< in the vocabulary's words
  std::string_view source;     ///< who asked for it, or what breaks it, by catalogue id
  std::string_view witness;    ///< what must be reachable
  /// Which resources it speaks of; an invariant about none that a policy accounts is not asked.
  EnumTable<Resource, bool> resources{true, true, true, true};

  /// Whether a policy's rules give it anything to say, beyond the resources; null if always.
  bool (*applies)(const Rules&) = nullptr;

  /// The rule file that asks it, of the policies that name the file; null: it is asked of all.
  const void* asked_by = nullptr;

  bool (*holds_in)(const Moment&, Why) = nullptr;
  bool (*holds_over)(const Step&, Why) = nullptr;
  bool (*witnessed_in)(const Moment&) = nullptr;
  bool (*witnessed_over)(const Step&) = nullptr;

  /// Of one that is broken by what comes again and again: how, from a world in which it is broken.
  std::optional<Lasso<Event>> (*again_from)(const Moment&) = nullptr;

  [[nodiscard]] std::string_view group() const { return id.substr(0, id.find('.')); }
  /// Whether the invariant has anything to say about a policy with these rules.
  [[nodiscard]] bool speaks_of(const Rules& rules) const;
  /// Asks it of a world or a step for the reason that it gives.  One that a rule file asks may do
  /// anything: that is noted, and gives no reason.
  void explain(const Moment& moment, std::string& why) const;
  void explain(const Step& step, std::string& why) const;
};

/// One property of a search is its own: whether it ended somewhere early.
inline constexpr std::size_t kMostInvariants = Properties::kMost - 1;

/// All invariants, in the order of every report; those of rule files come last.
std::span<const Invariant> invariants();
/// Takes the invariants of a rule file into the table, for as long as the program runs.  Call before
/// any search begins.  \returns false if there is no room.
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
