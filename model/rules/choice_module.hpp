// What a choice and its values are: everything that is known of them, in files of rules/.
//
// rules/NAME.cpp has a choice's key and question; its values stand there too, unless they have
// something to say of their own: then each has a file rules/NAME/VALUE.cpp.
//
// To add a value: its module, and its name in the choice's enum (rules/rules.hpp).  To add a
// choice: its file, its enum and field in `Rules`, and its line in rules/choice_table.hpp.
#pragma once

#include <string_view>

#include "model/few.hpp"
#include "model/rules/module.hpp"
#include "model/rules/rules.hpp"
#include "model/rules/slots.hpp"

namespace counterproof {

/// Two choices that contradict each other.
struct Clash {
  static constexpr unsigned kLast = 100;

  std::string_view first = {};
  std::string_view second = {};  ///< the one to change
  bool (*is_there)(const Rules&) = nullptr;
  std::string_view why = {};
  /// Of several clashes the one with the smallest number is told first, and is the first that a
  /// fuzz input's rules are freed of.  What is new goes to the end, so that old inputs keep their
  /// meaning.
  unsigned place = kLast;
};

/// What rules cost of balance.
struct BalancePrice {
  std::string_view of = {};                 ///< the argument's id, and why
  bool (*is_paid)(const Rules&) = nullptr;  ///< by a policy that chooses the value
  Few<std::string_view> broken = {};
};

struct ValueModule {
  std::string_view name;    ///< as a policy file spells it
  std::string_view effect;  ///< what a controller does under this value
  /// The functions with which it fills the slots of its choice (rules/shipped.hpp).
  Slots slots = {};
  /// What it contradicts.  Asked for where the rules choose it.
  Few<Clash> clashes = {};
  /// What it costs of balance.  Values that share a price name the same one.
  Few<const BalancePrice*> prices = {};
  /// Whether books that have gone wrong under it can go further astray without end; null: no.
  bool (*drifts)(const Rules&) = nullptr;
  /// Which names mean something under it; null: none.
  Alike (*alike)(const Rules&) = nullptr;
};

struct ChoiceModule {
  std::string_view key;  ///< "share.charge": table and key in the policy file
  std::string_view question;
  /// The control files of Linux that it is about, as its documentation names them.
  std::string_view control = {};
  /// What contradicts the choice.  Asked for where the policy gives the key itself.
  Few<Clash> clashes = {};
};

/// Where the file of a choice puts its module; `choice` is a member of `Rules`.
template <auto choice>
struct OfChoice {
  static const ChoiceModule kModule;
};

/// Where the file of a choice, or one of its own, puts the module of a value.
template <auto choice, auto value>
struct OfValue {
  static const ValueModule kModule;
};

}  // namespace counterproof
