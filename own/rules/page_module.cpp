// See page_module.hpp.
//
// A rule file is loaded into the command as a shared object, with names of its own.  A page has one
// module, into which everything is linked: two files may well have functions of the same name, and
// the linker would take one of them for both.  So each file is compiled to bitcode, under a name of
// its own for its `counterproof_rule`; and clang takes the bitcodes into a table of these as it
// takes its builtin libraries: everything in them becomes internal, and only that name is looked
// for (-mlink-builtin-bitcode).  The table is what is linked with the model.
#include "own/rules/page_module.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <vector>

#include "own/companion.hpp"
#include "own/rules/cache.hpp"
#include "own/rules/compile.hpp"
#include "own/scratch_folder.hpp"

namespace counterproof::own {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTarget = "--target=wasm32-wasi";

/// What is missing here to compile for a page, by its package; nothing if all is there.
std::optional<std::string> missing_package() {
  if (!compiler_path()) return "clang-19";
  // The compiler answers with a path where it finds the file, and otherwise with what it was asked.
  const std::array<std::pair<const char*, const char*>, 5> kNeeds = {{
      {"-print-file-name=crt1-reactor.o", "wasi-libc"},
      {"-print-file-name=libc++.a", "libc++-19-dev-wasm32"},
      {"-print-file-name=libc++abi.a", "libc++abi-19-dev-wasm32"},
      {"-print-libgcc-file-name", "libclang-rt-19-dev-wasm32"},
      {"-print-prog-name=wasm-ld", "lld-19"},
  }};
  for (const auto& [question, package] : kNeeds) {
    const auto answer = run({"clang++-19", kTarget, "-rtlib=compiler-rt", question});
    if (!answer || answer->code != 0) return package;
    const std::string path = answer->output.substr(0, answer->output.find('\n'));
    if (!path.starts_with('/') || !fs::exists(path)) return package;
  }
  return std::nullopt;
}

std::string name_for(const std::string& source) {
  std::string name = "counterproof_rule_";
  for (const char c : source) name += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return name;
}

std::vector<std::string> compile_command(const std::string& source, const std::string& home) {
  return {"clang++-19",
          kTarget,
          "-std=c++20",
          "-O2",
          "-w",  // what it warns of was told when the rule was compiled for the command
          "-DNDEBUG",
          "-Dcounterproof_rule=" + name_for(source),
          "-fsanitize-coverage=trace-pc,no-prune",
          "-fsanitize=null",
          "-fsanitize-minimal-runtime",
          "-fno-sanitize-recover=null",
          "-include",
          home + "/wasm/one_thread.hpp",
          "-I" + home + "/include",
          "-isystem" + home,
          "-emit-llvm",
          "-c",
          source};
}

/// What every way to a module has in common, once: the packages that are missing are looked for
/// when something must be compiled.
class Making {
 public:
  Making(ScratchFolder scratch, const std::string& home)
      : scratch_(std::move(scratch)), home_(home) {}

  [[nodiscard]] std::string in_scratch(const std::string& name) const {
    return scratch_.path() + "/" + name;
  }

  /// Runs one command.  Errors: a package is missing, it fails, or the user has interrupted it.
  std::optional<Error> run_for(const RuleFile& file, const std::vector<std::string>& command,
                               const std::string& otherwise) {
    if (!looked_) {
      looked_ = true;
      if (const auto package = missing_package()) {
        return Error{file.place, fmt::format("a page runs rule files compiled to WebAssembly, and "
                                             "{} is not here; install {}{}",
                                             *package, *package == "clang-19" ? "clang-19 " : "",
                                             kPagePackages)};
      }
    }
    const auto ran = run(command);
    if (ScratchFolder::interrupted()) return Error{{}, "interrupted while a rule was compiled"};
    if (!ran || ran->code != 0) return Error{file.place, otherwise};
    return std::nullopt;
  }

  /// The bitcode of one file.
  Result<std::string> compiled(const RuleFile& file, const std::string& source) {
    std::vector<std::string> command = compile_command(source, home_);
    const ObjectCache cache(command, ".bc");
    if (const auto known = cache.find()) return *known;
    const std::string bitcode = in_scratch("rule.bc");
    const std::string rule = in_scratch("rule.d");
    command.insert(command.end(), {"-MD", "-MF", rule, "-o", bitcode});
    if (auto error = run_for(
            file, command,
            fmt::format("the rule file {} does not compile for a page; see above", file.path)))
      return *error;
    return kept(file, cache, bitcode, prerequisites_in(rule), true);
  }

  static Result<std::string> kept(const RuleFile& file, const ObjectCache& cache,
                                  const std::string& object, const std::vector<std::string>& from,
                                  bool may_change) {
    if (auto kept = cache.keep(object, from, may_change)) return *std::move(kept);
    return Error{file.place,
                 "there is no room for the compiled rule; expected a folder for "
                 "temporary files in TMPDIR"};
  }

 private:
  ScratchFolder scratch_;
  std::string home_;
  bool looked_ = false;
};

/// The table of the rule files, as the module reads it (wasm/linked_rules.cpp).
std::string table_of(std::span<const RuleFile> files, const std::vector<std::string>& names) {
  std::string functions;
  std::string entries;
  for (std::size_t i = 0; i < files.size(); ++i) {
    functions += fmt::format("void {}(void*);\n", names[i]);
    std::string path;
    for (const char c : files[i].path)
      path += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    entries += fmt::format("{{\"{}\", {}}}, ", path, names[i]);
  }
  return functions +
         "struct linked_rule { const char* path; void (*fill)(void*); };\n"
         "extern const struct linked_rule counterproof_linked_rules[];\n"
         "const struct linked_rule counterproof_linked_rules[] = {" +
         entries + "{0, 0}};\n";
}

}  // namespace

Result<std::string> page_module(std::span<const RuleFile> files, const std::string& archive,
                                const std::string& home) {
  auto scratch = ScratchFolder::make();
  if (!scratch) return scratch.error();
  Making making(std::move(*scratch), home);
  const RuleFile& first = files.front();

  std::vector<std::string> names;
  std::vector<std::string> bitcodes;
  std::vector<std::string> take_in;
  for (const RuleFile& file : files) {
    const auto source = source_of(file);
    if (!source) return source.error();
    const auto bitcode = making.compiled(file, *source);
    if (!bitcode) return bitcode.error();
    names.push_back(name_for(*source));
    bitcodes.push_back(*bitcode);
    take_in.insert(take_in.end(), {"-Xclang", "-mlink-builtin-bitcode", "-Xclang", *bitcode});
  }

  const std::string table = table_of(files, names);
  const std::string options = home + "/wasm/link_options";
  const std::vector<std::string> link = {"clang++-19",          kTarget, "@" + options,
                                         "-Wl,--whole-archive", archive, "-Wl,--no-whole-archive"};
  std::vector<std::string> all = link;
  all.push_back(table);
  all.insert(all.end(), bitcodes.begin(), bitcodes.end());
  const ObjectCache cache(all, ".wasm");
  if (const auto known = cache.find()) return *known;

  const std::string source = making.in_scratch("rules.c");
  const std::string object = making.in_scratch("rules.o");
  const std::string module = making.in_scratch("page.wasm");
  std::ofstream(source) << table;
  // The bitcodes are optimised as they are to be.
  std::vector<std::string> command = {
      "clang-19", kTarget, "-O2",  "-Xclang", "-disable-llvm-passes",
      "-w",       "-c",    source, "-o",      object};
  command.insert(command.end(), take_in.begin(), take_in.end());
  const std::string otherwise = "the rule files cannot be linked into a page; see above";
  if (auto error = making.run_for(first, command, otherwise)) return *error;
  command = link;
  command.insert(command.end(), {object, "-o", module});
  if (auto error = making.run_for(first, command, otherwise)) return *error;
  std::vector<std::string> from = bitcodes;
  from.insert(from.end(), {archive, options});
  return Making::kept(first, cache, module, from, false);
}

}  // namespace counterproof::own
