// merge: the verdicts that come of the parts of a check.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "check/policy/scope_search.hpp"
#include "cli/check_answer.hpp"
#include "cli/check_parts.hpp"
#include "cli/commands.hpp"
#include "cli/path_options.hpp"
#include "cli/search_options.hpp"
#include "cli/support.hpp"
#include "model/suggest.hpp"

namespace counterproof {
namespace {

struct MergeArguments {
  std::vector<std::string> parts;
  unsigned threads = 0;
  CheckAnswer answer;
};

/// What the parts were asked for.
AskedPolicies asked_of(const Part& part, unsigned threads) {
  const FilesRead noted;
  SearchArguments search;
  CLI::App command;
  search.add_to(command);
  std::vector<std::string> words = part.check.options;
  std::ranges::reverse(words);  // as CLI11 takes them
  command.parse(words);
  search.threads = threads;
  AskedPolicies asked = need(with_asked_scopes(read_policies(part.check.paths), search.options()));
  for (const auto& [file, hash] : FilesRead::hashes())
    if (!part.check.files.contains(file))
      fail({{file, 0, 0},
            fmt::format("{} was made without this file; expected the files as they were, or all "
                        "parts made anew",
                        shown(part.file))});
  return asked;
}

ScopeSearch search_in(const std::vector<Part>& parts, std::size_t policy, std::size_t place,
                      const Scope& scope) {
  for (const Part& part : parts)
    if (auto search = part.search(policy, place, scope)) return *std::move(search);
  throw std::logic_error("no part has the search of scope " + scope.name);
}

smt::SubjectProofs proofs_in(const std::vector<Part>& parts, const smt::PolicySubject& subject) {
  for (const Part& part : parts)
    for (const smt::SubjectProofs& proofs : part.proofs)
      if (proofs.subject == name_of(subject)) return proofs;
  throw std::logic_error("no part has the proofs of " + subject.subject);
}

ExitCode run(MergeArguments& arguments) {
  std::vector<Part> parts;
  for (const std::string& path : arguments.parts) parts.push_back(need(read_part(path)));
  if (const auto error = misfit(parts)) fail(*error);
  AskedPolicies asked = asked_of(parts.front(), arguments.threads);
  ProgressLine progress;
  return arguments.answer.give(
      asked, {[&](std::size_t i) {
                auto& [policy, options] = asked.policies[i];
                progress.attach_to(options);
                const std::vector<Scope> scopes = need(scopes_for(policy, options));
                CheckInParts check(policy, options);
                for (std::size_t place = 0; place < scopes.size(); ++place)
                  check.add(search_in(parts, i, place, scopes[place]));
                CheckReport report = check.finish(scopes);
                progress.clear();
                if (const auto error = rule_error(policy)) fail(*error);
                return report;
              },
              [&](const smt::PolicySubject& subject) { return proofs_in(parts, subject); }});
}

}  // namespace

void add_merge(CLI::App& app, ExitCode& exit_code) {
  auto arguments = std::make_shared<MergeArguments>();
  CLI::App* command =
      app.add_subcommand("merge", "Put the parts of a check together, as if it had been one run");
  command->add_option("part", arguments->parts, "What check --shard wrote: all parts")
      ->required()
      ->type_name("PART");
  arguments->answer.add_to(*command);
  add_threads(*command, arguments->threads);
  command->footer("Example: counterproof merge part-*.json");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace counterproof
