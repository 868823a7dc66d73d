// Protection, as min and low have it: whether what a container is charged for is within what it
// claims.
//
// A claim holds against reclaim for an ancestor, and for the machine; not against the container's
// own limit.  Taken at its word it holds wherever the container is.  In Linux it holds for no more
// than the parents have: what a child claims is shared out of what its parent effectively has,
// among the children by what each claims and uses, down from the child of whoever reclaims, whose
// own claim holds as it stands.  So a child is protected below a parent that is, and not below one
// that is not.  What the children leave unclaimed is nobody's, or is handed down to them, by what
// each uses beyond its claim (the mount option memory_recursiveprot).
//
// Source: mem_cgroup_calculate_protection() and effective_protection(), mm/memcontrol.c, and
// propagate_protected_usage(), mm/page_counter.c, of Linux 6.1.
#pragma once

#include "model/rules/call.hpp"
#include "model/rules/choice_module.hpp"

namespace counterproof::protection {

/// What a container claims: `&View::min` or `&View::low`.
using Claim = std::uint64_t (View::*)(ContainerId) const;

/// Whether a claim that is taken at its word keeps what is charged to `payer` from reclaim for
/// `target`, or for the machine if that is none.
bool holds(const Call& call, ContainerId payer, ContainerId target, Claim claim);

/// The same of what is left of the claim when it is shared out of what the parents have.
bool holds_effectively(const Call& call, ContainerId payer, ContainerId target, Claim claim);

/// Whether nobody reclaims for others.
bool nothing_to_hold_against(const Rules& rules);

/// What is protected depends on what went first.
Alike order_matters(const Rules& rules);

}  // namespace counterproof::protection
