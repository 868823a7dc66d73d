// What a block of the heap holds: the type of the pointer that its address is first kept in.
//
// malloc() gives memory without a type.  The code that calls it keeps the address in a variable, a
// member, or gives it back to its own caller, and those have types: `struct node *n = malloc(...)`
// makes a node.  C++'s `new` says so itself.  A function whose result is void * is asked about at
// its caller, and so on outwards.
#pragma once

#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/InstrTypes.h>

namespace counterproof::own {

/// The type of what the call's result leads to; null if nothing says.
const llvm::DIType* allocated_type(const llvm::CallBase& call);

/// Whether the function that makes the call may give its result to its own caller, so that the caller
/// may know: what stays within is not of the type that the function gives back.
bool may_give_on(const llvm::CallBase& call);

}  // namespace counterproof::own
