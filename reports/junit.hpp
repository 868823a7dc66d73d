// Reports as JUnit XML: what build servers count as tests.
#pragma once

#include <span>
#include <string>

#include "reports/report.hpp"

namespace counterproof {

/// One test suite for each report, one test case for each finding: passed; failed, with all there
/// is to see, if it is broken; an error if it is open; skipped, with the reason, if it is excused.
std::string junit(std::span<const Report> reports);

}  // namespace counterproof
