// See compile.hpp.
//
// Every block of the code counts down a number of steps (runtime.c), so that a rule without an end
// is left where the search can tell of it.  Of blocks that always come together none is left out: a
// loop without a branch is one.
#include "own/rules/compile.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <vector>

#include "model/suggest.hpp"
#include "own/companion.hpp"
#include "own/rules/cache.hpp"
#include "own/scratch_folder.hpp"

namespace counterproof::own {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> command_for(const std::string& source, const std::string& home) {
  return {"clang++-19",
          "-std=c++20",
          "-O2",
          "-g",
          "-fPIC",
          "-shared",
          "-Wall",
          "-Wextra",
          "-D_GLIBCXX_ASSERTIONS",  // a wrong index is told
          "-fvisibility=hidden",
          "-fvisibility-inlines-hidden",
          "-fsanitize-coverage=trace-pc,no-prune",
          "-Wl,-Bsymbolic",
          "-Wl,-z,now",
          "-I" + home + "/include",
          "-isystem" + home,  // this project's own headers, which are not the user's to mend
          source};
}

}  // namespace

Result<std::string> source_of(const RuleFile& file) {
  if (!fs::is_regular_file(file.path)) {
    return Error{file.place, fmt::format("there is no rule file {}; expected the path of a C++ "
                                         "file, from the folder of the policy",
                                         shown(file.path))};
  }
  return fs::absolute(file.path).lexically_normal().string();
}

Result<std::string> compiled_rule(const RuleFile& file, const std::string& home) {
  const auto source = source_of(file);
  if (!source) return source.error();
  std::vector<std::string> command = command_for(*source, home);
  if (!compiler_path())
    return Error{file.place, "clang-19 is not here to compile it; scripts/set-up installs it"};
  const ObjectCache cache(command, ".so");
  if (const auto known = cache.find()) return *known;

  auto scratch = ScratchFolder::make();
  if (!scratch) return scratch.error();
  const std::string object = scratch->path() + "/rule.so";
  const std::string rule = scratch->path() + "/rule.d";
  const std::string steps = scratch->path() + "/runtime.o";
  const std::string runtime = home + "/own/rules/runtime.c";
  const auto made = run({"clang-19", "-O2", "-fPIC", "-c", runtime, "-o", steps});
  if (!made || made->code != 0)
    return Error{file.place, "clang-19 does not compile what rules run with; see above"};
  command.insert(command.end(), {steps, "-MD", "-MF", rule, "-o", object});
  const auto compiled = run(command);
  if (ScratchFolder::interrupted()) return Error{{}, "interrupted while the rule was compiled"};
  if (!compiled || compiled->code != 0)
    return Error{file.place,
                 fmt::format("the rule file {} does not compile; see above", file.path)};
  std::vector<std::string> files = prerequisites_in(rule);
  files.push_back(runtime);
  const auto kept = cache.keep(object, files);
  if (!kept)
    return Error{file.place,
                 "there is no room for the compiled rule; expected a folder for "
                 "temporary files in TMPDIR"};
  return *kept;
}

}  // namespace counterproof::own
