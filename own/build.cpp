// See build.hpp.
//
// The code is compiled without optimisation, so that every access that the source has is there and
// in its place; with reads kept that precede a write of the same variable, since another thread may
// come between; and with volatile accesses told from plain ones.  What the scheduler would not see
// is looked for in the compiler's intermediate form, and refused: inline assembly (unless it is
// empty, as a compiler barrier is), functions that ask not to be instrumented, variables of each
// thread, and accesses for which the sanitizer has no entry point.
#include "own/build.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <set>

#include "own/companion.hpp"
#include "own/host.hpp"
#include "own/places.hpp"

namespace counterproof::own {
namespace {

namespace fs = std::filesystem;

bool is_cpp(const std::string& file) {
  const std::string ending = fs::path(file).extension().string();
  return ending == ".cpp" || ending == ".cc" || ending == ".cxx" || ending == ".C";
}

/// Reads the compiler's intermediate form for what the scheduler would not see.
class Reading {
 public:
  /// The first thing that cannot be checked, as the sentence that refuses it.
  std::optional<std::string> refusal(const std::string& ir_file) {
    read_attributes(ir_file);
    std::ifstream in(ir_file);
    for (std::string line; std::getline(in, line);) {
      if (auto why = refusal_of(line)) return why;
    }
    return std::nullopt;
  }

 private:
  /// Functions that are not told to the scheduler are told apart by their attributes, which stand
  /// at the end of the file.
  void read_attributes(const std::string& ir_file) {
    std::ifstream in(ir_file);
    for (std::string line; std::getline(in, line);) {
      if (line.starts_with("attributes #") && line.find("sanitize_thread") != std::string::npos)
        seen_.insert(line.substr(11, line.find(' ', 11) - 11));
    }
  }

  std::optional<std::string> refusal_of(const std::string& line) {
    if (line.starts_with("module asm")) return "inline assembly cannot be checked";
    if (line.starts_with("@") && line.find(" thread_local") < line.find('"'))
      return fmt::format(
          "{} is a variable of each thread, which is not covered; give each thread an "
          "element of an array",
          demangled(line.substr(1, line.find(' ') - 1)));
    if (line.starts_with("define ")) return begin_function(line);
    if (!line.starts_with("  ")) return std::nullopt;
    const std::string_view text = line;
    const std::size_t quote = std::min(text.find('"'), text.size());
    const std::string_view before = text.substr(0, quote);
    if (const std::size_t at = before.find(" asm "); at != before.npos) {
      if (before.find("call ") < at && text.substr(quote, 2) != "\"\"")
        return fmt::format("inline assembly in {}() cannot be checked; give the code a stand-in",
                           function_);
    }
    const std::size_t equals = before.find(" = ");
    std::string_view what = before.substr(equals == before.npos ? 2 : equals + 3);
    if (what.starts_with("alloca ")) locals_.insert(std::string(before.substr(2, equals - 2)));
    if (what.starts_with("atomicrmw ") || what.starts_with("cmpxchg ")) {
      return fmt::format("{}() has an atomic operation that the scheduler would not see: {}",
                         function_, what.substr(0, what.find(',')));
    }
    const bool loads = what.starts_with("load ");
    if (!loads && !what.starts_with("store ")) return std::nullopt;
    what.remove_prefix(loads ? 5 : 6);
    if (what.starts_with("atomic ")) return std::nullopt;  // left over: its call stands before it
    if (what.starts_with("volatile ")) what.remove_prefix(9);
    const std::string_view type = what.starts_with("<") ? what.substr(0, what.find('>') + 1)
                                                        : what.substr(0, what.find_first_of(" ,"));
    const std::size_t pointer = what.find(", ptr ");
    const std::string_view rest = pointer == what.npos ? "" : what.substr(pointer + 6);
    // A structure that is passed in two registers is of 16 bytes at most.
    if (type.starts_with("{") || has_entry_point(type) ||
        locals_.contains(std::string(rest.substr(0, rest.find(',')))))
      return std::nullopt;
    return fmt::format(
        "{}() {} a value of {}, which the scheduler would not see; a bit-field or "
        "type of another size will do",
        function_, loads ? "loads" : "stores", type);
  }

  std::optional<std::string> begin_function(const std::string& line) {
    const std::size_t at = line.find('@') + 1;
    const std::string name = line.substr(at, line.find('(', at) - at);
    function_ = demangled(name);
    locals_.clear();
    const std::size_t group = line.rfind(" #");
    const std::string attributes =
        group == std::string::npos ? ""
                                   : line.substr(group + 1, line.find(' ', group + 1) - group - 1);
    const bool known = name.starts_with("tsan.") || name.starts_with("__clang_") ||
                       name.starts_with("_GLOBAL__") || name.starts_with("__cxx_") ||
                       name.starts_with("cp_linux_");
    if (known || seen_.contains(attributes)) return std::nullopt;
    return fmt::format(
        "{}() is not to be instrumented (no_sanitize), and the scheduler would not see "
        "what it does",
        function_);
  }

  /// Whether accesses of the type are announced: 1, 2, 4, 8 or 16 bytes.
  static bool has_entry_point(std::string_view type) {
    for (const std::string_view known : {"i1", "i8", "i16", "i32", "i64", "i128", "ptr", "float",
                                         "double", "half", "bfloat", "fp128"})
      if (type == known) return true;
    // Vectors of 8 or 16 bytes; structures and arrays are taken apart by the compiler.
    for (const std::string_view known :
         {"<2 x i32>", "<4 x i32>", "<2 x i64>", "<2 x double>", "<4 x float>", "<2 x float>",
          "<8 x i8>", "<16 x i8>", "<4 x i16>", "<8 x i16>", "<2 x ptr>"})
      if (type == known) return true;
    return false;
  }

  std::set<std::string> seen_;
  std::set<std::string> locals_;
  std::string function_;
};

std::vector<std::string> flags_of(const Code& code, const std::string& home) {
  std::vector<std::string> flags = {
      "-g", "-O0", "-fPIC", "-fexceptions", "-fsanitize=thread", "-fstack-clash-protection"};
  for (const char* option : {"-tsan-instrument-read-before-write=1", "-tsan-distinguish-volatile=1",
                             "-tsan-handle-cxx-exceptions=1"}) {
    flags.emplace_back("-mllvm");
    flags.emplace_back(option);
  }
  flags.push_back("-I" + home + "/include");
  // Stand-ins come before what they stand in for.
  if (!code.shim.empty()) {
    flags.push_back("-I" + home + "/shim/" + code.shim);
    flags.emplace_back("-include");
    flags.push_back(home + "/shim/" + code.shim + "/shim.h");
  }
  for (const std::string& folder : code.includes) flags.push_back("-I" + folder);
  for (const std::string& define : code.defines) flags.push_back("-D" + define);
  return flags;
}

}  // namespace

Result<std::shared_ptr<Image>> build(const Code& code, const std::string& home) {
  std::string folder = (fs::temp_directory_path() / "counterproof-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr)
    return Error{{folder, 0, 0}, "no temporary folder can be made"};
  const auto given_up = [&](Error error) {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    return error;
  };
  const std::string no_compiler = "clang-19 is not here; scripts/set-up installs it";
  std::vector<std::string> link = {"clang++-19",         "-shared",        "-g",        "-o",
                                   folder + "/image.so", "-Wl,-Bsymbolic", "-Wl,-z,now"};
  for (std::size_t i = 0; i < code.sources.size(); ++i) {
    const std::string& source = code.sources[i];
    if (!fs::exists(source)) return given_up({{source, 0, 0}, "there is no such file"});
    const std::string ir = fmt::format("{}/{}.ll", folder, i);
    const std::string object = fmt::format("{}/{}.o", folder, i);
    std::vector<std::string> compile = {is_cpp(source) ? "clang++-19" : "clang-19",
                                        is_cpp(source) ? "-std=c++20" : "-std=gnu11"};
    for (std::string& flag : flags_of(code, home)) compile.push_back(std::move(flag));
    for (const char* word : {"-S", "-emit-llvm", "-o"}) compile.emplace_back(word);
    compile.push_back(ir);
    compile.push_back(source);
    const auto compiled = run(std::move(compile));
    if (!compiled) return given_up({{}, no_compiler});
    if (compiled->code != 0) return given_up({{source, 0, 0}, "it does not compile; see above"});
    if (const auto why = Reading().refusal(ir)) return given_up({{source, 0, 0}, *why});
    const auto made = run({companion(), "code", ir, object});
    if (!made)
      return given_up({{}, companion() + " is not here; it is built along with this program"});
    if (made->code != 0) return given_up({{source, 0, 0}, "its code cannot be made; see above"});
    link.push_back(object);
  }
  for (const char* part : {"tsan", "threads", "memory", "strings", "harness", "refused"}) {
    const std::string object = fmt::format("{}/{}.o", folder, part);
    const auto compiled = run({"clang-19", "-O1", "-w", "-fPIC", "-fno-builtin", "-fexceptions",
                               "-c", fmt::format("{}/runtime/{}.c", home, part), "-o", object});
    if (!compiled || compiled->code != 0)
      return given_up({{}, "the runtime does not compile; see above"});
    link.push_back(object);
  }
  const auto linked = run(std::move(link));
  if (!linked || linked->code != 0) return given_up({{}, "the code does not link; see above"});
  auto image = Image::load(folder + "/image.so", folder, host_table());
  if (!image) return given_up(image.error());
  return image;
}

}  // namespace counterproof::own
