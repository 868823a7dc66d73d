// See compile.hpp.
//
// A shared object is named by a hash of all that went into it: the command, the compiler, and the
// contents of the file and of every header that it includes.  Which headers those are the compiler
// says when it compiles; their list is kept beside, under the name of the command.  So nothing is
// compiled twice, nothing stale is ever loaded, and the cache may be deleted at any time.
//
// Every edge of the code counts down a number of steps (runtime.c), so that a rule without an end
// is left where the search can tell of it.
#include "own/rules/compile.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <xxhash.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <vector>

#include "model/printable.hpp"
#include "model/suggest.hpp"
#include "own/companion.hpp"
#include "own/scratch_folder.hpp"

namespace counterproof::own {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCompiler = "clang++-19";

std::optional<std::string> contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) return std::nullopt;
  return text.str();
}

class Hash {
 public:
  void add(std::string_view text) {
    value_ = XXH3_64bits_withSeed(text.data(), text.size(), value_ + text.size());
  }
  [[nodiscard]] std::string text() const { return fmt::format("{:016x}", value_); }

 private:
  std::uint64_t value_ = 0;
};

/// Where compiled rules are kept; nothing if there is no such place.
std::optional<fs::path> cache_folder() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  const char* home = std::getenv("HOME");
  fs::path folder;
  if (cache != nullptr && *cache == '/') {
    folder = cache;
  } else if (home != nullptr && *home == '/') {
    folder = fs::path(home) / ".cache";
  } else {
    return std::nullopt;
  }
  folder /= "counterproof/rules";
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || ::access(folder.c_str(), W_OK) != 0) return std::nullopt;
  return folder;
}

std::vector<std::string> command_for(const std::string& source, const std::string& home) {
  return {kCompiler,
          "-std=c++20",
          "-O2",
          "-g",
          "-fPIC",
          "-shared",
          "-Wall",
          "-Wextra",
          "-fvisibility=hidden",
          "-fvisibility-inlines-hidden",
          "-fsanitize-coverage=trace-pc",
          "-Wl,-Bsymbolic",
          "-Wl,-z,now",
          "-I" + home + "/include",
          "-isystem" + home,  // this project's own headers, which are not the user's to mend
          source};
}

/// The files in a makefile's rule, "image.so: a.cpp b.hpp \".
std::vector<std::string> prerequisites(const std::string& rule) {
  std::vector<std::string> files;
  std::string name;
  const auto end_name = [&] {
    if (!name.empty() && !name.ends_with(':')) files.push_back(name);
    name.clear();
  };
  for (std::size_t i = 0; i < rule.size(); ++i) {
    if (rule[i] == '\\' && i + 1 < rule.size() && rule[i + 1] == ' ') {
      name += rule[++i];
    } else if (rule[i] == '\\' && i + 1 < rule.size() && rule[i + 1] == '\n') {
      ++i;
      end_name();
    } else if (rule[i] == ' ' || rule[i] == '\n') {
      end_name();
    } else {
      name += rule[i];
    }
  }
  end_name();
  return files;
}

/// The name of the object that is made of these files by this command; nothing if one is gone.
std::optional<std::string> key_of(Hash hash, const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    const auto text = contents(file);
    if (!text) return std::nullopt;
    hash.add(file);
    hash.add(*text);
  }
  return hash.text();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// Puts a file where others may look for it at the same time.
bool keep(const fs::path& from, const fs::path& to) {
  const fs::path beside = to.string() + fmt::format(".{}", ::getpid());
  std::error_code error;
  fs::copy_file(from, beside, fs::copy_options::overwrite_existing, error);
  if (!error) fs::rename(beside, to, error);
  return !error;
}

}  // namespace

Result<std::string> compiled_rule(const RuleFile& file, const std::string& home) {
  if (!fs::is_regular_file(file.path)) {
    return Error{file.place, fmt::format("there is no rule file {}; expected the path of a C++ "
                                         "file, from the folder of the policy",
                                         shown(file.path))};
  }
  const std::string source = fs::absolute(file.path).lexically_normal().string();
  std::vector<std::string> command = command_for(source, home);
  const std::string runtime = home + "/own/rules/runtime.c";
  Hash by_command;
  for (const std::string& word : command) by_command.add(word);
  std::error_code error;
  const auto compiler = run({"sh", "-c", fmt::format("command -v {}", kCompiler)});
  if (!compiler || compiler->code != 0)
    return Error{file.place, "clang-19 is not here to compile it; scripts/set-up installs it"};
  const std::string compiler_path = compiler->output.substr(0, compiler->output.find('\n'));
  by_command.add(fs::canonical(compiler_path, error).string());
  by_command.add(std::to_string(fs::last_write_time(compiler_path, error).time_since_epoch().count()));

  const auto folder = cache_folder();
  const fs::path list = folder.value_or("") / (by_command.text() + ".files");
  if (folder) {
    if (const auto known = contents(list.string())) {
      const auto key = key_of(by_command, lines_of(*known));
      const fs::path object = *folder / (key.value_or("none") + ".so");
      if (key && fs::exists(object)) return object.string();
    }
  }

  auto scratch = ScratchFolder::make();
  if (!scratch) return scratch.error();
  const std::string object = scratch->path() + "/rule.so";
  const std::string rule = scratch->path() + "/rule.d";
  const std::string steps = scratch->path() + "/runtime.o";
  const auto made = run({"clang-19", "-O2", "-fPIC", "-c", runtime, "-o", steps});
  if (!made || made->code != 0)
    return Error{file.place, "clang-19 does not compile what rules run with; see above"};
  command.insert(command.end(), {steps, "-MD", "-MF", rule, "-o", object});
  const auto compiled = run(command);
  if (ScratchFolder::interrupted()) return Error{{}, "interrupted while the rule was compiled"};
  if (!compiled || compiled->code != 0)
    return Error{file.place, fmt::format("the rule file {} does not compile; see above", file.path)};
  std::vector<std::string> files = prerequisites(contents(rule).value_or(""));
  files.push_back(runtime);
  const auto key = key_of(by_command, files);
  if (folder && key) {
    std::ofstream names(scratch->path() + "/files");
    for (const std::string& name : files) names << name << '\n';
    names.close();
    const fs::path kept = *folder / (*key + ".so");
    if (keep(object, kept) && keep(scratch->path() + "/files", list)) return kept.string();
  }
  // Without a cache the object must outlive its folder: an open file does.
  const fs::path alone = fs::temp_directory_path() / fmt::format("counterproof-{}-{}.so", ::getpid(),
                                                                 key.value_or("rule"));
  if (!keep(object, alone))
    return Error{file.place, "there is no room for the compiled rule; expected a folder for "
                             "temporary files in TMPDIR"};
  return alone.string();
}

}  // namespace counterproof::own
