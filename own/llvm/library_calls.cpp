// See library_calls.hpp.
//
// An exception is an object like others: it can be a variable, be assigned to, and be looked at by
// a thread that did not make it.  How large an object is stands at the call, since C++ promises
// that what a reference or `this` names is there.  What else is read stands in the signature: a
// text, or a string.
#include "own/llvm/library_calls.hpp"

#include <llvm/Analysis/ValueTracking.h>
#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/Module.h>

#include "own/llvm/accesses.hpp"

namespace counterproof::own {
namespace {

void announce_text(llvm::CallBase& call, llvm::Value& text, const char* how) {
  llvm::IRBuilder<> builder(&call);
  builder.CreateCall(
      call.getModule()->getOrInsertFunction(how, builder.getVoidTy(), builder.getPtrTy()), {&text});
}

/// The library's own destructor would free what our heap gave.
bool is_from_new(const llvm::Value& pointer) {
  const auto* made = llvm::dyn_cast<llvm::CallBase>(llvm::getUnderlyingObject(&pointer, 0));
  const llvm::Function* by = made == nullptr ? nullptr : made->getCalledFunction();
  return by != nullptr && by->getName().starts_with("_Znwm");
}

/// What own/runtime has in the library's place: it says itself what it does.
bool is_ours(llvm::StringRef name) {
  for (const llvm::StringRef begin :
       {"_ZNSt18condition_variable", "_ZNSt6chrono3_V2", "_ZNSt8ios_base4Init", "_ZStls",
        "_ZSt16__ostream_insert", "_ZSt4endl", "_ZSt4ends", "_ZSt5flush", "_ZSt11_Hash_bytes",
        "_ZSt18_Rb_tree_", "_ZSt28_Rb_tree_", "_ZSt29_Rb_tree_", "_ZNSt8__detail15_List_node_base",
        "_ZNKSt8__detail20_Prime_rehash_policy", "_ZNSt28__atomic_futex_unsigned_base",
        "_ZNSt13__future_base12_Result_base", "_ZNSt15__exception_ptr13exception_ptr",
        "_ZSt17rethrow_exception", "_ZNSt10_Sp_locker", "_ZNSt6thread"})
    if (name.starts_with(begin)) return true;
  return false;
}

}  // namespace

std::string announce_library_call(llvm::CallBase& call) {
  const llvm::Function* callee = call.getCalledFunction();
  if (callee == nullptr || !callee->isDeclaration()) return {};
  const llvm::StringRef name = callee->getName();
  if (is_ours(name)) return {};
  const bool is_const = name.starts_with("_ZNKSt");
  const bool is_member = is_const || name.starts_with("_ZNSt");
  if (!is_member && !name.starts_with("_ZSt")) return {};
  // A static member function may be given nothing: a clock's now().
  if (is_member && !call.arg_empty() && is_from_new(*call.getArgOperand(0)))
    return "{} makes an object of a class of the C++ library with new, and the library would give "
           "its memory back; make one of a class of your own that derives from it";
  llvm::IRBuilder<> builder(&call);
  for (unsigned i = 0; i < call.arg_size(); ++i) {
    llvm::Value& argument = *call.getArgOperand(i);
    if (!argument.getType()->isPointerTy() || is_private(argument)) continue;
    const std::uint64_t size =
        std::max(call.getParamDereferenceableBytes(i), callee->getParamDereferenceableBytes(i));
    const bool is_itself = is_member && i == 0;
    if (size != 0) announce_range(call, argument, *builder.getInt64(size), is_itself && !is_const);
    if (is_itself) continue;
    if (name.ends_with("PKc") || name.ends_with("PKcz"))
      announce_text(call, argument, "cp_reads_text_");
    else if (name.contains("basic_string"))
      announce_text(call, argument, "cp_reads_string_");
  }
  return {};
}

}  // namespace counterproof::own
