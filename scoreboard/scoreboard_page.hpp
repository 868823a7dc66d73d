// What a page for a browser shows of the scoreboard: reports/html_page.hpp makes the page.
#pragma once

#include <nlohmann/json.hpp>

#include "reports/schedule_text.hpp"
#include "scoreboard/scoreboard.hpp"

namespace counterproof {

/// The scoreboard with its evidence: traces as pictures, and schedules with the lines of their
/// sources.
nlohmann::ordered_json html_data(const Scoreboard& board, const SourceLines& lines);

}  // namespace counterproof
