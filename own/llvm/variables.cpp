// See variables.hpp.
#include "own/llvm/variables.hpp"

#include <fmt/format.h>

#include "own/llvm/calls.hpp"

namespace counterproof::own {
namespace {

std::optional<Refusal> refusal_of(const llvm::GlobalVariable& variable, const Origin& origin) {
  const std::string name = short_name(variable.getName().str(), false);
  if (variable.getAddressSpace() != 0)
    return Refusal{origin.place_of(variable),
                   fmt::format("{} lies in another address space, which the scheduler cannot "
                               "follow; declare it without",
                               name)};
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> refusal_of_variables(const llvm::Module& module, const Origin& origin) {
  if (!is_harmless_assembly(module.getModuleInlineAsm()))
    return Refusal{origin.file(),
                   "inline assembly beside functions cannot be checked; give the code a stand-in"};
  for (const llvm::GlobalVariable& variable : module.globals())
    if (auto why = refusal_of(variable, origin)) return why;
  for (const llvm::GlobalIFunc& chosen : module.ifuncs())
    return Refusal{origin.file(),
                   fmt::format("{}() is chosen when the code is loaded (ifunc), which is not "
                               "covered; call one of its versions",
                               chosen.getName().str())};
  // What the sanitizer's entry points say is what the scheduler sees.
  for (const llvm::GlobalValue& named : module.global_values())
    if (!named.isDeclaration() && named.getName().starts_with("__tsan_"))
      return Refusal{origin.file(), fmt::format("{} is a name of the sanitizer's; use another",
                                                named.getName().str())};
  return std::nullopt;
}

}  // namespace counterproof::own
