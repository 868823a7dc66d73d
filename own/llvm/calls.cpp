// See calls.hpp.
//
// A call of code that is compiled along needs nothing here, and neither does one of a library,
// which is looked at when all is linked (own/image.cpp).  What is left is done by the call itself:
//
//   - A structure that is passed by value is copied by the caller.  It is copied into a variable of
//     the stack first, by the runtime, right after that read was announced.
//   - Functions that the compiler itself knows (intrinsics) are instructions.  LLVM's table says
//     which touch no memory; the table is asked, not the call, since a user may claim anything.
//   - Inline assembly may do anything.
#include "own/llvm/calls.hpp"

#include <fmt/format.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/InlineAsm.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/IR/Intrinsics.h>
#include <llvm/IR/IntrinsicsX86.h>

#include <vector>

#include "own/llvm/accesses.hpp"
#include "own/llvm/library_calls.hpp"

namespace counterproof::own {
namespace {

/// Room on the function's stack, made once.
llvm::Value* room(llvm::Function& function, llvm::Type* type, llvm::MaybeAlign alignment) {
  llvm::BasicBlock& entry = function.getEntryBlock();
  auto* made = new llvm::AllocaInst(type, 0, nullptr, alignment.valueOrOne(), "",
                                    entry.getFirstInsertionPt());
  return made;
}

void copy_for(llvm::CallBase& call, unsigned argument) {
  llvm::IRBuilder<> builder(&call);
  llvm::Module& module = *call.getModule();
  llvm::Type* type = call.getParamByValType(argument);
  const std::uint64_t size = module.getDataLayout().getTypeAllocSize(type).getFixedValue();
  const llvm::MaybeAlign given = call.getParamAlign(argument);
  llvm::Value* copy =
      room(*call.getFunction(), type,
           std::max(given.valueOrOne(), module.getDataLayout().getABITypeAlign(type)));
  builder.CreateCall(
      module.getOrInsertFunction("__tsan_memcpy", builder.getPtrTy(), builder.getPtrTy(),
                                 builder.getPtrTy(), builder.getInt64Ty()),
      {copy, call.getArgOperand(argument), builder.getInt64(size)});
  call.setArgOperand(argument, copy);
}

bool is_pointer(const llvm::Value& value) { return value.getType()->isPtrOrPtrVectorTy(); }

bool touches_only_private(const llvm::CallBase& call) {
  return llvm::all_of(call.args(), [](const llvm::Use& argument) {
    return !is_pointer(*argument) || (argument->getType()->isPointerTy() && is_private(*argument));
  });
}

/// Of the intrinsics that LLVM's table has as touching memory, those that touch none of a user's.
bool is_bookkeeping(llvm::Intrinsic::ID id) {
  switch (id) {
    case llvm::Intrinsic::lifetime_start:
    case llvm::Intrinsic::lifetime_end:
    case llvm::Intrinsic::invariant_start:
    case llvm::Intrinsic::invariant_end:
    case llvm::Intrinsic::launder_invariant_group:
    case llvm::Intrinsic::strip_invariant_group:
    case llvm::Intrinsic::stacksave:
    case llvm::Intrinsic::stackrestore:
    case llvm::Intrinsic::prefetch:
    case llvm::Intrinsic::vaend:
    case llvm::Intrinsic::var_annotation:
    case llvm::Intrinsic::ptr_annotation:
    case llvm::Intrinsic::annotation:
    case llvm::Intrinsic::dbg_declare:
    case llvm::Intrinsic::dbg_value:
    case llvm::Intrinsic::dbg_label:
    case llvm::Intrinsic::dbg_assign:
    case llvm::Intrinsic::trap:
    case llvm::Intrinsic::debugtrap:
    case llvm::Intrinsic::ubsantrap:
    case llvm::Intrinsic::callbr_landingpad:
    case llvm::Intrinsic::x86_sse2_pause:
      return true;
    default:
      return false;
  }
}

/// What a processor says of itself differs from execution to execution, or from what threads of
/// one's own have.
bool is_the_same_each_time(llvm::Intrinsic::ID id) {
  switch (id) {
    case llvm::Intrinsic::readcyclecounter:
    case llvm::Intrinsic::readsteadycounter:
    case llvm::Intrinsic::thread_pointer:
    case llvm::Intrinsic::x86_urdmsr:
    case llvm::Intrinsic::x86_uwrmsr:
    case llvm::Intrinsic::read_register:
    case llvm::Intrinsic::read_volatile_register:
      return false;
    default:
      return true;
  }
}

/// Copies and fills that nobody announced, as in a function that asks not to be instrumented.
bool announce_copy(llvm::CallBase& call) {
  auto* copy = llvm::dyn_cast<llvm::MemIntrinsic>(&call);
  if (copy == nullptr) return false;
  llvm::IRBuilder<> builder(&call);
  llvm::Value* size = builder.CreateIntCast(copy->getLength(), builder.getInt64Ty(), false);
  llvm::Type* pointer = builder.getPtrTy();
  llvm::Module& module = *call.getModule();
  if (auto* fill = llvm::dyn_cast<llvm::MemSetInst>(copy)) {
    builder.CreateCall(
        module.getOrInsertFunction("__tsan_memset", pointer, pointer, builder.getInt32Ty(),
                                   builder.getInt64Ty()),
        {fill->getRawDest(), builder.CreateIntCast(fill->getValue(), builder.getInt32Ty(), false),
         size});
  } else {
    builder.CreateCall(
        module.getOrInsertFunction("__tsan_memmove", pointer, pointer, pointer,
                                   builder.getInt64Ty()),
        {copy->getRawDest(), llvm::cast<llvm::MemTransferInst>(copy)->getRawSource(), size});
  }
  call.eraseFromParent();
  return true;
}

/// va_list of x86-64 has 24 bytes.
bool announce_variadic(llvm::CallBase& call, llvm::Intrinsic::ID id) {
  llvm::IRBuilder<> builder(&call);
  const auto touched = [&](unsigned argument, bool writes) {
    llvm::Value& pointer = *call.getArgOperand(argument);
    if (!is_private(pointer)) announce_range(call, pointer, *builder.getInt64(24), writes);
  };
  if (id == llvm::Intrinsic::vacopy) {
    touched(1, false);
    touched(0, true);
    return true;
  }
  if (id != llvm::Intrinsic::vastart) return false;
  touched(0, true);
  return true;
}

/// \returns why the intrinsic cannot be raced, with {} for who has it; empty if it is announced, or
/// need not be
std::string announce_intrinsic(llvm::CallBase& call, llvm::Intrinsic::ID id) {
  const std::string name = llvm::Intrinsic::getBaseName(id).str();
  if (!is_the_same_each_time(id))
    return "{} asks the processor for what differs from execution to execution (" + name + ")";
  if (is_bookkeeping(id)) return {};
  if (id == llvm::Intrinsic::x86_sse2_mfence) {
    llvm::IRBuilder<> builder(&call);
    builder.CreateCall(call.getModule()->getOrInsertFunction(
                           "__tsan_atomic_thread_fence", builder.getVoidTy(), builder.getInt32Ty()),
                       {builder.getInt32(5)});  // sequentially consistent, as C numbers the orders
    return {};
  }
  const llvm::MemoryEffects effects =
      llvm::Intrinsic::getAttributes(call.getContext(), id).getMemoryEffects();
  if (effects.onlyAccessesInaccessibleMem()) return {};
  if (effects.onlyAccessesInaccessibleOrArgMem() && touches_only_private(call)) return {};
  if (announce_variadic(call, id) || announce_copy(call)) return {};
  return "{} has an instruction that the scheduler cannot look into (" + name +
         "); write it in plain C, or give it a stand-in";
}

std::string announce_arguments(llvm::CallBase& call) {
  for (unsigned i = 0; i < call.arg_size(); ++i) {
    const llvm::Value& argument = *call.getArgOperand(i);
    if (is_pointer(argument) && argument.getType()->getPointerAddressSpace() != 0)
      return "{} uses a pointer of another address space, which the scheduler cannot follow; use a "
             "plain pointer";
    for (const auto kind :
         {llvm::Attribute::InAlloca, llvm::Attribute::Preallocated, llvm::Attribute::SwiftError})
      if (call.paramHasAttr(i, kind))
        return "{} passes an argument in a way that is not covered (" +
               llvm::Attribute::getNameFromAttrKind(kind).str() + ")";
    if (!call.isByValArgument(i) || is_private(argument)) continue;
    const auto* in_place = llvm::dyn_cast<llvm::CallInst>(&call);
    if (in_place != nullptr && in_place->isMustTailCall())
      return "{} passes a structure by value in a call that must be the last (musttail); pass a "
             "pointer";
    copy_for(call, i);
  }
  return {};
}

std::string announce_call(llvm::CallBase& call) {
  if (const auto* assembly = llvm::dyn_cast<llvm::InlineAsm>(call.getCalledOperand()))
    return is_harmless_assembly(assembly->getAsmString())
               ? ""
               : "inline assembly in {} cannot be checked; give the code a stand-in";
  std::string why = announce_arguments(call);
  if (!why.empty()) return why;
  const llvm::Function* callee = call.getCalledFunction();
  if (callee != nullptr && callee->getName().starts_with("__tsan_atomic128_"))
    return "{} has an atomic operation of 16 bytes, which is not covered; use one of 1, 2, 4 or 8 "
           "bytes";
  if (callee != nullptr && callee->isDeclaration() && callee->getName().starts_with("__atomic_"))
    return "{} has an atomic operation on a type that no processor has one for (" +
           callee->getName().str() + "); use one of 1, 2, 4 or 8 bytes, or a lock";
  if (callee != nullptr && callee->isIntrinsic())
    return announce_intrinsic(call, callee->getIntrinsicID());
  return announce_library_call(call);
}

}  // namespace

bool is_harmless_assembly(std::string_view text) {
  for (const auto line : llvm::split(llvm::StringRef(text), '\n')) {
    const auto [code, comment] = line.split('#');
    if (comment.contains(';')) return false;  // where a comment ends depends on the assembler
    for (const auto part : llvm::split(code, ';')) {
      const llvm::StringRef word = part.trim(" \t");
      if (!word.empty() && word != "nop" && word != "pause" && word != "rep" && word != "rep nop")
        return false;
    }
  }
  return true;
}

std::optional<Refusal> announce_calls(llvm::Function& function, const Origin& origin) {
  std::vector<llvm::CallBase*> calls;
  for (llvm::Instruction& instruction : llvm::instructions(function))
    if (auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction)) calls.push_back(call);
  for (llvm::CallBase* call : calls) {
    const std::string why = announce_call(*call);
    if (why.empty()) continue;  // and the call may be gone
    const Written written = origin.written_for(*call);
    return Refusal{written.where, fmt::format(fmt::runtime(why), written.name)};
  }
  return std::nullopt;
}

}  // namespace counterproof::own
