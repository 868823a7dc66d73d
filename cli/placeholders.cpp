#include "cli/placeholders.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "check/graph/memory_model.hpp"
#include "check/race/race_program.hpp"
#include "check/seeded/seeded_defects.hpp"
#include "cli/support.hpp"
#include "model/world/standard_scopes.hpp"
#include "reports/starter.hpp"
#include "scoreboard/scoreboard.hpp"
#include "smt/obligation.hpp"

namespace counterproof {
namespace {

std::vector<std::string> scope_names() {
  std::vector<std::string> names;
  for (const StandardScope& standard : every_standard_scope())
    names.push_back(standard.written.scope.name);
  return names;
}

std::vector<std::string> program_names() {
  std::vector<std::string> names;
  for (const RaceEntry& entry : race_programs()) names.emplace_back(entry.name);
  return names;
}

/// In the order in which they are proved.
std::vector<std::string> subject_names() {
  std::vector<std::string> names;
  std::set<std::string> seen;
  for (const auto* all : {&smt::obligations(), &smt::seeded_obligations()})
    for (const smt::Obligation& one : *all)
      if (seen.insert(one.subject).second) names.push_back(one.subject);
  names.emplace_back("sharing");
  return names;
}

std::vector<std::string> defect_names() {
  std::vector<std::string> names;
  for (const SeededDefect& defect : seeded_defects()) names.emplace_back(defect.id);
  return names;
}

std::vector<std::string> engine_names() {
  std::vector<std::string> names;
  for (const Engine engine : kEngines) names.emplace_back(name_of(engine));
  return names;
}

std::vector<std::string> memory_names() {
  std::vector<std::string> names;
  for (const graph::MemoryModel* model : graph::memory_models()) names.emplace_back(model->name());
  return names;
}

std::vector<Placeholder> make_placeholders() {
  using enum Completion;
  return {
      {"POLICY",
       "a policy file, in TOML; where several may stand, also a folder of them",
       files,
       {".toml"}},
      {"SHARD", "one of several parts, such as 3/8"},
      {"PART", "a part of a check, as check --shard writes them", files, {".json"}},
      {"TRACE", "a trace, a schedule, or the bytes of a fuzzer", files, {".trace", ".schedule"}},
      {"LITMUS", "a litmus test in C, or a folder of them", files, {".litmus"}},
      {"MEMORY", "a memory model", words, {}, memory_names()},
      {"FILE", "a file", files},
      {"CODE", "a file of C or C++", files, {".c", ".cc", ".cpp", ".cxx"}},
      {"MACRO", "a macro and its value, as NAME=VALUE, or a name alone", nothing},
      {"SHIM", "stand-ins for the headers of a kernel", words, {}, {"linux"}},
      {"DIR", "a folder; it is made where something is written to it", folders},
      {"N", "a whole number"},
      {"LIMIT", "a whole number, or unlimited", words, {}, {"unlimited"}},
      {"S", "seconds; a fraction will do where the option does not say otherwise"},
      {"MIB", "mebibytes"},
      {"SCOPE",
       "a standard scope, as list scopes has them, a policy's own, or a scope file, FILE.toml",
       words_and_files,
       {".toml"},
       scope_names()},
      {"STANDARD", "a standard scope, as list scopes has them", words, {}, scope_names()},
      {"PROGRAM", "a raced program, as list programs has them", words, {}, program_names()},
      {"SUBJECT", "what something is proved of", words, {}, subject_names()},
      {"DEFECT", "a seeded defect, such as D14 or W03", words, {}, defect_names()},
      {"KERNEL",
       "a kernel that judges: uml, the file of a user-mode Linux, qemu:IMAGE, live:FOLDER",
       words_and_files,
       {},
       {"uml"}},
      {"ENGINE", "an engine of the scoreboard", words, {}, engine_names()},
      {"KIND",
       "what is listed",
       words,
       {},
       {"policies", "invariants", "events", "choices", "defects", "scopes", "programs"}},
      {"INPUT", "what people write", words, {}, {"policy", "scope"}},
      {"STARTER", "what to begin with", words, {}, starter_kinds()},
      {"NAME", "what files are called, without what they end in; a folder may stand before it"},
      {"TARGET",
       "a fuzz target",
       words,
       {},
       {"world", "schedule", "differential", "limit_text", "policy_file", "trace_file"}},
      {"FUZZER", "a fuzzing engine", words, {}, {"libfuzzer", "afl"}},
      {"SANITIZER", "sanitizers, with a comma", words, {}, {"address,undefined", "none"}},
      {"MACHINE", "what a machine is called: letters, digits, - and _", nothing},
      {"CLUSTER", "what shares out work among machines", words, {}, {"slurm", "kubernetes"}},
      {"SHELL", "a shell", words, {}, {"bash", "zsh", "fish"}},
  };
}

}  // namespace

const std::vector<Placeholder>& placeholders() {
  static const std::vector<Placeholder> kPlaceholders = make_placeholders();
  return kPlaceholders;
}

const Placeholder& placeholder(std::string_view word) {
  const auto found = std::ranges::find(placeholders(), word, &Placeholder::word);
  if (found == placeholders().end())
    throw std::logic_error("cli/placeholders.cpp does not tell what \"" + std::string(word) +
                           "\" stands for");
  return *found;
}

}  // namespace counterproof
