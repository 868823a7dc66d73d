// Places and names of loaded code, asked one after the other: from an image's debugging
// information, and from the compiler's intermediate form of its files.
//
//     code ADDRESS              the lines it comes from, the innermost of inlined ones first:
//                               FILE, LINE, COLUMN and FUNCTION, by tabs
//     data ADDRESS SIZE         the variable, or the part of it, that lies there: NAME, TYPE, by a tab
//     block CODE...             the type of what was allocated there; its callers follow outwards:
//                               NUMBER, NAME, SIZE in bytes, 1 if its end is open
//     part NUMBER OFFSET SIZE   the part of something of that type: PATH, TYPE, by a tab
//     local CODE OFFSET SIZE    the variable of the function at CODE that lies so many bytes above its
//                               frame pointer, or below: NAME, PATH, TYPE, by tabs
//
// The image is descriptor 3, and the intermediate form of its files follows: HOME FILES are where
// our own parts of own code are, and how many files.  Addresses are the image's own, and those of
// code are of an instruction; numbers are decimal.  For SIZE may stand `inner` or `outer` (Extent,
// member_names.hpp).  An answer is its lines, and an empty one at its end.
//
// Lines are LLVM's to say: the tools of GNU that come with Debian misread what clang 19 writes.
// Types are read where the compiler left them, beside the code, since an allocation's type is
// nowhere else.  A file's unit in the image and its intermediate form are in the same order.
#include <llvm/DebugInfo/DWARF/DWARFContext.h>
#include <llvm/DebugInfo/DWARF/DWARFDie.h>
#include <llvm/DebugInfo/DWARF/DWARFExpression.h>
#include <llvm/DebugInfo/Symbolize/Symbolize.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/DebugProgramInstruction.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>
#include <llvm/IRReader/IRReader.h>
#include <llvm/Object/ObjectFile.h>
#include <llvm/Support/SourceMgr.h>
#include <llvm/Support/raw_ostream.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <vector>

#include "own/library_path.hpp"
#include "own/llvm/allocated_type.hpp"
#include "own/llvm/member_names.hpp"
#include "own/llvm/reading.hpp"
#include "own/llvm/whole_path.hpp"

namespace counterproof::own {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kImage = 3;

/// A file that was opened for us; it may have no name any more.
std::string given(unsigned descriptor) { return "/proc/self/fd/" + std::to_string(descriptor); }

struct Global {
  std::uint64_t end = 0;
  std::string name;
  std::string qualifier;  ///< what tells it from others of its name
  const llvm::DIType* type = nullptr;
};

std::string path_of(const llvm::DIFile* file) {
  return file == nullptr ? std::string() : whole_path(*file);
}

/// "ns::", "f()::", "Pool::": where a variable is declared.
std::string scope_of(const llvm::DIScope* scope) {
  std::string out;
  for (; scope != nullptr; scope = scope->getScope()) {
    if (llvm::isa<llvm::DIFile>(scope) || llvm::isa<llvm::DICompileUnit>(scope)) break;
    std::string name = scope->getName().str();
    if (name.empty()) continue;  // a block, or a namespace without a name
    if (llvm::isa<llvm::DISubprogram>(scope)) name += "()";
    out = name + "::" + out;
  }
  return out;
}

class Names {
 public:
  Names(std::string home, unsigned files)
      : home_(std::move(home)), files_(files), symbolizer_(options()) {}

  void answer(const std::string& line, std::ostream& out) {
    std::istringstream words(line);
    std::string what;
    words >> what;
    if (what == "code") {
      std::uint64_t address = 0;
      words >> address;
      for (const llvm::DILineInfo& frame : frames_of(address))
        out << frame.FileName << '\t' << frame.Line << '\t' << frame.Column << '\t'
            << frame.FunctionName << '\n';
    } else if (what == "data") {
      std::uint64_t address = 0;
      words >> address;
      data(address, extent_in(words), out);
    } else if (what == "block") {
      std::vector<std::uint64_t> chain;
      for (std::uint64_t address = 0; words >> address;) chain.push_back(address);
      block(chain, out);
    } else if (what == "part") {
      std::size_t number = 0;
      std::uint64_t offset = 0;
      words >> number >> offset;
      const Asked asked = extent_in(words);
      if (number < types_.size()) {
        const MemberName found =
            member_at(types_[number], offset, asked.size, asked.extent, is_library_);
        out << found.path << '\t' << found.type << '\n';
      }
    } else if (what == "local") {
      std::uint64_t address = 0;
      std::int64_t offset = 0;
      words >> address >> offset;
      local(address, offset, extent_in(words), out);
    }
    out << '\n' << std::flush;
  }

 private:
  struct Asked {
    std::uint64_t size;
    Extent extent;
  };

  static llvm::symbolize::LLVMSymbolizer::Options options() {
    llvm::symbolize::LLVMSymbolizer::Options options;
    options.Demangle = false;
    return options;
  }

  static Asked extent_in(std::istream& words) {
    std::string word;
    words >> word;
    if (word == "inner") return {0, Extent::innermost};
    if (word == "outer") return {0, Extent::outermost};
    return {std::stoull("0" + word), Extent::bytes};
  }

  std::vector<llvm::DILineInfo> frames_of(std::uint64_t address) {
    std::vector<llvm::DILineInfo> frames;
    auto found = symbolizer_.symbolizeInlinedCode(
        image_, {address, llvm::object::SectionedAddress::UndefSection});
    if (!found) {
      llvm::consumeError(found.takeError());
      return frames;
    }
    for (std::uint32_t i = 0; i < found->getNumberOfFrames(); ++i)
      if (found->getFrame(i).FileName != llvm::DILineInfo::BadString)
        frames.push_back(found->getFrame(i));
    return frames;
  }

  // ---- Variables ----

  void data(std::uint64_t address, Asked asked, std::ostream& out) {
    read_globals();
    auto next = globals_.upper_bound(address);
    if (next == globals_.begin()) return;
    const auto& [begin, global] = *std::prev(next);
    if (address >= global.end) return;
    const MemberName part =
        member_at(global.type, address - begin, asked.size, asked.extent, is_library_);
    out << name_of(global) << part.path << '\t' << part.type << '\n';
  }

  /// Variables of one name in several files are told apart by their files.
  std::string name_of(const Global& global) {
    const auto others = [&](const auto& other) {
      return other.second.name == global.name && other.second.qualifier != global.qualifier;
    };
    const bool alone = std::none_of(globals_.begin(), globals_.end(), others);
    return alone ? global.name : global.qualifier + ":" + global.name;
  }

  void read_modules() {
    if (!modules_.empty()) return;
    for (unsigned i = 0; i < files_; ++i) {
      llvm::SMDiagnostic wrong;
      modules_.push_back(llvm::parseIRFile(given(kImage + 1 + i), wrong, context_));
    }
  }

  /// The image's debugging information; null if it cannot be read.
  llvm::DWARFContext* dwarf() {
    if (dwarf_ != nullptr) return dwarf_.get();
    auto binary = llvm::object::ObjectFile::createObjectFile(image_);
    if (!binary) {
      llvm::consumeError(binary.takeError());
      return nullptr;
    }
    binary_ = std::move(*binary);
    dwarf_ = llvm::DWARFContext::create(*binary_.getBinary());
    return dwarf_.get();
  }

  /// Where the image has variables, and by which names its files have them.
  void read_globals() {
    if (!globals_.empty()) return;
    read_modules();
    llvm::DWARFContext* const dwarf = this->dwarf();
    if (dwarf == nullptr) return;
    std::size_t number = 0;
    for (const auto& unit : dwarf->compile_units()) {
      if (number >= modules_.size()) return;
      if (const llvm::Module* module = modules_[number++].get()) read_unit(*unit, *module);
    }
  }

  void read_unit(llvm::DWARFUnit& unit, const llvm::Module& module) {
    std::map<std::pair<std::string, std::uint64_t>, const llvm::DIGlobalVariable*> known;
    for (const llvm::GlobalVariable& global : module.globals()) {
      llvm::SmallVector<llvm::DIGlobalVariableExpression*, 1> infos;
      global.getDebugInfo(infos);
      for (const llvm::DIGlobalVariableExpression* info : infos) {
        const llvm::DIGlobalVariable* variable = info->getVariable();
        const bool linked = !variable->getLinkageName().empty();
        known[{linked ? variable->getLinkageName().str() : variable->getName().str(),
               linked ? 0 : variable->getLine()}] = variable;
      }
    }
    unit.getUnitDIE(false);
    for (const auto& entry : unit.dies()) {
      const llvm::DWARFDie die(&unit, &entry);
      if (die.getTag() != llvm::dwarf::DW_TAG_variable) continue;
      const auto address = address_of(unit, die);
      if (!address) continue;
      const char* linkage = die.getLinkageName();
      const char* name = die.getShortName();
      const auto found =
          known.find(linkage != nullptr ? std::pair<std::string, std::uint64_t>(linkage, 0)
                                        : std::pair<std::string, std::uint64_t>(
                                              name == nullptr ? "" : name, die.getDeclLine()));
      if (found == known.end()) continue;
      const llvm::DIGlobalVariable* variable = found->second;
      const std::uint64_t size = std::max<std::uint64_t>(bytes_of(variable->getType()), 1);
      // A static member is declared in its class and defined elsewhere.
      const llvm::DIDerivedType* member = variable->getStaticDataMemberDeclaration();
      const llvm::DIScope* scope = member == nullptr ? variable->getScope() : member->getScope();
      globals_[*address] = {*address + size, scope_of(scope) + variable->getName().str(),
                            fs::path(path_of(variable->getFile())).filename().string(),
                            variable->getType()};
    }
  }

  static std::optional<std::uint64_t> address_of(llvm::DWARFUnit& unit, const llvm::DWARFDie& die) {
    auto locations = die.getLocations(llvm::dwarf::DW_AT_location);
    if (!locations) {
      llvm::consumeError(locations.takeError());
      return std::nullopt;
    }
    for (const llvm::DWARFLocationExpression& location : *locations) {
      const llvm::DataExtractor bytes(
          llvm::StringRef(reinterpret_cast<const char*>(location.Expr.data()),
                          location.Expr.size()),
          true, 8);
      for (const auto& operation : llvm::DWARFExpression(bytes, 8)) {
        if (operation.getCode() == llvm::dwarf::DW_OP_addr) return operation.getRawOperand(0);
        if (operation.getCode() != llvm::dwarf::DW_OP_addrx) break;
        const auto address =
            unit.getAddrOffsetSectionItem(static_cast<std::uint32_t>(operation.getRawOperand(0)));
        if (address) return address->Address;
        break;
      }
    }
    return std::nullopt;
  }

  // ---- Stacks ----

  struct Local {
    std::int64_t begin = 0;
    std::string name;
    std::uint64_t line = 0;
  };

  void local(std::uint64_t code, std::int64_t offset, Asked asked, std::ostream& out) {
    read_modules();
    llvm::DWARFContext* const dwarf = this->dwarf();
    if (dwarf == nullptr) return;
    const llvm::DWARFDie function = dwarf->getDIEsForAddress(code).FunctionDIE;
    const auto found = function ? local_in(function, offset) : std::nullopt;
    if (!found) return;
    const llvm::DILocalVariable* variable = declared(frames_of(code), *found);
    if (variable == nullptr || is_library_(variable->getFile())) return;
    const MemberName part =
        member_at(variable->getType(), static_cast<std::uint64_t>(offset - found->begin),
                  asked.size, asked.extent, is_library_);
    out << found->name << '\t' << part.path << '\t' << part.type << '\n';
  }

  /// What lies there as long as the function runs.  Unoptimised code has each variable in a place of
  /// its own, and says how far from the frame pointer.
  static std::optional<Local> local_in(const llvm::DWARFDie& scope, std::int64_t offset) {
    for (const llvm::DWARFDie die : scope.children()) {
      const auto tag = die.getTag();
      if (tag == llvm::dwarf::DW_TAG_variable || tag == llvm::dwarf::DW_TAG_formal_parameter) {
        const auto begin = below_frame_pointer(die);
        const char* name = die.getShortName();
        llvm::DWARFDie type =
            die.getAttributeValueAsReferencedDie(llvm::dwarf::DW_AT_type).resolveTypeUnitReference();
        const auto size = type ? type.getTypeSize(8) : std::nullopt;
        if (begin && name != nullptr && size && offset >= *begin &&
            offset < *begin + static_cast<std::int64_t>(*size))
          return Local{*begin, name, die.getDeclLine()};
      } else if (auto found = local_in(die, offset)) {
        return found;
      }
    }
    return std::nullopt;
  }

  static std::optional<std::int64_t> below_frame_pointer(const llvm::DWARFDie& die) {
    auto locations = die.getLocations(llvm::dwarf::DW_AT_location);
    if (!locations) {
      llvm::consumeError(locations.takeError());
      return std::nullopt;
    }
    if (locations->size() != 1) return std::nullopt;
    const auto& bytes = locations->front().Expr;
    const llvm::DWARFExpression expression(
        llvm::DataExtractor(
            llvm::StringRef(reinterpret_cast<const char*>(bytes.data()), bytes.size()), true, 8),
        8);
    std::optional<std::int64_t> offset;
    for (const auto& operation : expression) {
      if (offset || operation.getCode() != llvm::dwarf::DW_OP_fbreg) return std::nullopt;
      offset = static_cast<std::int64_t>(operation.getRawOperand(0));
    }
    return offset;
  }

  /// The variable of that name and line in the function that the frames are of.
  const llvm::DILocalVariable* declared(const std::vector<llvm::DILineInfo>& frames,
                                        const Local& local) {
    if (frames.empty()) return nullptr;
    const auto is_it = [&](const llvm::DILocalVariable* variable) {
      return variable != nullptr && variable->getName() == local.name &&
             variable->getLine() == local.line;
    };
    for (const auto& module : modules_) {
      if (module == nullptr) continue;
      const llvm::Function* function = module->getFunction(frames.back().FunctionName);
      if (function == nullptr || function->isDeclaration()) continue;
      for (const llvm::Instruction& instruction : llvm::instructions(*function)) {
        const auto* intrinsic = llvm::dyn_cast<llvm::DbgVariableIntrinsic>(&instruction);
        if (intrinsic != nullptr && is_it(intrinsic->getVariable()))
          return intrinsic->getVariable();
        for (const llvm::DbgVariableRecord& record :
             llvm::filterDbgVars(instruction.getDbgRecordRange()))
          if (is_it(record.getVariable())) return record.getVariable();
      }
    }
    return nullptr;
  }

  // ---- The heap ----

  void block(const std::vector<std::uint64_t>& chain, std::ostream& out) {
    read_modules();
    for (const std::uint64_t address : chain) {
      const llvm::CallBase* call = call_at(frames_of(address));
      if (call == nullptr) continue;
      const llvm::DIType* type = allocated_type(*call);
      // Callers know what it is only if they get it.
      if (type == nullptr && !may_give_on(*call)) return;
      if (type == nullptr) continue;
      const std::string name = type_name(type, is_library_);
      if (name.empty() || bytes_of(type) == 0) continue;
      const auto known = std::find(types_.begin(), types_.end(), type);
      const auto number = known - types_.begin();
      if (known == types_.end()) types_.push_back(type);
      out << number << '\t' << name << '\t' << bytes_of(type) << '\t'
          << (is_open_ended(type) ? 1 : 0) << '\n';
      return;
    }
  }

  /// The call that an address returns from, by the lines that it comes from.
  const llvm::CallBase* call_at(const std::vector<llvm::DILineInfo>& frames) {
    if (frames.empty()) return nullptr;
    const llvm::CallBase* found = nullptr;
    for (const auto& module : modules_) {
      if (module == nullptr) continue;
      const llvm::Function* function = module->getFunction(frames.back().FunctionName);
      if (function == nullptr || function->isDeclaration()) continue;
      for (const llvm::Instruction& instruction : llvm::instructions(*function)) {
        const auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction);
        if (call == nullptr || !call->getType()->isPointerTy() || !stands_at(*call, frames))
          continue;
        found = call;
        // A function that gives a type away on the same line is not the one that was asked for.
        if (allocated_type(*call) != nullptr) return call;
      }
    }
    return found;
  }

  static bool stands_at(const llvm::CallBase& call, const std::vector<llvm::DILineInfo>& frames) {
    const llvm::DILocation* at = call.getDebugLoc().get();
    for (const llvm::DILineInfo& frame : frames) {
      if (at == nullptr || at->getLine() != frame.Line || at->getColumn() != frame.Column)
        return false;
      at = at->getInlinedAt();
    }
    return at == nullptr;
  }

  std::string image_ = given(kImage);
  std::string home_;
  unsigned files_;
  llvm::symbolize::LLVMSymbolizer symbolizer_;
  llvm::object::OwningBinary<llvm::object::ObjectFile> binary_;
  std::unique_ptr<llvm::DWARFContext> dwarf_;
  llvm::LLVMContext context_;
  std::vector<std::unique_ptr<llvm::Module>> modules_;
  std::map<std::uint64_t, Global> globals_;  ///< by where they begin
  std::vector<const llvm::DIType*> types_;   ///< of blocks, by their numbers
  IsLibrary is_library_ = [this](const llvm::DIFile* file) {
    const std::string path = path_of(file);
    return is_library_path(path, home_);
  };
};

Ended run(std::span<const std::string> arguments) {
  Names names(arguments[0], static_cast<unsigned>(std::stoul(arguments[1])));
  for (std::string line; std::getline(std::cin, line);) names.answer(line, std::cout);
  return Ended::well;
}

}  // namespace

const Reading kPlaces = {"places", "HOME FILES", 2, run};

}  // namespace counterproof::own
