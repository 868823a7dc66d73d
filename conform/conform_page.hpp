// What a page shows of a kernel's judgement: reports/html_page.hpp makes the page.
#pragma once

#include <nlohmann/json.hpp>
#include <span>

#include "conform/conform.hpp"

namespace counterproof::conform {

/// \param policies  the rows' policies, in the same order
/// \param asked  how many were to be judged; with fewer rows the page says that it is incomplete
nlohmann::ordered_json html_data(std::span<const ConformRow> rows, std::span<const Policy> policies,
                                 std::size_t asked);

}  // namespace counterproof::conform
