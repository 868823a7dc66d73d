// Which places a data race is named by: those of its two accesses, in the order of their text, so
// that the name depends neither on which came first nor on which schedule was seen first.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "check/race/race_program.hpp"

namespace counterproof {

/// "limiter.c:21": where a step of the program stands.
std::string place_of(const RacedProgram& program, const schedule::Site& site);

/// "race.no-data-race limiter.c:21 / limiter.c:30"; the invariant alone where there are no places.
std::string finding_id(std::string_view invariant, const std::vector<std::string>& places);

/// Finds places again without looking them up each time: executions show the same races.
class RacePlaces {
 public:
  explicit RacePlaces(const RacedProgram& program) : program_(program) {}

  /// Both places of a data race; nothing for any other fault.
  const std::vector<std::string>& of(const schedule::Execution& execution,
                                     const schedule::Fault& fault);

 private:
  using Where = std::pair<const void*, std::uint_least32_t>;

  const RacedProgram& program_;
  std::map<std::pair<Where, Where>, std::vector<std::string>> known_;
};

}  // namespace counterproof
