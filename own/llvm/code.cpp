// The code of one file: from the compiler's intermediate form to an object file in which every
// access is announced to the scheduler; or the sentence why that cannot be.
//
// Standard output has a line for what the command is told, its parts parted by tabs:
//
//   refused FILE LINE COLUMN SENTENCE       why the code cannot be raced
//   uses SYMBOL FILE LINE COLUMN NAME       what the user wrote that comes to a symbol of elsewhere
//
// The compiler is not asked for the object file, since what it would make of the intermediate form
// a second time is what is made here, without the text in between and without its start.
#include <fmt/format.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Module.h>
#include <llvm/IR/Verifier.h>
#include <llvm/IRReader/IRReader.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Support/SourceMgr.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Target/TargetMachine.h>
#include <llvm/Target/TargetOptions.h>

#include <memory>

#include "own/llvm/accesses.hpp"
#include "own/llvm/calls.hpp"
#include "own/llvm/origin.hpp"
#include "own/llvm/reading.hpp"
#include "own/llvm/variables.hpp"

namespace counterproof::own {
namespace {

Ended fail(const std::string& sentence) {
  llvm::errs() << "counterproof-llvm: " << sentence << '\n';
  return Ended::failed;
}

/// For tests and curious readers: the intermediate form with all its announcements.
Ended write_text(const llvm::Module& module, const std::string& file) {
  std::error_code error;
  llvm::raw_fd_ostream out(file, error);
  if (error) return fail(file + ": " + error.message());
  module.print(out, nullptr);
  return Ended::well;
}

/// Machine code, position-independent and without optimisation, as `clang -c -O0 -fPIC` makes it.
Ended write_object(llvm::Module& module, const std::string& file) {
  LLVMInitializeX86TargetInfo();
  LLVMInitializeX86Target();
  LLVMInitializeX86TargetMC();
  LLVMInitializeX86AsmParser();  // of empty assembly, as compiler barriers are
  LLVMInitializeX86AsmPrinter();
  std::string why;
  const llvm::Target* target = llvm::TargetRegistry::lookupTarget(module.getTargetTriple(), why);
  if (target == nullptr) return fail(why);
  llvm::TargetOptions options;
  options.UseInitArray = true;
  // Variables of each thread are asked for by a call (own/runtime/each_thread.c).
  options.EmulatedTLS = true;
  const std::unique_ptr<llvm::TargetMachine> machine(
      target->createTargetMachine(module.getTargetTriple(), "x86-64", "", options,
                                  llvm::Reloc::PIC_, std::nullopt, llvm::CodeGenOptLevel::None));
  module.setDataLayout(machine->createDataLayout());
  std::error_code error;
  llvm::raw_fd_ostream out(file, error);
  if (error) return fail(file + ": " + error.message());
  llvm::legacy::PassManager passes;
  if (machine->addPassesToEmitFile(passes, out, nullptr, llvm::CodeGenFileType::ObjectFile))
    return fail("no object file can be made for " + module.getTargetTriple());
  passes.run(module);
  out.close();
  if (out.has_error()) return fail(file + ": " + out.error().message());
  return Ended::well;
}

/// Destructors would run when all is said, and nobody listens.
void drop_destructors(llvm::Module& module) {
  if (llvm::GlobalVariable* list = module.getGlobalVariable("llvm.global_dtors"))
    list->eraseFromParent();
}

std::optional<Refusal> announce_all(llvm::Module& module, const Origin& origin) {
  if (auto why = refusal_of_variables(module, origin)) return why;
  for (llvm::Function& function : module) {
    if (function.isDeclaration()) continue;
    announce_frame(function);
    if (auto why = announce_accesses(function, origin)) return why;
    if (auto why = announce_calls(function, origin)) return why;
  }
  return std::nullopt;
}

std::string place(const Where& where) {
  return fmt::format("{}\t{}\t{}", where.file, where.line, where.column);
}

/// What stands in no file of the code: the command says what of it is covered.
void tell_uses(const llvm::Module& module, const Origin& origin) {
  for (const llvm::GlobalValue& named : module.global_values()) {
    const auto* function = llvm::dyn_cast<llvm::Function>(&named);
    if (!named.isDeclaration() || (function != nullptr && function->isIntrinsic())) continue;
    if (named.getName().starts_with("__tsan_")) continue;
    if (const auto written = origin.written_for(named))
      llvm::outs() << fmt::format("uses\t{}\t{}\t{}\n", named.getName().str(),
                                  place(written->where), written->name);
  }
}

Ended run(std::span<const std::string> arguments) {
  llvm::LLVMContext context;
  llvm::SMDiagnostic wrong;
  const std::unique_ptr<llvm::Module> module = llvm::parseIRFile(arguments[0], wrong, context);
  if (module == nullptr) return fail(arguments[0] + ": " + wrong.getMessage().str());
  drop_destructors(*module);
  const Origin origin(*module, arguments[1]);
  if (const auto why = announce_all(*module, origin)) {
    llvm::outs() << fmt::format("refused\t{}\t{}\n", place(why->where), why->sentence);
    return Ended::refused;
  }
  if (llvm::verifyModule(*module, &llvm::errs())) return fail("what was announced is no code");
  tell_uses(*module, origin);
  return llvm::StringRef(arguments[2]).ends_with(".ll") ? write_text(*module, arguments[2])
                                                        : write_object(*module, arguments[2]);
}

}  // namespace

const Reading kCode = {"code", "IR HOME OBJECT", 3, run};

}  // namespace counterproof::own
