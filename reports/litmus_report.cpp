#include "reports/litmus_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/printable.hpp"

namespace counterproof {
namespace {

using graph::SearchBound;
using litmus::Circles;
using litmus::LitmusResult;

constexpr std::size_t kModelWidth = 8;
constexpr std::size_t kResultWidth = 11;
constexpr std::size_t kExpectedWidth = 11;
constexpr std::size_t kGraphsWidth = 9;

std::string_view name_of(SearchBound bound) {
  switch (bound) {
    case SearchBound::graphs:
      return "graphs";
    case SearchBound::time:
      return "time";
    case SearchBound::interrupted:
      return "interrupted";
    case SearchBound::stopped:
      return "stopped";
    case SearchBound::events:
      return "events";
    case SearchBound::rounds:
      return "rounds";
  }
  return {};
}

std::string why(SearchBound bound) {
  switch (bound) {
    case SearchBound::graphs:
    case SearchBound::stopped:
      return "the search was stopped";
    case SearchBound::time:
      return "the time was over";
    case SearchBound::interrupted:
      return "interrupted";
    case SearchBound::events:
      return fmt::format("a graph has more than {} events, or a thread more than {}",
                         graph::kMostEvents, graph::kMostOfThread);
    case SearchBound::rounds:
      return fmt::format("a loop that writes went round more than {} times", litmus::kMostRounds);
  }
  return {};
}

std::string_view name_of(Circles circles) {
  switch (circles) {
    case Circles::none:
      return "none";
    case Circles::seen:
      return "seen";
    case Circles::left_out:
      return "left-out";
  }
  return {};
}

/// What was observed; "bounded" where something was left out that could decide it.
std::string result_word(const LitmusResult& result) {
  return result.observed ? std::string(litmus::name_of(*result.observed)) : "bounded";
}

std::vector<std::string> remarks(const LitmusResult& result) {
  std::vector<std::string> out;
  if (result.with_circle > 0)
    out.push_back(fmt::format("{} with load buffering", counted(result.with_circle, "graph")));
  if (result.circles == Circles::left_out)
    out.emplace_back("graphs with load buffering are left out: there are too many ways to look at");
  if (result.search.blocked > 0)
    out.push_back(fmt::format("{} in which a thread waits for ever",
                              counted(result.search.blocked, "graph")));
  if (result.search.wrong > 0)
    out.push_back(fmt::format("{} in which a thread follows what is no pointer",
                              counted(result.search.wrong, "graph")));
  if (result.raced > 0)
    out.push_back(fmt::format("{} with a data race, the first on {}: nothing is promised of them",
                              counted(result.raced, "graph"), result.race));
  if (result.filtered_out > 0)
    out.push_back(
        fmt::format("{} that the filter leaves out", counted(result.filtered_out, "graph")));
  if (result.search.bound) out.push_back("bounded: " + why(*result.search.bound));
  return out;
}

std::string state_text(const LitmusRow& row, const litmus::FinalState& state) {
  std::vector<std::string> values;
  for (std::size_t i = 0; i < state.values.size(); ++i)
    values.push_back(row.test->terms[i].text + "=" + row.test->shown(state.values[i]));
  return join(values, "; ");
}

}  // namespace

std::string litmus_heading(std::size_t name_width) {
  return pad("test", name_width) + pad("memory", kModelWidth) + pad("result", kResultWidth) +
         pad("expected", kExpectedWidth) + pad_left("graphs", kGraphsWidth) + "\n";
}

std::string litmus_text(const LitmusRow& row, std::size_t name_width, bool states,
                        const Paint& paint) {
  const LitmusResult& result = row.result;
  const std::string word = pad(result_word(result), kResultWidth);
  std::string out = pad(printable(row.test->name), name_width);
  out += pad(result.model->name(), kModelWidth);
  out += !result.observed        ? paint.odd(word)
         : !result.as_expected() ? paint.bad(word)
         : result.expected       ? paint.good(word)
                                 : word;
  out += pad(result.expected ? litmus::name_of(*result.expected) : "-", kExpectedWidth);
  out += pad_left(grouped(result.complete()), kGraphsWidth) + "\n";
  for (const std::string& remark : remarks(result)) out += wrapped(remark, 4);
  if (!states) return out;
  for (const litmus::FinalState& state : result.states)
    out += fmt::format("  {}{:>6}  {}\n", state.satisfies ? "*" : " ", grouped(state.graphs),
                       state_text(row, state));
  return out;
}

std::string litmus_summary(const std::vector<LitmusRow>& rows) {
  std::size_t expected = 0;
  std::size_t same = 0;
  std::size_t open = 0;
  for (const LitmusRow& row : rows) {
    if (!row.result.observed) ++open;
    if (!row.result.expected) continue;
    ++expected;
    if (row.result.as_expected()) ++same;
  }
  std::string out = fmt::format("{} of {} as expected", same, counted(expected, "result"));
  if (rows.size() > expected)
    out += fmt::format("; {} without expectation", rows.size() - expected);
  if (open > 0) out += fmt::format("; {} bounded", open);
  return out + "\n";
}

Json litmus_json(const std::vector<LitmusRow>& rows) {
  Json list = Json::array();
  for (const LitmusRow& row : rows) {
    const LitmusResult& result = row.result;
    Json json = {{"test", row.test->name},
                 {"file", row.test->path},
                 {"memory", result.model->name()},
                 {"result", nullptr},
                 {"expected", nullptr},
                 {"as_expected", result.as_expected()},
                 {"graphs", result.complete()},
                 {"satisfying", result.satisfying},
                 {"blocked", result.search.blocked},
                 {"wrong", result.search.wrong},
                 {"raced", result.raced},
                 {"filtered_out", result.filtered_out},
                 {"load_buffering", name_of(result.circles)},
                 {"bound", nullptr}};
    if (result.observed) json["result"] = litmus::name_of(*result.observed);
    if (result.expected) json["expected"] = litmus::name_of(*result.expected);
    if (result.search.bound) json["bound"] = name_of(*result.search.bound);
    if (!result.race.empty()) json["race"] = result.race;
    json["states"] = Json::array();
    for (const litmus::FinalState& state : result.states) {
      Json values = Json::array();
      for (std::size_t i = 0; i < state.values.size(); ++i)
        values.push_back(
            {{"term", row.test->terms[i].text}, {"value", row.test->shown(state.values[i])}});
      json["states"].push_back(
          {{"values", values}, {"graphs", state.graphs}, {"satisfies", state.satisfies}});
    }
    list.push_back(json);
  }
  return {{"version", 1}, {"tests", list}};
}

}  // namespace counterproof
