// Makes what fuzzers start from: seeds from what the exhaustive search finds, and dictionaries from
// the vocabulary.
//
//     make_seeds worlds DIR          the shortest trace of every violation of every shipped policy
//                                    and every seeded defect, in bytes
//     make_seeds traces DIR          the same, as trace files
//     make_seeds dictionaries DIR    fuzz_policy_file.dict and fuzz_trace_file.dict
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <string>

#include "check/policy/check_policy.hpp"
#include "check/seeded/seeded_defects.hpp"
#include "fuzz/byte_form.hpp"
#include "model/invariant/invariant.hpp"
#include "model/rules/choices.hpp"

namespace {

using namespace counterproof;

void write(const std::filesystem::path& file, std::string_view text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  if (!out.flush()) throw std::runtime_error(file.string() + " cannot be written");
}

/// One file each, named by what it has.  \returns whether it is new.
bool write_seed(const std::filesystem::path& folder, const std::string& text) {
  const auto file = folder / fmt::format("{:016x}", std::hash<std::string>{}(text));
  if (std::filesystem::exists(file)) return false;
  write(file, text);
  return true;
}

std::string bytes_of(const Trace& trace) {
  const std::vector<std::uint8_t> bytes = fuzz::encode(trace);
  return {bytes.begin(), bytes.end()};
}

template <class TextOf>
void make_traces(const std::filesystem::path& folder, TextOf text_of) {
  std::size_t count = 0;
  const auto add = [&](const Policy& policy) {
    const auto report = check_policy(policy, CheckOptions{});
    if (!report) throw std::runtime_error(report.error().text());
    for (const Finding& finding : report->findings)
      if (finding.trace) count += write_seed(folder, text_of(*finding.trace));
  };
  for (const Policy& policy : fuzz::shipped_policies()) add(policy);
  for (const SeededDefect& defect : seeded_defects()) {
    if (!defect.world) continue;
    Policy policy;
    policy.name = defect.id;
    policy.rules = defect.world->defective;
    add(policy);
  }
  fmt::print("{}: {} new seeds\n", folder.string(), count);
}

std::string dictionary_of(const std::set<std::string>& words) {
  std::string out = "# Made from the vocabulary by make_seeds.\n";
  for (const std::string& word : words) {
    std::string escaped;
    for (const char c : word) {
      if (c == '"' || c == '\\') escaped += '\\';
      if (c == '\n') {
        escaped += "\\x0a";
      } else {
        escaped += c;
      }
    }
    out += fmt::format("\"{}\"\n", escaped);
  }
  return out;
}

void make_dictionaries(const std::filesystem::path& folder) {
  std::set<std::string> policy = {
      "[claims]",       "[waivers]", "keep = [\"*\"]", "summary = \"a\"",
      "source = \"a\"", " = true\n", " = false\n",     "\n"};
  std::set<std::string> trace = {"counterproof trace 1\n",
                                 "policy ",
                                 "choice ",
                                 "as-posted ",
                                 "seeded ",
                                 "scope ",
                                 "expect violated ",
                                 "expect holds",
                                 "containers=2 ",
                                 "tasks=2 ",
                                 "pages=2 ",
                                 "files=1 ",
                                 "limit=1 ",
                                 "limit=unlimited ",
                                 "start=A,B",
                                 "start=-",
                                 "fault=",
                                 "kills=T1",
                                 "copy=P2",
                                 "to=B",
                                 "T1",
                                 "T2",
                                 "P1",
                                 "P2",
                                 "F1",
                                 "A",
                                 "B",
                                 "memory",
                                 "tasks",
                                 "files",
                                 "\"-1\\n\"",
                                 "# "};
  for (const Choice& choice : choices()) {
    policy.insert("[" + std::string(choice.key.substr(0, choice.key.find('.'))) + "]\n");
    trace.insert("choice " + std::string(choice.key) + " ");
    for (const ChoiceValue& value : choice.values) {
      policy.insert(
          fmt::format("{} = \"{}\"\n", choice.key.substr(choice.key.find('.') + 1), value.name));
      trace.insert(std::string(value.name));
    }
  }
  for (const DefectOrigin origin : kDefectOrigins) {
    policy.insert(fmt::format("[{}]\n", table_of(origin)));
    for (const std::string& id : defect_ids(origin)) {
      policy.insert(id + " = true\n");
      trace.insert(id);
    }
  }
  for (const Invariant& invariant : invariants()) {
    policy.insert(fmt::format("\"{}\"", invariant.id));
    trace.insert(std::string(invariant.id));
  }
  for (const EventEntry& entry : event_table()) {
    trace.insert(std::string(entry.word) + " ");
    for (const Fault fault : entry.faults) trace.insert("fault=" + std::string(name_of(fault)));
  }
  write(folder / "fuzz_policy_file.dict", dictionary_of(policy));
  write(folder / "fuzz_trace_file.dict", dictionary_of(trace));
}

}  // namespace

int main(int argc, char** argv) try {
  const std::string what = argc == 3 ? argv[1] : "";
  if (what != "worlds" && what != "traces" && what != "dictionaries") {
    std::fprintf(stderr, "error: usage: make_seeds worlds|traces|dictionaries DIR\n");
    return 2;
  }
  const std::filesystem::path folder = argv[2];
  std::filesystem::create_directories(folder);
  if (what == "worlds") {
    make_traces(folder, bytes_of);
  } else if (what == "traces") {
    make_traces(folder, print_trace);
  } else {
    make_dictionaries(folder);
  }
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "error: %s\n", error.what());
  return 2;
}
