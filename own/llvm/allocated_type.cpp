// See allocated_type.hpp.
#include "own/llvm/allocated_type.hpp"

#include <llvm/BinaryFormat/Dwarf.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/DataLayout.h>
#include <llvm/IR/DebugInfo.h>
#include <llvm/IR/Function.h>
#include <llvm/IR/GlobalVariable.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/IR/Module.h>
#include <llvm/IR/Operator.h>

#include "own/llvm/member_names.hpp"

namespace counterproof::own {
namespace {

using llvm::DIType;
using llvm::Value;

constexpr unsigned kDeepest = 12;

const DIType* type_at(const Value* address, unsigned depth);

/// Of a function's parameter, from 0, or of its result: -1.
const DIType* type_in_signature(const llvm::Function* function, int index) {
  if (function == nullptr || function->getSubprogram() == nullptr) return nullptr;
  const llvm::DISubroutineType* signature = function->getSubprogram()->getType();
  if (signature == nullptr) return nullptr;
  const auto types = signature->getTypeArray();
  const auto at = static_cast<unsigned>(index + 1);
  return at < types.size() ? types[at] : nullptr;
}

const DIType* pointee(const DIType* type) {
  const auto led = led_to(type);
  if (!led || bare(*led) == nullptr) return nullptr;
  return *led;
}

/// The type of a pointer's value.
const DIType* type_of_value(const Value* value, unsigned depth) {
  if (depth > kDeepest) return nullptr;
  if (const auto* load = llvm::dyn_cast<llvm::LoadInst>(value))
    return type_at(load->getPointerOperand(), depth + 1);
  if (const auto* call = llvm::dyn_cast<llvm::CallBase>(value))
    return type_in_signature(call->getCalledFunction(), -1);
  return nullptr;
}

/// The type of the member `offset` bytes into a structure, or of the element of an array.
const DIType* type_within(const DIType* type, std::uint64_t offset, unsigned depth) {
  const DIType* inner = bare(type);
  if (inner == nullptr || depth > kDeepest) return nullptr;
  const auto* composite = llvm::dyn_cast<llvm::DICompositeType>(inner);
  if (composite == nullptr) return offset == 0 ? inner : nullptr;
  if (composite->getTag() == llvm::dwarf::DW_TAG_array_type) {
    const std::uint64_t step = bytes_of(composite->getBaseType());
    return step == 0 ? nullptr : type_within(composite->getBaseType(), offset % step, depth + 1);
  }
  for (const llvm::DINode* node : composite->getElements()) {
    const auto* member = llvm::dyn_cast_or_null<llvm::DIDerivedType>(node);
    if (member == nullptr || member->isStaticMember() || member->isBitField()) continue;
    if (member->getTag() != llvm::dwarf::DW_TAG_member &&
        member->getTag() != llvm::dwarf::DW_TAG_inheritance)
      continue;
    const std::uint64_t begin = member->getOffsetInBits() / 8;
    const std::uint64_t size = bytes_of(member->getBaseType());
    // An array without a size, which is the last member, goes on as far as the memory does.
    const auto* array = llvm::dyn_cast_or_null<llvm::DICompositeType>(bare(member->getBaseType()));
    const bool is_open =
        size == 0 && array != nullptr && array->getTag() == llvm::dwarf::DW_TAG_array_type;
    if (offset < begin || (offset >= begin + size && !is_open)) continue;
    if (const DIType* found = type_within(member->getBaseType(), offset - begin, depth + 1))
      return found;
  }
  return nullptr;
}

const DIType* type_of_local(const llvm::AllocaInst* local) {
  auto* value = const_cast<llvm::AllocaInst*>(local);
  for (const llvm::DbgDeclareInst* declare : llvm::findDbgDeclares(value))
    return declare->getVariable()->getType();
  for (const llvm::DbgVariableRecord* declare : llvm::findDVRDeclares(value))
    return declare->getVariable()->getType();
  return nullptr;
}

/// The type of what is stored at an address.
const DIType* type_at(const Value* address, unsigned depth) {
  if (depth > kDeepest) return nullptr;
  if (const auto* local = llvm::dyn_cast<llvm::AllocaInst>(address)) return type_of_local(local);
  if (const auto* global = llvm::dyn_cast<llvm::GlobalVariable>(address)) {
    llvm::SmallVector<llvm::DIGlobalVariableExpression*, 1> infos;
    global->getDebugInfo(infos);
    return infos.empty() ? nullptr : infos.front()->getVariable()->getType();
  }
  if (const auto* part = llvm::dyn_cast<llvm::GEPOperator>(address)) {
    const auto* module = [&]() -> const llvm::Module* {
      if (const auto* instruction = llvm::dyn_cast<llvm::Instruction>(part))
        return instruction->getModule();
      const auto* global = llvm::dyn_cast<llvm::GlobalValue>(part->getPointerOperand());
      return global == nullptr ? nullptr : global->getParent();
    }();
    if (module == nullptr) return nullptr;
    const Value* base = part->getPointerOperand();
    const DIType* whole = type_at(base, depth + 1);
    if (whole == nullptr) whole = pointee(type_of_value(base, depth + 1));
    const llvm::DataLayout& layout = module->getDataLayout();
    llvm::APInt offset(layout.getIndexTypeSizeInBits(part->getType()), 0);
    // Which element an index picks does not matter to its type.
    const bool known = part->accumulateConstantOffset(layout, offset);
    const DIType* found = type_within(whole, known ? offset.getZExtValue() : 0, depth + 1);
    return found;
  }
  return pointee(type_of_value(address, depth + 1));
}

/// What the uses of a pointer say that it leads to.
const DIType* told_by_uses(const Value* pointer, unsigned depth) {
  if (depth > kDeepest) return nullptr;
  const DIType* found = nullptr;
  for (const llvm::User* user : pointer->users()) {
    if (found != nullptr) return found;
    if (const auto* store = llvm::dyn_cast<llvm::StoreInst>(user)) {
      if (store->getValueOperand() != pointer) continue;
      const Value* where = store->getPointerOperand();
      found = pointee(type_at(where, depth + 1));
      // A slot of the compiler's: whoever loads it again knows.
      if (found == nullptr && llvm::isa<llvm::AllocaInst>(where))
        for (const llvm::User* again : where->users())
          if (found == nullptr && llvm::isa<llvm::LoadInst>(again))
            found = told_by_uses(again, depth + 1);
    } else if (const auto* gives = llvm::dyn_cast<llvm::ReturnInst>(user)) {
      found = pointee(type_in_signature(gives->getFunction(), -1));
    } else if (const auto* call = llvm::dyn_cast<llvm::CallBase>(user)) {
      if (llvm::isa<llvm::IntrinsicInst>(call)) continue;
      for (unsigned i = 0; i < call->arg_size() && found == nullptr; ++i)
        if (call->getArgOperand(i) == pointer)
          found = pointee(type_in_signature(call->getCalledFunction(), static_cast<int>(i)));
    } else if (llvm::isa<llvm::PHINode>(user) || llvm::isa<llvm::SelectInst>(user)) {
      found = told_by_uses(user, depth + 1);
    }
  }
  return found;
}

/// Whether the function that a pointer is in may give it to its caller.
bool is_given_on(const Value* pointer, unsigned depth) {
  if (depth > kDeepest) return true;
  for (const llvm::User* user : pointer->users()) {
    if (llvm::isa<llvm::ReturnInst>(user)) return true;
    if (const auto* store = llvm::dyn_cast<llvm::StoreInst>(user)) {
      if (store->getValueOperand() != pointer) continue;
      const Value* where = store->getPointerOperand();
      // Through an argument, a caller has it as well.
      if (!llvm::isa<llvm::AllocaInst>(where)) {
        const auto* slot = llvm::dyn_cast<llvm::LoadInst>(where);
        if (slot != nullptr && llvm::isa<llvm::AllocaInst>(slot->getPointerOperand())) return true;
        continue;
      }
      for (const llvm::User* again : where->users())
        if (llvm::isa<llvm::LoadInst>(again) && is_given_on(again, depth + 1)) return true;
    } else if (llvm::isa<llvm::PHINode>(user) || llvm::isa<llvm::SelectInst>(user)) {
      if (is_given_on(user, depth + 1)) return true;
    } else if (const auto* call = llvm::dyn_cast<llvm::CallBase>(user)) {
      if (call->getType()->isPointerTy() && is_given_on(call, depth + 1)) return true;
    }
  }
  return false;
}

}  // namespace

bool may_give_on(const llvm::CallBase& call) { return is_given_on(&call, 0); }

const DIType* allocated_type(const llvm::CallBase& call) {
  if (const llvm::MDNode* said = call.getMetadata("heapallocsite"))
    if (const auto* type = llvm::dyn_cast<DIType>(said)) return type;
  return told_by_uses(&call, 0);
}

}  // namespace counterproof::own
