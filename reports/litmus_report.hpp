// What litmus tests come to, for people and as JSON.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "check/litmus/run.hpp"
#include "reports/json_text.hpp"
#include "reports/terminal.hpp"

namespace counterproof {

struct LitmusRow {
  const litmus::Litmus* test = nullptr;
  litmus::LitmusResult result;
};

/// The heading of the table, for names of at most so many columns.
std::string litmus_heading(std::size_t name_width);
/// One line, what is to be said of it, and, if they are wanted, the final states.
std::string litmus_text(const LitmusRow& row, std::size_t name_width, bool states,
                        const Paint& paint);
/// How many came out as expected.
std::string litmus_summary(const std::vector<LitmusRow>& rows);
Json litmus_json(const std::vector<LitmusRow>& rows);

}  // namespace counterproof
