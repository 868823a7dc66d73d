// Which places a data race is named by: those of its two accesses, in the order of their text, so
// that the name depends neither on which came first nor on which schedule was seen first.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "check/race/race_program.hpp"

namespace counterproof {

/// "limiter.c:21": where a step of the program stands.
std::string place_of(const RacedProgram& program, const schedule::Site& site);

/// What tells a data race from others: both places, and what is accessed there, since there may be
/// several things on a line.  The elements of an array are one.
struct RaceName {
  std::vector<std::string> places;
  std::string variable;

  friend bool operator==(const RaceName&, const RaceName&) = default;
  friend auto operator<=>(const RaceName&, const RaceName&) = default;
};

/// "race.no-data-race limiter.c:21 / limiter.c:30, open"; the invariant alone where nothing else is
/// needed.
std::string finding_id(std::string_view invariant, const RaceName& name);

/// Finds places again without looking them up each time: executions show the same races.
class RacePlaces {
 public:
  explicit RacePlaces(const RacedProgram& program) : program_(program) {}

  /// The name of a data race; an empty one for any other fault.
  const RaceName& of(const schedule::Execution& execution, const schedule::Fault& fault);

 private:
  using Where = std::tuple<const void*, std::uint_least32_t, schedule::ObjectId>;

  const RacedProgram& program_;
  std::map<std::pair<Where, Where>, RaceName> known_;
};

}  // namespace counterproof
