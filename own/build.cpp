// See build.hpp.
//
// The code is compiled without optimisation, so that every access that the source has is there and
// in its place; with reads kept that precede a write of the same variable, since another thread may
// come between; and with volatile accesses told from plain ones.  Inline assembly is looked for in
// the compiler's intermediate form: what it touches nobody can see, so it is refused, unless it is
// empty, as a compiler barrier is.
#include "own/build.hpp"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <optional>

#include "own/host.hpp"

extern char** environ;

namespace counterproof::own {
namespace {

namespace fs = std::filesystem;

/// Runs a command to its end.  \returns whether it came out well; nothing if it is not there.
std::optional<bool> run(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t process = 0;
  if (::posix_spawnp(&process, arguments[0], nullptr, nullptr, arguments.data(), environ) != 0)
    return std::nullopt;
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127) return std::nullopt;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool is_cpp(const std::string& file) {
  const std::string ending = fs::path(file).extension().string();
  return ending == ".cpp" || ending == ".cc" || ending == ".cxx" || ending == ".C";
}

/// The first inline assembly that is not empty, as the sentence that refuses it.
std::optional<Error> assembly_in(const std::string& ir_file, const std::string& source) {
  std::ifstream in(ir_file);
  std::string line;
  std::string function;
  while (std::getline(in, line)) {
    if (line.starts_with("define ")) {
      const std::size_t at = line.find('@');
      function = line.substr(at + 1, line.find('(', at) - at - 1);
    }
    const bool module_level = line.starts_with("module asm");
    const std::size_t at = line.find(" asm ");
    if (!module_level && (at == std::string::npos || line.find("call") > at)) continue;
    const std::size_t text = line.find('"', at);
    if (!module_level && line.substr(text, 2) == "\"\"") continue;
    return Error{{source, 0, 0},
                 fmt::format("inline assembly{} cannot be checked; give the code a stand-in for it",
                             module_level ? "" : " in " + function + "()")};
  }
  return std::nullopt;
}

std::vector<std::string> flags_of(const Code& code, const std::string& home) {
  std::vector<std::string> flags = {"-g", "-O0", "-fPIC", "-fexceptions", "-fsanitize=thread"};
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
    if (!*compiled) return given_up({{source, 0, 0}, "it does not compile; see above"});
    if (auto error = assembly_in(ir, source)) return given_up(std::move(*error));
    if (run({"clang-19", "-c", "-O0", "-fPIC", ir, "-o", object}) != true)
      return given_up({{source, 0, 0}, "its code cannot be made; see above"});
    link.push_back(object);
  }
  for (const char* part : {"tsan", "threads", "memory", "harness", "refused"}) {
    const std::string object = fmt::format("{}/{}.o", folder, part);
    if (run({"clang-19", "-O1", "-fPIC", "-fno-builtin", "-fexceptions", "-c",
             fmt::format("{}/runtime/{}.c", home, part), "-o", object}) != true)
      return given_up({{}, "the runtime does not compile; see above"});
    link.push_back(object);
  }
  if (run(std::move(link)) != true) return given_up({{}, "the code does not link; see above"});
  auto image = Image::load(folder + "/image.so", folder, host_table());
  if (!image) return given_up(image.error());
  return image;
}

}  // namespace counterproof::own
