// See accesses.hpp.
//
// The sanitizer's pass has announced most accesses.  It was made to find what it can, and leaves
// out what it has no entry point for, what its author thought cannot race, and what somebody asks
// it to.  Here nothing may be left out, so that its work is checked, not trusted.  An access is
//
//   - seen, if the call right before it names the same pointer and at least as many bytes; or
//   - private: a variable of the function's own stack that nobody else is told of, or a constant;
//     or
//   - announced now, by a call of our own; or
//   - refused, with its place.
//
// Nothing that a user can say of a function or a variable is believed: not its name, and not that
// it is pure, or does not let a pointer escape.
#include "own/llvm/accesses.hpp"

#include <fmt/format.h>
#include <llvm/ADT/SmallPtrSet.h>
#include <llvm/Analysis/ValueTracking.h>
#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/IR/Intrinsics.h>
#include <llvm/IR/Metadata.h>
#include <llvm/IR/Operator.h>

#include <vector>

namespace counterproof::own {
namespace {

struct Announced {
  const llvm::Value* pointer;
  std::uint64_t size;
  bool reads;
  bool writes;
};

/// What a call of the runtime says of the access that follows; nothing if it is another call.
std::optional<Announced> announced_by(const llvm::Instruction& instruction) {
  const auto* call = llvm::dyn_cast<llvm::CallInst>(&instruction);
  const llvm::Function* callee = call == nullptr ? nullptr : call->getCalledFunction();
  if (callee == nullptr || !callee->isDeclaration() || call->arg_empty()) return std::nullopt;
  llvm::StringRef name = callee->getName();
  if (!name.consume_front("__tsan_")) return std::nullopt;
  const llvm::Value* pointer = call->getArgOperand(0);
  if (name == "vptr_read") return Announced{pointer, 8, true, false};
  if (name == "vptr_update") return Announced{pointer, 8, false, true};
  if (name == "read_range" || name == "write_range") {
    const auto* size = llvm::dyn_cast<llvm::ConstantInt>(call->getArgOperand(1));
    if (size == nullptr) return std::nullopt;
    return Announced{pointer, size->getZExtValue(), name.starts_with("r"), name.starts_with("w")};
  }
  std::uint64_t size = 0;
  if (name.consume_front("atomic")) {
    if (name.consumeInteger(10, size) || name != "_load") return std::nullopt;
    return Announced{pointer, size / 8, true, false};
  }
  name.consume_front("unaligned_");
  name.consume_front("volatile_");
  Announced said{pointer, 0, name.starts_with("read"), false};
  if (!name.consume_front("read_write") && !name.consume_front("read") &&
      !name.starts_with("write"))
    return std::nullopt;
  said.writes = !said.reads || callee->getName().contains("read_write");
  name.consume_front("write");
  if (name.getAsInteger(10, said.size)) return std::nullopt;
  return said;
}

struct Access {
  llvm::Instruction& instruction;
  llvm::Value& pointer;
  std::uint64_t size;
  bool writes;
  bool is_volatile;
};

/// Only what touches no memory may come between the call and the access.
bool is_announced(const Access& access) {
  for (const llvm::Instruction* before = access.instruction.getPrevNonDebugInstruction();
       before != nullptr; before = before->getPrevNonDebugInstruction()) {
    if (const auto said = announced_by(*before))
      return said->pointer->stripPointerCasts() == access.pointer.stripPointerCasts() &&
             access.size <= said->size && (access.writes ? said->writes : said->reads);
    if (before->mayReadOrWriteMemory()) return false;
  }
  return false;
}

/// Memory that is never written while the code runs.
bool is_constant(const llvm::Value& pointer) {
  const llvm::Value* under = llvm::getUnderlyingObject(&pointer, 0);
  if (const auto* variable = llvm::dyn_cast<llvm::GlobalVariable>(under))
    return variable->isConstant() && variable->hasDefinitiveInitializer() &&
           !variable->hasSection();
  // A table of virtual functions: only the compiler can mark a read as that of the pointer to one.
  const auto* load = llvm::dyn_cast<llvm::LoadInst>(under);
  const llvm::MDNode* type =
      load == nullptr ? nullptr : load->getMetadata(llvm::LLVMContext::MD_tbaa);
  return type != nullptr && type->isTBAAVtableAccess();
}

void announce(const Access& access) {
  llvm::IRBuilder<> builder(&access.instruction);
  llvm::Module& module = *access.instruction.getModule();
  const bool has_entry_point = access.size <= 16 && (access.size & (access.size - 1)) == 0;
  if (!has_entry_point)
    return announce_range(access.instruction, access.pointer, *builder.getInt64(access.size),
                          access.writes);
  const std::string name =
      fmt::format("__tsan_unaligned_{}{}{}", access.is_volatile ? "volatile_" : "",
                  access.writes ? "write" : "read", access.size);
  builder.CreateCall(module.getOrInsertFunction(name, builder.getVoidTy(), builder.getPtrTy()),
                     {&access.pointer});
}

/// An operation on memory that is none of a plain size, or that orders others.
std::optional<Refusal> announce_access(const Access& access, const Origin& origin) {
  const auto refusal = [&](std::string_view why) {
    const Written written = origin.written_for(access.instruction);
    return Refusal{written.where, fmt::format("{} {}", written.name, why)};
  };
  if (access.pointer.getType()->getPointerAddressSpace() != 0)
    return refusal(
        "uses a pointer of another address space, which the scheduler cannot follow; "
        "use a plain pointer");
  if (is_private(access.pointer) || (!access.writes && is_constant(access.pointer)))
    return std::nullopt;
  if (access.instruction.getMetadata(llvm::LLVMContext::MD_nontemporal) != nullptr)
    return refusal(
        "passes the caches by (nontemporal), which no order of the scheduler describes; use a "
        "plain access");
  if (is_announced(access)) return std::nullopt;
  if (access.instruction.isAtomic())
    return refusal(
        "has an atomic operation that the scheduler would not see; use one of 1, 2, 4 "
        "or 8 bytes");
  const bool has_entry_point = access.size <= 16 && (access.size & (access.size - 1)) == 0;
  if (access.is_volatile && !has_entry_point)
    return refusal(
        fmt::format("makes a volatile access of {} bytes, which is no single access; "
                    "use one of 1, 2, 4, 8 or 16 bytes",
                    access.size));
  announce(access);
  return std::nullopt;
}

std::optional<Access> access_of(llvm::Instruction& instruction) {
  const llvm::DataLayout& layout = instruction.getModule()->getDataLayout();
  const auto access = [&](llvm::Value* pointer, llvm::Type* type, bool writes, bool is_volatile) {
    return Access{instruction, *pointer, layout.getTypeStoreSize(type).getFixedValue(), writes,
                  is_volatile};
  };
  if (auto* load = llvm::dyn_cast<llvm::LoadInst>(&instruction))
    return access(load->getPointerOperand(), load->getType(), false, load->isVolatile());
  if (auto* store = llvm::dyn_cast<llvm::StoreInst>(&instruction))
    return access(store->getPointerOperand(), store->getValueOperand()->getType(), true,
                  store->isVolatile());
  if (auto* modify = llvm::dyn_cast<llvm::AtomicRMWInst>(&instruction))
    return access(modify->getPointerOperand(), modify->getType(), true, modify->isVolatile());
  if (auto* exchange = llvm::dyn_cast<llvm::AtomicCmpXchgInst>(&instruction))
    return access(exchange->getPointerOperand(), exchange->getNewValOperand()->getType(), true,
                  exchange->isVolatile());
  return std::nullopt;
}

/// Whether a use of a pointer gives it to nobody.
bool keeps(const llvm::User& user, const llvm::Use& use) {
  if (llvm::isa<llvm::LoadInst>(user) || llvm::isa<llvm::CmpInst>(user)) return true;
  if (llvm::isa<llvm::StoreInst>(user))
    return use.getOperandNo() == llvm::StoreInst::getPointerOperandIndex();
  if (llvm::isa<llvm::AtomicRMWInst>(user))
    return use.getOperandNo() == llvm::AtomicRMWInst::getPointerOperandIndex();
  if (llvm::isa<llvm::AtomicCmpXchgInst>(user))
    return use.getOperandNo() == llvm::AtomicCmpXchgInst::getPointerOperandIndex();
  const auto* call = llvm::dyn_cast<llvm::CallBase>(&user);
  if (call == nullptr) return false;
  if (call->isArgOperand(&use) && call->isByValArgument(call->getArgOperandNo(&use))) return true;
  // An instruction of the compiler's keeps no pointer but where it stores one.
  const llvm::Function* callee = call->getCalledFunction();
  return callee != nullptr && (callee->isIntrinsic() || callee->getName().starts_with("__tsan_"));
}

}  // namespace

/// Whether somebody else may come to know where a variable of the stack lies.
bool is_given_away(const llvm::Value& variable) {
  llvm::SmallVector<const llvm::Value*, 8> values = {&variable};
  llvm::SmallPtrSet<const llvm::Value*, 8> seen = {&variable};
  while (!values.empty()) {
    for (const llvm::Use& use : values.pop_back_val()->uses()) {
      const llvm::User& user = *use.getUser();
      const bool is_part = llvm::isa<llvm::GetElementPtrInst>(user) ||
                           llvm::isa<llvm::CastInst>(user) || llvm::isa<llvm::PHINode>(user) ||
                           llvm::isa<llvm::SelectInst>(user);
      if (is_part && user.getType()->isPointerTy()) {
        if (seen.insert(&user).second) values.push_back(&user);
      } else if (!keeps(user, use)) {
        return true;
      }
    }
  }
  return false;
}

/// What is given away lives as long as its function: who calls that says so, if nobody does yet.
void announce_frame(llvm::Function& function) {
  bool is_needed = false;
  for (const llvm::Instruction& instruction : llvm::instructions(function)) {
    if (llvm::isa<llvm::AllocaInst>(instruction))
      is_needed = is_needed || is_given_away(instruction);
    const auto* call = llvm::dyn_cast<llvm::CallInst>(&instruction);
    const llvm::Function* callee = call == nullptr ? nullptr : call->getCalledFunction();
    if (callee != nullptr && callee->getName() == "__tsan_func_entry") return;
  }
  if (!is_needed) return;
  llvm::Module& module = *function.getParent();
  llvm::IRBuilder<> builder(&*function.getEntryBlock().getFirstNonPHIOrDbgOrAlloca());
  llvm::Value* caller =
      builder.CreateIntrinsic(llvm::Intrinsic::returnaddress, {}, {builder.getInt32(0)});
  builder.CreateCall(
      module.getOrInsertFunction("__tsan_func_entry", builder.getVoidTy(), builder.getPtrTy()),
      {caller});
  for (llvm::BasicBlock& block : function) {
    llvm::Instruction* end = block.getTerminator();
    if (!llvm::isa<llvm::ReturnInst>(end) && !llvm::isa<llvm::ResumeInst>(end)) continue;
    builder.SetInsertPoint(end);
    builder.CreateCall(module.getOrInsertFunction("__tsan_func_exit", builder.getVoidTy()));
  }
}

bool is_private(const llvm::Value& pointer) {
  if (pointer.getType()->getPointerAddressSpace() != 0) return false;
  llvm::SmallVector<const llvm::Value*, 4> objects;
  llvm::getUnderlyingObjects(&pointer, objects, nullptr, 0);
  return llvm::all_of(objects, [](const llvm::Value* object) {
    return llvm::isa<llvm::AllocaInst>(object) && !is_given_away(*object);
  });
}

void announce_range(llvm::Instruction& call, llvm::Value& pointer, llvm::Value& size, bool writes) {
  llvm::IRBuilder<> builder(&call);
  builder.CreateCall(call.getModule()->getOrInsertFunction(
                         writes ? "__tsan_write_range" : "__tsan_read_range", builder.getVoidTy(),
                         builder.getPtrTy(), builder.getInt64Ty()),
                     {&pointer, &size});
}

std::optional<Refusal> announce_accesses(llvm::Function& function, const Origin& origin) {
  std::vector<llvm::Instruction*> instructions;
  for (llvm::Instruction& instruction : llvm::instructions(function))
    instructions.push_back(&instruction);
  for (llvm::Instruction* instruction : instructions) {
    if (const auto access = access_of(*instruction)) {
      if (auto why = announce_access(*access, origin)) return why;
    } else if (!llvm::isa<llvm::CallBase>(instruction) && instruction->mayReadOrWriteMemory()) {
      const Written written = origin.written_for(*instruction);
      return Refusal{written.where, fmt::format("{} does what the scheduler would not see: {}",
                                                written.name, instruction->getOpcodeName())};
    }
  }
  return std::nullopt;
}

}  // namespace counterproof::own
