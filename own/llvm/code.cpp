// The code of one file: from the compiler's intermediate form to an object file.
//
// The compiler is not asked for the object file, since what it would make of the intermediate form
// a second time is what is made here, without the text in between and without its start.
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Module.h>
#include <llvm/IRReader/IRReader.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Support/SourceMgr.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Target/TargetMachine.h>
#include <llvm/Target/TargetOptions.h>

#include <memory>

#include "own/llvm/reading.hpp"

namespace counterproof::own {
namespace {

Ended fail(const std::string& sentence) {
  llvm::errs() << "counterproof-llvm: " << sentence << '\n';
  return Ended::failed;
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

Ended run(std::span<const std::string> arguments) {
  llvm::LLVMContext context;
  llvm::SMDiagnostic wrong;
  const std::unique_ptr<llvm::Module> module = llvm::parseIRFile(arguments[0], wrong, context);
  if (module == nullptr) return fail(arguments[0] + ": " + wrong.getMessage().str());
  return write_object(*module, arguments[1]);
}

}  // namespace

const Reading kCode = {"code", "IR OBJECT", 2, run};

}  // namespace counterproof::own
