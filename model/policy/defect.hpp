// The defects of the patches as posted, each a switch.
//
// A policy names the ones it has under `[as_posted]`; all are off by default, so that a policy is
// its repaired self unless it says otherwise.  The ids are those of docs/defects.md, which tells
// each one's source, mechanism and shortest trace.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

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
};

struct DefectEntry {
  Defect defect;
  std::string_view id;     ///< "D14"
  std::string_view where;  ///< the function or step of the patch
  std::string_view what;   ///< one sentence: the mechanism
};

inline constexpr std::size_t kDefectCount = 30;

/// All defects, in the order of their ids.
const std::array<DefectEntry, kDefectCount>& defects();
std::optional<Defect> find_defect(std::string_view id);
std::string_view id_of(Defect defect);

/// A set of defects.
class DefectSet {
 public:
  [[nodiscard]] constexpr bool has(Defect defect) const { return (bits_ & bit(defect)) != 0; }
  constexpr void insert(Defect defect) { bits_ |= bit(defect); }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  friend constexpr bool operator==(DefectSet, DefectSet) = default;

 private:
  static constexpr std::uint64_t bit(Defect defect) {
    return std::uint64_t{1} << static_cast<unsigned>(defect);
  }
  std::uint64_t bits_ = 0;
};

}  // namespace counterproof
