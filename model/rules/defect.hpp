// Defects, each a switch: those of the patches as posted, and the classic ones of the field.
//
// A policy names the first under `[as_posted]`, the others, which nobody posted and which are here
// to be caught, under `[seeded]`; all are off by default, so that a policy is its repaired self
// unless it says otherwise.  The ids are those of docs/defects.md and docs/scoreboard.md, which
// tell each one's source, mechanism and shortest trace.  What the program knows of one stands in
// its file in defects/; the enum is the table of them, in the order of their ids.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/enum_set.hpp"
#include "model/enum_table.hpp"

namespace counterproof {

enum class Defect : std::uint8_t {
  D01,
  D02,
  D03,
  D04,
  D05,
  D07,
  D08,
  D09,
  D10,
  D13,
  D14,
  D15,
  D16,
  D18,
  D19,
  D20,
  D21,
  D23,
  D24,
  D25,
  D26,
  D27,
  D28,
  D29,
  D31,
  D32,
  D33,
  D34,
  D35,
  D38,
  D40,
  D41,
  W01,
  W02,
  W03,
  W04,
  W05,
  W06,
  W07,
  W08,
  W09,
  W10,
  W11,
  W12,
  W13,
  W14,
  W15,
  W16,
  W17,
  W18,
  W19,
  W35,
  W36,
  W37,
  W38,
  W39,
  W40,
  W41,
  W42,
  W43,
  W44,
};

enum class DefectOrigin : std::uint8_t { posted, seeded };
inline constexpr auto kDefectOrigins = kAllOf<DefectOrigin>;

struct DefectEntry {
  Defect defect;
  std::string_view id;     ///< "D14"
  std::string_view where;  ///< the function or step of the patch
  std::string_view what;   ///< one sentence: the mechanism

  [[nodiscard]] constexpr DefectOrigin origin() const {
    return id.front() == 'D' ? DefectOrigin::posted : DefectOrigin::seeded;
  }
};

inline constexpr std::size_t kDefectCount = kCountOf<Defect>;

/// All defects, in the order of their ids.
const std::array<DefectEntry, kDefectCount>& defects();
std::optional<Defect> find_defect(std::string_view id);
std::string_view id_of(Defect defect);
/// Its place in a policy file: "as_posted.D14", "seeded.W03".
std::string_view key_of(Defect defect);
/// The table of a policy file that names them: "as_posted", "seeded".
std::string_view table_of(DefectOrigin origin);
std::vector<std::string> defect_ids(DefectOrigin origin);

using DefectSet = EnumSet<Defect>;

}  // namespace counterproof
