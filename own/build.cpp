// See build.hpp.
//
// The code is compiled without optimisation, so that every access that the source has is there and
// in its place; with reads kept that precede a write of the same variable, since another thread may
// come between; and with volatile accesses told from plain ones.  What the compiler makes of it
// goes to the companion (own/llvm), which sees to it that the scheduler sees every access.
#include "own/build.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <span>
#include <sstream>

#include "model/text_file.hpp"
#include "own/build_cache.hpp"
#include "own/companion.hpp"
#include "own/host.hpp"
#include "own/link_image.hpp"
#include "own/missing.hpp"
#include "own/scratch_folder.hpp"

namespace counterproof::own {
namespace {

namespace fs = std::filesystem;

bool is_cpp(const std::string& file) {
  const std::string ending = fs::path(file).extension().string();
  return ending == ".cpp" || ending == ".cc" || ending == ".cxx" || ending == ".C";
}

/// A path that no compiler takes for an option, or for a file of options.
std::string path_of(const std::string& given) {
  return given.starts_with("-") || given.starts_with("@") ? "./" + given : given;
}

std::vector<std::string_view> parts_of(std::string_view line) {
  std::vector<std::string_view> parts;
  for (std::size_t tab = 0; (tab = line.find('\t')) != line.npos; line.remove_prefix(tab + 1))
    parts.push_back(line.substr(0, tab));
  parts.push_back(line);
  return parts;
}

Place place_of(std::span<const std::string_view> parts) {
  const auto number = [](std::string_view digits) {
    unsigned value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
  };
  return {std::string(parts[0]), number(parts[1]), number(parts[2])};
}

/// Has the companion make an object file, and keeps what it says (own/llvm/code.cpp).
std::optional<Error> make_object(const std::string& source, const std::string& ir,
                                 const std::string& home, const std::string& object, Uses& uses) {
  const auto made = run({companion(), "code", ir, home, object});
  if (!made) return Error{{}, companion() + " is not here; it is built along with this program"};
  std::istringstream lines(made->output);
  for (std::string line; std::getline(lines, line);) {
    const std::vector<std::string_view> parts = parts_of(line);
    if (parts[0] == "refused" && parts.size() == 5)
      return Error{place_of(std::span(parts).subspan(1)), std::string(parts[4])};
    if (parts[0] == "uses" && parts.size() == 6)
      uses.try_emplace(std::string(parts[1]),
                       Use{place_of(std::span(parts).subspan(2)), std::string(parts[5])});
  }
  if (made->code != 0) return Error{{source, 0, 0}, "its code cannot be made; see above"};
  return std::nullopt;
}

std::vector<std::string> flags_of(const Code& code, const std::string& home) {
  std::vector<std::string> flags = {"-g",
                                    "-fstandalone-debug",
                                    "-O0",
                                    "-fPIC",
                                    "-fexceptions",
                                    "-fsanitize=thread",
                                    "-fstack-clash-protection"};
  for (const char* option : {"-tsan-instrument-read-before-write=1", "-tsan-distinguish-volatile=1",
                             "-tsan-handle-cxx-exceptions=1"}) {
    flags.emplace_back("-mllvm");
    flags.emplace_back(option);
  }
  // A user's header comes before a stand-in of ours, and that before what it stands in for.
  for (const std::string& folder : code.includes)
    if (!fs::is_regular_file(folder)) flags.push_back("-I" + path_of(folder));
  flags.push_back("-I" + home + "/include");
  flags.emplace_back("-include");
  flags.push_back(home + "/runtime/weak_exchange.h");
  if (!code.shim.empty()) {
    flags.push_back("-I" + home + "/shim/" + code.shim);
    flags.emplace_back("-include");
    flags.push_back(home + "/shim/" + code.shim + "/shim.h");
  }
  for (const std::string& file : code.includes) {
    if (!fs::is_regular_file(file)) continue;
    flags.emplace_back("-include");
    flags.push_back(path_of(file));
  }
  for (const std::string& define : code.defines) flags.push_back("-D" + define);
  return flags;
}

bool has_containers(const Uses& uses) {
  return std::any_of(uses.begin(), uses.end(), [](const auto& use) {
    const std::string_view symbol = use.first;
    return symbol.find("_Rb_tree_") != symbol.npos ||
           symbol.find("_List_node_base") != symbol.npos ||
           symbol.find("_Prime_rehash_policy") != symbol.npos;
  });
}

/// What the code needs that is compiled along with it, behind its own files.
std::vector<std::string> companions_of(const Uses& uses, const std::string& home) {
  std::vector<std::string> sources;
  if (has_containers(uses)) sources.push_back(home + "/runtime/containers.cpp");
  // Variables of each processor are reached through this.
  if (uses.contains("cp_processor_at_")) sources.push_back(home + "/shim/linux/processors.c");
  return sources;
}

/// The signal takes its effect when the temporary folder is gone.
Error interrupted() { return {{}, "interrupted while the code was compiled"}; }

}  // namespace

std::vector<std::string> words_to_compile(const std::string& source, const std::string& ir,
                                          const Code& code, const std::string& home) {
  std::vector<std::string> words = {is_cpp(source) ? "clang++-19" : "clang-19",
                                    is_cpp(source) ? "-std=c++20" : "-std=gnu11"};
  for (std::string& flag : flags_of(code, home)) words.push_back(std::move(flag));
  for (const char* word : {"-c", "-emit-llvm", "-o"}) words.emplace_back(word);
  words.push_back(ir);
  // Whatever it is called, it is no object file, and nothing else that would go past us.
  words.emplace_back("-x");
  words.emplace_back(is_cpp(source) ? "c++" : "c");
  words.push_back(path_of(source));
  return words;
}

namespace {

/// Compiles and links it in a folder.
Result<Built> built_in(const std::string& folder, const Code& code, const std::string& home) {
  const std::string no_compiler = "clang-19 is not here; scripts/set-up installs it";
  Built built;
  built.image = folder + "/image.so";
  std::vector<std::string> objects;
  std::optional<std::string> library;
  // What the C++ library has of containers is compiled along where code uses it.
  std::vector<std::string> sources = code.sources;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const std::string source = sources[i];
    const std::string ir = fmt::format("{}/{}.bc", folder, i);
    const std::string object = fmt::format("{}/{}.o", folder, i);
    std::vector<std::string> words = words_to_compile(source, ir, code, home);
    const std::string rule = fmt::format("{}/{}.d", folder, i);
    // What it reads, and where it looks.
    words.insert(words.begin() + 1, {"-v", "-MD", "-MF", rule});
    if (::isatty(STDERR_FILENO) != 0) words.insert(words.begin() + 1, "-fcolor-diagnostics");
    const auto compiled = run(std::move(words), Listen::errors);
    if (ScratchFolder::interrupted()) return interrupted();
    if (!compiled) return Error{{}, no_compiler};
    const std::string said = add_folders(compiled->output, built.inputs);
    library = compiler_library(compiled->output);
    for (std::string& file : prerequisites_in(rule)) built.inputs.files.insert(std::move(file));
    std::optional<Lack> lack;
    if (compiled->code != 0) lack = what_is_missing(source, code, home, folder);
    if (!lack || !lack->is_all) std::fputs(said.c_str(), stderr);
    if (lack) return std::move(lack->error);
    if (compiled->code != 0) return Error{{source, 0, 0}, "it does not compile; see above"};
    if (auto error = make_object(source, ir, home, object, built.uses)) return std::move(*error);
    objects.push_back(object);
    built.ir_files.push_back(ir);
    if (i + 1 == code.sources.size())
      for (std::string& also : companions_of(built.uses, home)) sources.push_back(std::move(also));
  }
  objects.push_back(runtime_object());
  if (!fs::exists(objects.back()))
    return Error{{}, objects.back() + " is not here; it is built along with this program"};
  if (library) objects.push_back(*library);
  auto error = link_image(objects, std::ranges::any_of(sources, is_cpp), built.image);
  if (ScratchFolder::interrupted()) return interrupted();
  if (error) return std::move(*error);
  return built;
}

Result<std::shared_ptr<Image>> loaded(Built built, const std::string& home) {
  auto image = Image::load(built.image, built.uses, host_table());
  if (image) (*image)->places().ask(built.ir_files, home);
  return image;
}

}  // namespace

Result<std::shared_ptr<Image>> build(const Code& code, const std::string& home) {
  for (const auto* names : {&code.includes, &code.defines})
    for (const std::string& name : *names)
      if (name.empty())
        return Error{{},
                     names == &code.includes ? "--include names nothing; expected a folder or a file"
                                             : "--define names nothing; expected a macro"};
  for (const std::string& source : code.sources)
    if (!fs::is_regular_file(source))
      return Error{
          {source, 0, 0},
          fs::exists(source) ? "this is no file with C or C++ in it" : no_such_file(source)};
  auto folder = ScratchFolder::make();
  if (!folder) return folder.error();
  const BuildCache cache(
      code, home,
      {runtime_object(), companion(), home + "/runtime/containers.cpp",
       home + "/shim/linux/processors.c"});
  if (ScratchFolder::interrupted()) return interrupted();
  if (auto before = cache.find()) return loaded(std::move(*before), home);
  auto built = built_in(folder->path(), code, home);
  if (!built) return built.error();
  cache.keep(*built);
  return loaded(std::move(*built), home);
}

}  // namespace counterproof::own
