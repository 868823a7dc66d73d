// The scoreboard, written: for a terminal, as Markdown for the repository, as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "reports/terminal.hpp"
#include "scoreboard/scoreboard.hpp"

namespace counterproof {

std::string score_heading(const Paint& paint);
/// One line a defect: when each engine caught it.
std::string score_row(const ScoreRow& row, const Paint& paint);
/// The sums, against the target.
std::string score_sums(const Scoreboard& board, const Paint& paint);

std::string score_markdown(const Scoreboard& board);
/// A Markdown scoreboard without its times, which no two runs share.
std::string without_times(const std::string& markdown);

nlohmann::ordered_json to_json(const Scoreboard& board);

}  // namespace counterproof
