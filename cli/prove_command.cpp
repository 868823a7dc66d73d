#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "check/race/schedule_file.hpp"
#include "cli/commands.hpp"
#include "cli/number_options.hpp"
#include "cli/page_origin.hpp"
#include "cli/path_options.hpp"
#include "cli/report_files.hpp"
#include "cli/support.hpp"
#include "model/suggest.hpp"
#include "reports/html_page.hpp"
#include "reports/json_text.hpp"
#include "reports/prove_text.hpp"
#include "reports/schedule_text.hpp"
#include "smt/obligation.hpp"
#include "smt/symbolic.hpp"

namespace counterproof {
namespace {

/// What fits the solver's milliseconds.
constexpr double kMostSolverSeconds = 1e6;

constexpr const char* kSharing = "sharing";

struct ProveArguments {
  std::vector<std::string> subjects;
  double seconds = 30;
  bool explain = false;
  bool json = false;
  ReportFiles files;
  std::string smt2;
};

std::vector<const smt::Obligation*> chosen(const ProveArguments& arguments) {
  std::set<std::string> subjects;
  for (const auto* all : {&smt::obligations(), &smt::seeded_obligations()})
    for (const smt::Obligation& one : *all) subjects.insert(one.subject);
  subjects.insert(kSharing);
  for (const std::string& name : arguments.subjects) {
    if (subjects.contains(name)) continue;
    const std::vector<std::string_view> names(subjects.begin(), subjects.end());
    fail({{}, fmt::format("nothing is proved of {}; {}", shown(name), expected(name, names))});
  }
  std::vector<const smt::Obligation*> obligations;
  const auto asked = [&](const smt::Obligation& one) {
    return std::find(arguments.subjects.begin(), arguments.subjects.end(), one.subject) !=
           arguments.subjects.end();
  };
  for (const smt::Obligation& one : smt::obligations())
    if (arguments.subjects.empty() || asked(one)) obligations.push_back(&one);
  // What is wrong on purpose is only proved when it is asked for.
  for (const smt::Obligation& one : smt::seeded_obligations())
    if (asked(one)) obligations.push_back(&one);
  return obligations;
}

/// Proves them on all processors, and calls `done(index, proof)` in their order.
template <class Done>
void prove_all(const std::vector<const smt::Obligation*>& obligations,
               const smt::ProveOptions& options, Done&& done) {
  std::vector<std::optional<smt::Proof>> proofs(obligations.size());
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::size_t shown = 0;
  std::vector<std::jthread> threads;
  const unsigned count = std::max(1U, std::thread::hardware_concurrency());
  for (unsigned t = 0; t < count; ++t) {
    threads.emplace_back([&] {
      for (std::size_t i = next++; i < obligations.size() && !interrupted(); i = next++) {
        smt::Proof proof = smt::prove(*obligations[i], options);
        const std::scoped_lock lock(mutex);
        proofs[i] = std::move(proof);
        for (; shown < proofs.size() && proofs[shown]; ++shown) done(*proofs[shown]);
      }
    });
  }
}

/// A refutation for any number of threads is confirmed by a schedule of two.
void confirm_by_race(smt::Proof& proof) {
  if (proof.verdict != Verdict::violated || proof.race_program.empty()) return;
  const RaceEntry* program = find_race_program(proof.race_program);
  RaceOptions options;
  options.size = {2, 1};
  options.bounds.stop = &interrupted();
  const RaceReport report = race(*program, options);
  proof.replayed =
      std::any_of(report.findings.begin(), report.findings.end(),
                  [&](const RaceFinding& finding) { return finding.invariant == proof.invariant; });
  if (proof.replayed) return;
  if (!report.settled()) {
    proof.verdict = Verdict::unknown;
    proof.why =
        fmt::format("its schedule was looked for in {}, which ended early", proof.race_program);
    return;
  }
  proof.verdict = Verdict::error;
  proof.why = fmt::format("no schedule of {} confirms it", proof.race_program);
}

void explain_by_race(const smt::Proof& proof, const Paint& paint) {
  if (proof.race_program.empty() || !proof.replayed) return;
  RaceOptions options;
  options.size = {2, 1};
  const RaceEntry* program = find_race_program(proof.race_program);
  const RaceReport report = race(*program, options);
  const SourceLines lines = source_lines();
  for (const RaceFinding& finding : report.findings) {
    if (finding.invariant != proof.invariant) continue;
    print("      two threads show it:\n" +
          schedule_text(run_schedule(*program, report.size, finding.schedule), finding.id(), paint,
                        {output_width(), false, &lines}));
  }
}

void write_smt2(const smt::Proof& proof, const std::string& folder) {
  std::string name = proof.subject + "." + proof.obligation;
  for (char& c : name)
    if (c == ' ' || c == ',') c = '-';
  write_file(fmt::format("{}/{}.smt2", folder, name), proof.smt2);
}

ExitCode exit_code_of(const std::vector<smt::Proof>& proofs, std::size_t asked) {
  bool settled = proofs.size() == asked;
  for (const smt::Proof& proof : proofs) {
    if (proof.verdict == Verdict::error) return ExitCode::internal_error;
    if (proof.verdict == Verdict::violated && proof.known.empty()) return ExitCode::claim_violated;
    settled = settled && proof.verdict != Verdict::unknown;
  }
  return settled ? ExitCode::as_stated : ExitCode::not_settled;
}

ExitCode run(const ProveArguments& arguments) {
  const auto obligations = chosen(arguments);
  const bool with_sharing =
      arguments.subjects.empty() || std::find(arguments.subjects.begin(), arguments.subjects.end(),
                                              kSharing) != arguments.subjects.end();
  smt::ProveOptions options;
  options.timeout_ms = static_cast<unsigned>(std::max(arguments.seconds * 1000, 1.0));
  options.stop = &interrupted();
  const OnInterruption no_solver_goes_on(smt::interrupt_solvers);
  arguments.files.need_writable(arguments.json ? "--json" : "");
  if (!arguments.smt2.empty()) need_writable_folder(arguments.smt2);
  // A report that takes standard output has it alone.
  const bool as_text = !arguments.json && !arguments.files.take_output();
  const Paint paint = paint_for_output();
  std::vector<smt::Proof> proofs;
  if (as_text && !obligations.empty()) print(proof_heading(paint));
  prove_all(obligations, options, [&](smt::Proof& proof) {
    confirm_by_race(proof);
    if (as_text) print(proof_row(proof, paint));
    proofs.push_back(std::move(proof));
  });
  if (!arguments.smt2.empty())
    for (const smt::Proof& proof : proofs) write_smt2(proof, arguments.smt2);
  std::vector<smt::SharingReport> sharing;
  bool shared_all = true;
  for (const smt::Charges charges : {smt::Charges::whole_pages, smt::Charges::fractions}) {
    if (!with_sharing) break;
    if (auto report = smt::prove_sharing(charges, &interrupted())) {
      sharing.push_back(std::move(*report));
    } else {
      shared_all = false;
    }
  }
  ExitCode exit_code = exit_code_of(proofs, obligations.size());
  if (!shared_all && exit_code == ExitCode::as_stated) exit_code = ExitCode::not_settled;
  arguments.files.write("--html", [&] {
    return html_page("Proofs", html_data(proofs, sharing, obligations.size()), page_origin());
  });
  if (arguments.files.take_output()) return exit_code;
  if (arguments.json) {
    Json json = to_json(proofs, sharing);
    json["not_tried"] = Json::array();
    // Proofs are told in the order of the obligations, up to the first that was left out.
    for (std::size_t i = proofs.size(); i < obligations.size(); ++i)
      json["not_tried"].push_back(obligations[i]->subject + " " + obligations[i]->id);
    if (!shared_all) json["not_tried"].push_back(kSharing);
    print(json_text(json));
  } else {
    if (arguments.explain) {
      for (const smt::Proof& proof : proofs) {
        print(proof_details(proof, paint));
        explain_by_race(proof, paint);
      }
    }
    if (!sharing.empty()) print("\nsharing a page between two containers\n");
    for (const smt::SharingReport& report : sharing)
      print(sharing_text(report, paint, arguments.explain));
    if (!shared_all) print("\nsharing a page between two containers: unknown\n");
    if (interrupted())
      print(fmt::format("\ninterrupted: {} of {} obligations were tried\n", proofs.size(),
                        obligations.size()));
  }
  return exit_code;
}

}  // namespace

void add_prove(CLI::App& app, ExitCode& exit_code) {
  auto arguments = std::make_shared<ProveArguments>();
  CLI::App* command =
      app.add_subcommand("prove",
                         "Prove the counters for all 64-bit values and any number of "
                         "operations and threads");
  command
      ->add_option("subject", arguments->subjects,
                   "Counters, limit-text, or sharing; default: everything")
      ->type_name("SUBJECT");
  add_seconds(*command, "--timeout", arguments->seconds,
              "Seconds for each question to the solver; beyond it the verdict is unknown",
              kMostSolverSeconds)
      ->default_str("30");
  command->add_flag("--explain", arguments->explain,
                    "Show what each obligation says and assumes, and the values that refute it");
  command
      ->add_option("--smt2", arguments->smt2,
                   "Write the negation of each obligation as SMT-LIB 2 to a file in this folder: "
                   "unsat means proved")
      ->type_name("DIR")
      ->check(not_empty());
  command->add_flag("--json", arguments->json, "Answer as JSON");
  arguments->files.add_to(*command, "--html", "Write a page to read in a browser");
  command->footer("Example: counterproof prove res-counter-2007 --explain");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace counterproof
