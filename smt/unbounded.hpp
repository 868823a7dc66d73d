// Runs of any length, for a property that no single step keeps.
//
// "When nothing is outstanding, usage is zero": closed cycles of operations lose nothing.  It is
// true of a counter, and yet not inductive: from a state where five are outstanding and usage is
// nine - a state that no run reaches - one uncharge breaks it.  What is missing is a stronger
// statement that every step keeps.  The solver's Horn engine (Spacer) is given the counter's steps
// as clauses, made from the same paths through the same templates, and finds one.  The
// strengthening is then checked as any other obligation: it holds at the start, every step keeps
// it, and it implies the property.  So nothing rests on the engine.
//
// Source: A. Komuravelli, A. Gurfinkel, S. Chaki, "SMT-Based Model Checking for Recursive
// Programs", CAV 2014.
#pragma once

#include <vector>

#include "smt/obligation.hpp"

namespace counterproof::smt {

std::vector<Obligation> unbounded_obligations();

}  // namespace counterproof::smt
