// See origin.hpp.
//
// Code of a header is refused for what the user made of it, and the user knows the name of what was
// called, not what the library comes to in the end.  So the way goes back from an instruction to
// the calls that lead to it, along inlined calls and through functions of headers, and ends at the
// first line of a file that is the user's.  It is a search in breadth: the shortest way is the one
// that is easiest to see.
#include "own/llvm/origin.hpp"

#include <llvm/Demangle/Demangle.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/DebugInfoMetadata.h>

#include <array>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <set>

#include "own/llvm/whole_path.hpp"

namespace counterproof::own {
namespace {

namespace fs = std::filesystem;

/// As the user would write it: relative where it lies below the current folder.
std::string shown(const llvm::DIFile& file) {
  std::error_code error;
  const fs::path whole = whole_path(file);
  const std::string near = whole.lexically_proximate(fs::current_path(error)).string();
  return near.starts_with("..") ? whole.string() : near;
}

/// Without what stands in angle brackets.  Those of operators are no brackets.
std::string without_templates(std::string_view text) {
  std::string kept;
  int depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_operator = std::string_view(kept).ends_with("operator") ||
                             std::string_view(kept).ends_with("operator<") ||
                             std::string_view(kept).ends_with("operator>") ||
                             std::string_view(kept).ends_with("operator-");
    if (text[at] == '<' && !(depth == 0 && is_operator)) {
      ++depth;
    } else if (text[at] == '>' && depth > 0) {
      --depth;
    } else if (depth == 0) {
      kept += text[at];
    }
  }
  return kept;
}

using Text = std::unique_ptr<char, decltype(&std::free)>;

/// What the C++ library calls its own parts is no business of who uses it.
std::string as_documented(std::string text) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kNames = {
      {{"std::__cxx11::", "std::"},
       {"std::__atomic_base::", "std::atomic::"},
       {"std::__atomic_float::", "std::atomic::"},
       {"std::__shared_ptr::", "std::shared_ptr::"}}};
  for (const auto& [what, by] : kNames)
    for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += by.size())
      text.replace(at, what.size(), by);
  return text;
}

const llvm::DISubprogram* subprogram(const llvm::DILocation& location) {
  return location.getScope()->getSubprogram();
}

std::string name_of(const llvm::DISubprogram& function) {
  const llvm::StringRef symbol =
      function.getLinkageName().empty() ? function.getName() : function.getLinkageName();
  return short_name(symbol.str(), true);
}

Where where(const llvm::DILocation& location) {
  return {shown(*location.getFile()), location.getLine(), location.getColumn()};
}

}  // namespace

std::string short_name(const std::string& symbol, bool is_function) {
  const std::string_view end = is_function ? "()" : "";
  if (!symbol.starts_with("_Z")) return symbol + std::string(end);
  llvm::ItaniumPartialDemangler parts;
  if (parts.partialDemangle(symbol.c_str())) return symbol;
  if (!parts.isFunction()) return as_documented(llvm::demangle(symbol));
  std::size_t size = 0;
  const Text context(parts.getFunctionDeclContextName(nullptr, &size), &std::free);
  const Text base(parts.getFunctionBaseName(nullptr, &size), &std::free);
  if (base == nullptr) return llvm::demangle(symbol);
  std::string name = context == nullptr ? "" : without_templates(context.get());
  if (!name.empty()) name += "::";
  name += without_templates(base.get());
  return as_documented(name) + std::string(end);
}

Origin::Origin(const llvm::Module& module, std::string home)
    : module_(module), home_((fs::absolute(home).lexically_normal() / "").string()) {}

bool Origin::is_users(const llvm::DIFile* file) const {
  if (file == nullptr) return false;
  const std::string path = whole_path(*file);
  for (const char* folder : {"include/", "shim/"})
    if (path.starts_with(home_ + folder)) return false;
  return !path.starts_with("/usr/include/") && !path.starts_with("/usr/lib/") && !path.empty();
}

std::string Origin::name_of(const llvm::Function& function) {
  if (const llvm::DISubprogram* known = function.getSubprogram()) return own::name_of(*known);
  return short_name(function.getName().str(), true);
}

Where Origin::file() const { return {module_.getSourceFileName(), 0, 0}; }

Where Origin::place_of(const llvm::Instruction& instruction) const {
  return written_for(instruction).where;
}

Where Origin::place_of(const llvm::GlobalVariable& variable) const {
  llvm::SmallVector<llvm::DIGlobalVariableExpression*, 1> known;
  variable.getDebugInfo(known);
  if (known.empty()) return file();
  const llvm::DIGlobalVariable& it = *known[0]->getVariable();
  return {shown(*it.getFile()), it.getLine(), 1};
}

Written Origin::written_for(const llvm::Instruction& instruction) const {
  std::string name;
  const llvm::DILocation* innermost = instruction.getDebugLoc();
  for (const llvm::DILocation* at = innermost; at != nullptr; at = at->getInlinedAt()) {
    const llvm::DISubprogram* in = subprogram(*at);
    if (in == nullptr) continue;
    if (name.empty()) name = own::name_of(*in);
    if (is_users(at->getFile()) && at->getLine() != 0) return {where(*at), name};
    name = own::name_of(*in);
  }
  const llvm::Function& function = *instruction.getFunction();
  if (auto outer = written_for(function)) return *outer;
  const llvm::DISubprogram* known = function.getSubprogram();
  if (innermost != nullptr) return {where(*innermost), name_of(function)};
  if (known != nullptr) return {{shown(*known->getFile()), known->getLine(), 1}, name_of(function)};
  return {file(), name_of(function)};
}

std::optional<Written> Origin::written_for(const llvm::GlobalValue& named) const {
  struct Step {
    const llvm::Value* value;
    std::string name;
  };
  std::deque<Step> steps = {{&named, llvm::isa<llvm::Function>(named)
                                         ? name_of(llvm::cast<llvm::Function>(named))
                                         : short_name(named.getName().str(), false)}};
  std::set<const llvm::Value*> seen = {&named};
  while (!steps.empty()) {
    const Step step = std::move(steps.front());
    steps.pop_front();
    for (const llvm::User* user : step.value->users()) {
      if (const auto* instruction = llvm::dyn_cast<llvm::Instruction>(user)) {
        std::string name = step.name;
        for (const llvm::DILocation* at = instruction->getDebugLoc(); at != nullptr;
             at = at->getInlinedAt()) {
          const llvm::DISubprogram* in = subprogram(*at);
          if (is_users(at->getFile()) && at->getLine() != 0) return Written{where(*at), name};
          if (in != nullptr) name = own::name_of(*in);
        }
        const llvm::Function* function = instruction->getFunction();
        if (seen.insert(function).second) steps.push_back({function, name_of(*function)});
        continue;
      }
      if (const auto* variable = llvm::dyn_cast<llvm::GlobalVariable>(user)) {
        llvm::SmallVector<llvm::DIGlobalVariableExpression*, 1> known;
        variable->getDebugInfo(known);
        if (!known.empty() && is_users(known[0]->getVariable()->getFile()))
          return Written{place_of(*variable), step.name};
      }
      if (seen.insert(user).second) steps.push_back({user, step.name});
    }
  }
  return std::nullopt;
}

}  // namespace counterproof::own
