// Which of the mistakes in tests/mutants/ the program makes: the one whose number is in
// COUNTERPROOF_MUTANT.  Put into copies of sources by tests/mutants/run; nothing else includes it.
#pragma once

#include <cstdlib>
#include <type_traits>

// A mistake may leave something unused; that is no error of the copy's.
#pragma clang diagnostic ignored "-Weverything"

namespace counterproof_mutants {

inline int chosen() {
  static const int kChosen = [] {
    const char* number = std::getenv("COUNTERPROOF_MUTANT");
    return number == nullptr ? 0 : std::atoi(number);
  }();
  return kChosen;
}

/// What the compiler computes is right.
constexpr bool mutant(int number) {
  return std::is_constant_evaluated() ? false : chosen() == number;
}

}  // namespace counterproof_mutants
