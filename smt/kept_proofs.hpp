// Proofs that need not be found again.
//
// What is proved of a counter depends on the counter, the obligations, the solver and nothing else:
// a policy names the counter and changes nothing of it.  All of that but the solver is compiled
// into the program, so that a proof is kept under the name that the linker gives to the program, a
// hash of all that it put into it, and the solver's own version.  A program that has no such name
// keeps nothing, and neither does one that was interrupted, or whose solver gave up: who asks again
// may wait longer.
#pragma once

#include <atomic>
#include <optional>
#include <string>

#include "smt/policy_proofs.hpp"

namespace counterproof::smt {

/// As `prove_subject`; or what the same program proved of the subject before, which says so
/// (`kept`).
SubjectProofs kept_or_proved(const PolicySubject& subject, const std::atomic<bool>* stop = nullptr);

/// What a file that keeps proofs holds, and back; nothing if the text is no such file's, whole, or
/// is of another subject.
std::string kept_form(const SubjectProofs& proofs);
std::optional<SubjectProofs> proofs_from(const std::string& text, const std::string& subject);

}  // namespace counterproof::smt
