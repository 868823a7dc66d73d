// JSON Schemas (draft 2020-12) of what people write: policies and scopes, in TOML.
//
// Editors complete and check by them.  They are made from the tables that the readers look things
// up in, so that a new choice, event or invariant is in them as well.  What only a whole file can
// tell
// - choices that contradict each other, a claim that says nothing under them - is left to `check`.
#pragma once

#include "reports/json_text.hpp"

namespace counterproof {

Json policy_schema();
Json scope_schema();

}  // namespace counterproof
