// What a file of code has that others may call, for who writes a harness for it.
//
// Read from debugging information, which has each function's name and types as the source has them.
// Told are those whose code stands in the file itself: not what a header has, nor what a compiler
// made, nor what only the file can call.  One line for each, with tabs between its parts:
//
//   function NAME LINE, and for each parameter its KIND, its TYPE and its NAME
//   variable NAME TYPE
//
// A kind is a word: integer, boolean, real, enumeration, text (a pointer to characters), buffer (a
// pointer to void), object (a pointer or reference to what has a size), value (a structure),
// function, other.
#include <llvm/BinaryFormat/Dwarf.h>
#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>
#include <llvm/IRReader/IRReader.h>
#include <llvm/Support/SourceMgr.h>

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <vector>

#include "own/llvm/reading.hpp"
#include "own/llvm/whole_path.hpp"

namespace counterproof::own {
namespace {

struct Argument {
  std::string kind, type;
  bool by_reference = false;
};

class Types {
 public:
  explicit Types(bool cpp) : cpp_(cpp) {}

  [[nodiscard]] Argument argument(const llvm::DIType* type) const {
    if (const auto* derived = llvm::dyn_cast<llvm::DIDerivedType>(plain(type))) {
      const llvm::DIType* target = derived->getBaseType();
      const bool reference = derived->getTag() == llvm::dwarf::DW_TAG_reference_type ||
                             derived->getTag() == llvm::dwarf::DW_TAG_rvalue_reference_type;
      if (target == nullptr) return {"buffer", "void"};
      if (llvm::isa<llvm::DISubroutineType>(plain(target))) return {"function", ""};
      if (plain(target) == nullptr) return {"buffer", "void"};
      if (!reference && is_character(plain(target))) return {"text", "char"};
      if (!has_size(plain(target))) return {"other", name(target)};
      return {reference ? "reference" : "object", name(target)};
    }
    if (const auto* basic = llvm::dyn_cast<llvm::DIBasicType>(plain(type))) {
      switch (basic->getEncoding()) {
        case llvm::dwarf::DW_ATE_boolean:
          return {"boolean", name(type)};
        case llvm::dwarf::DW_ATE_float:
          return {"real", name(type)};
        default:
          return {"integer", name(type)};
      }
    }
    if (const auto* composite = llvm::dyn_cast_or_null<llvm::DICompositeType>(plain(type)))
      return {composite->getTag() == llvm::dwarf::DW_TAG_enumeration_type ? "enumeration" : "value",
              name(type)};
    return {"other", ""};
  }

  /// As the language has it; empty where it has no name.
  [[nodiscard]] std::string name(const llvm::DIType* type) const {
    if (type == nullptr) return "void";
    if (const auto* derived = llvm::dyn_cast<llvm::DIDerivedType>(type)) {
      switch (derived->getTag()) {
        case llvm::dwarf::DW_TAG_typedef:
          return scoped(derived->getScope(), derived->getName().str());
        case llvm::dwarf::DW_TAG_pointer_type: {
          const std::string target = name(derived->getBaseType());
          return target.empty() ? "" : target + "*";
        }
        default:  // const, volatile, atomic: what is made for the harness is none of it
          return name(derived->getBaseType());
      }
    }
    const std::string own = type->getName().str();
    if (own.empty()) return "";
    if (cpp_) return scoped(type->getScope(), own);
    switch (type->getTag()) {
      case llvm::dwarf::DW_TAG_structure_type:
        return "struct " + own;
      case llvm::dwarf::DW_TAG_union_type:
        return "union " + own;
      case llvm::dwarf::DW_TAG_enumeration_type:
        return "enum " + own;
      default:
        return own;
    }
  }

  [[nodiscard]] std::string scoped(const llvm::DIScope* scope, std::string own) const {
    for (; scope != nullptr && cpp_; scope = scope->getScope()) {
      if (!llvm::isa<llvm::DINamespace>(scope) && !llvm::isa<llvm::DICompositeType>(scope)) break;
      if (const auto* space = llvm::dyn_cast<llvm::DINamespace>(scope);
          space != nullptr && space->getExportSymbols())
        continue;
      own = scope->getName().str() + "::" + own;
    }
    return own;
  }

 private:
  /// Without what only qualifies it.
  static const llvm::DIType* plain(const llvm::DIType* type) {
    while (const auto* derived = llvm::dyn_cast_or_null<llvm::DIDerivedType>(type)) {
      const unsigned tag = derived->getTag();
      if (tag == llvm::dwarf::DW_TAG_pointer_type || tag == llvm::dwarf::DW_TAG_reference_type ||
          tag == llvm::dwarf::DW_TAG_rvalue_reference_type)
        break;
      type = derived->getBaseType();
    }
    return type;
  }
  static bool is_character(const llvm::DIType* type) {
    const auto* basic = llvm::dyn_cast<llvm::DIBasicType>(type);
    return basic != nullptr && basic->getName() == "char";
  }
  static bool has_size(const llvm::DIType* type) {
    const auto* composite = llvm::dyn_cast<llvm::DICompositeType>(type);
    return composite == nullptr || !composite->isForwardDecl();
  }

  bool cpp_;
};

/// In its own file, callable by others, and with a name that can be written.
bool is_told(const llvm::DISubprogram& function, const llvm::DIFile& file) {
  if (function.getFile() != &file || function.isLocalToUnit() || function.isArtificial())
    return false;
  if (llvm::isa_and_nonnull<llvm::DICompositeType>(function.getScope())) return false;
  for (const llvm::DIScope* scope = function.getScope(); scope != nullptr;
       scope = scope->getScope())
    if (llvm::isa<llvm::DINamespace>(scope) && scope->getName().empty()) return false;
  const llvm::StringRef name = function.getName();
  return name != "main" && !name.contains('<') && !name.starts_with("operator") &&
         !name.starts_with("__") && !name.starts_with("cp_");
}

Ended run(std::span<const std::string> arguments) {
  llvm::LLVMContext context;
  llvm::SMDiagnostic wrong;
  const std::unique_ptr<llvm::Module> module = llvm::parseIRFile(arguments[0], wrong, context);
  if (module == nullptr) {
    wrong.print("counterproof-llvm", llvm::errs());
    return Ended::failed;
  }
  const llvm::DICompileUnit* unit = *module->debug_compile_units_begin();
  const std::string own_file = whole_path(*unit->getFile());
  const unsigned language = unit->getSourceLanguage();
  const Types types(language != llvm::dwarf::DW_LANG_C11 && language != llvm::dwarf::DW_LANG_C99 &&
                    language != llvm::dwarf::DW_LANG_C17);
  for (const llvm::Function& code : *module) {
    const llvm::DISubprogram* function = code.getSubprogram();
    if (function == nullptr || code.isDeclaration()) continue;
    if (whole_path(*function->getFile()) != own_file) continue;
    if (!is_told(*function, *function->getFile())) continue;
    std::vector<std::string> names;
    for (const llvm::DINode* node : function->getRetainedNodes())
      if (const auto* variable = llvm::dyn_cast<llvm::DILocalVariable>(node))
        if (variable->getArg() > 0)
          names.resize(std::max<std::size_t>(names.size(), variable->getArg())),
              names[variable->getArg() - 1] = variable->getName().str();
    fmt::print("function\t{}\t{}", types.scoped(function->getScope(), function->getName().str()),
               function->getLine());
    const llvm::DITypeRefArray parameters = function->getType()->getTypeArray();
    for (unsigned i = 1; i < parameters.size(); ++i) {
      const Argument argument =
          parameters[i] == nullptr ? Argument{"open", ""} : types.argument(parameters[i]);
      fmt::print("\t{}\t{}\t{}", argument.kind, argument.type,
                 i <= names.size() ? names[i - 1] : "");
    }
    fmt::print("\n");
  }
  for (const llvm::DIGlobalVariableExpression* global : unit->getGlobalVariables()) {
    const llvm::DIGlobalVariable* variable = global->getVariable();
    if (variable->getFile() == nullptr ||
        whole_path(*variable->getFile()) != own_file ||
        llvm::isa_and_nonnull<llvm::DILocalScope>(variable->getScope()))
      continue;
    const Argument kind = types.argument(variable->getType());
    fmt::print("variable\t{}\t{}\t{}\n",
               types.scoped(variable->getScope(), variable->getName().str()), kind.kind,
               types.name(variable->getType()));
  }
  return Ended::well;
}

}  // namespace

const Reading kFunctions = {"functions", "IR", 1, run};

}  // namespace counterproof::own
