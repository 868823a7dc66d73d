// The HTML report: one file that needs nothing else, neither network nor server.
//
// The page is a frame, a style, and a viewer in plain JavaScript (reports/html/), built into the
// program; what it shows is JSON inside the page.  The viewer computes nothing: verdicts,
// sentences and pictures come from here, so that the page and the terminal say the same.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "check/policy/finding.hpp"
#include "check/race/race_check.hpp"
#include "reports/schedule_text.hpp"
#include "smt/policy_proofs.hpp"
#include "smt/proof.hpp"
#include "smt/sharing.hpp"

namespace counterproof {

/// What a page shows of checked policies: `check` and `matrix`.  `asked` is how many were to be
/// checked; with fewer reports the page says that it is incomplete.
nlohmann::ordered_json html_data(std::span<const CheckReport> reports, std::size_t asked,
                                 const std::vector<smt::SubjectProofs>& counters);

/// Of raced programs; each schedule is run again for its steps.  `lines` are those of their
/// sources.
nlohmann::ordered_json html_data(const std::vector<RaceReport>& reports, std::size_t asked,
                                 const SourceLines& lines);

/// Of proofs.
nlohmann::ordered_json html_data(const std::vector<smt::Proof>& proofs,
                                 const std::vector<smt::SharingReport>& sharing, std::size_t asked);

/// How a page came to be, so that it can be made again.
struct PageOrigin {
  std::string command;  ///< the command line, as a shell reads it
  std::string made;     ///< when: "2026-11-26 21:41 UTC"
};

/// The page.  `data` is what one of the above made; text that is not UTF-8 is replaced.
std::string html_page(std::string_view title, nlohmann::ordered_json data,
                      const PageOrigin& origin);

}  // namespace counterproof
