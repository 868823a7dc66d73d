// A tour of the model in seven steps: what a reader is told, does, and then sees.
//
// A step begins in a small world, asks for an event or two, and knows by itself when they have
// happened: by a condition on the world (condition.hpp), and where an event leaves the world as it
// was, by what it came to.  Each promise is checked by a test: the condition is not so at first, it
// is after the events, and the last of them changes what the text says.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace counterproof {

struct TourStep {
  std::string_view title;                ///< "A charge"
  std::string_view text;                 ///< what it is about
  std::string_view task;                 ///< what to do, in a sentence
  std::string trace;                     ///< where it begins
  std::vector<std::string_view> events;  ///< that are to be chosen, in order
  std::string_view when;                 ///< the condition by which the step is done
  std::string_view outcome;  ///< what the last event must have come to besides; empty: anything
  std::string_view see;      ///< what has happened, and what it means
  std::string_view shows;    ///< a line among the changes of the last event
  std::string_view breaks;   ///< an invariant that is broken then; empty: none is
};

std::span<const TourStep> tour();

}  // namespace counterproof
