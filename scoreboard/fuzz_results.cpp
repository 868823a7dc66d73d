#include "scoreboard/fuzz_results.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

namespace counterproof {
namespace {

template <class Number>
bool read(std::string_view text, Number& into) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc() && end == text.data() + text.size();
}

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> fields;
  for (std::size_t at = 0;;) {
    const std::size_t tab = line.find('\t', at);
    fields.push_back(line.substr(at, tab - at));
    if (tab == std::string_view::npos) return fields;
    at = tab + 1;
  }
}

}  // namespace

Result<std::vector<FuzzRun>> parse_fuzz_results(std::string_view text, const std::string& file) {
  std::vector<FuzzRun> runs;
  unsigned number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    if (line.empty() || line.front() == '#') continue;
    const auto fields = split(line);
    FuzzRun run;
    const bool well = fields.size() == 6 && read(fields[2], run.seed) &&
                      read(fields[4], run.executions) && read(fields[5], run.seconds);
    if (!well) {
      return Error{{file, number, 1},
                   "this is no run; expected defect, engine, seed, invariant, executions and "
                   "seconds, with tabs between them"};
    }
    run.defect = fields[0];
    run.engine = fields[1];
    if (fields[3] != "-") run.invariant = fields[3];
    runs.push_back(std::move(run));
  }
  return runs;
}

std::optional<FuzzSummary> summary_of(const std::vector<FuzzRun>& runs, std::string_view defect,
                                      std::string_view engine) {
  FuzzSummary summary;
  std::vector<std::uint64_t> executions;
  std::vector<double> seconds;
  std::map<std::string, unsigned> names;
  for (const FuzzRun& run : runs) {
    if (run.defect != defect || run.engine != engine) continue;
    ++summary.runs;
    if (run.invariant.empty()) continue;
    ++summary.found;
    ++names[run.invariant];
    executions.push_back(run.executions);
    seconds.push_back(run.seconds);
  }
  if (summary.runs == 0) return std::nullopt;
  if (summary.found == 0) return summary;
  std::ranges::sort(executions);
  std::ranges::sort(seconds);
  summary.least = executions.front();
  summary.median = executions[executions.size() / 2];
  summary.most = executions.back();
  summary.median_seconds = seconds[seconds.size() / 2];
  summary.invariant =
      std::ranges::max_element(names, {}, [](const auto& name) { return name.second; })->first;
  return summary;
}

}  // namespace counterproof
