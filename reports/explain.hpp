// Explains a replayed trace: what changed at each event, only that, and why it breaks where it
// does.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "model/trace/replay.hpp"
#include "model/trace/trace.hpp"
#include "reports/terminal.hpp"

namespace counterproof {

/// What changed from one world to the next, and what the event did on the way; one line each.
std::vector<std::string> changes(const Rules& rules, const Scope& scope, const World& before,
                                 const Effects& effects, const World& after);

/// `counterproof explain`.
std::string explain_text(const Trace& trace, const Replay& replay, const Paint& paint);

/// `counterproof replay`: one line for each event, and what breaks.
std::string replay_text(const Trace& trace, const Replay& replay, const Paint& paint);

/// Both of them as JSON.
nlohmann::ordered_json replay_json(const Trace& trace, const Replay& replay);

}  // namespace counterproof
