// What a search needs of the processes that search with it: one way to exchange bytes.
//
// Many processes may do one search together, each of them a rank, with a number from 0.  All of
// them run the same program with the same words; whatever one decides, all decide, for they decide
// by the same facts.  Facts that only one of them has, a clock, a signal, a full memory, are
// exchanged before anybody acts upon them.  So there is no master and no protocol: only exchanges,
// which all ranks come to in the same order.
//
// A rank may die, or leave because it failed.  Nobody else can go on then: the exchange throws, and
// the search ends as bounded, with what all of them knew when they last spoke.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace counterproof {

/// An exchange cannot be completed: a rank died, or left, or is at another place of its program.
class RankLost : public std::runtime_error {
 public:
  RankLost() : std::runtime_error("a process of the search died") {}
};

/// What an exchange is about.  Ranks that come to different ones are not in step, and are lost.
enum class RankTopic : std::uint8_t {
  agreement,   ///< facts that all must know
  frontier,    ///< states to expand, from those that have them
  successors,  ///< states to store, to those that own them
  level,       ///< how many states each has of a level
  path,        ///< the states of a trace
  leaving,     ///< nothing follows
};

/// The processes of a search, seen by one of them.
class Ranks {
 public:
  Ranks() = default;
  virtual ~Ranks() = default;
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  /// This one's number.
  [[nodiscard]] virtual std::size_t rank() const = 0;
  /// How many there are; one at least.
  [[nodiscard]] virtual std::size_t size() const = 0;

  /// Sends `out[i]` to rank i, itself included, and returns what each has sent to this one.  All
  /// ranks call it, in the same order.  Throws RankLost, and from then on always.
  /// \pre out.size() == size()
  virtual std::vector<std::string> exchange(RankTopic topic, std::vector<std::string> out) = 0;

  /// Tells all the same, and returns what each has told.
  std::vector<std::string> tell_all(RankTopic topic, const std::string& what) {
    return exchange(topic, std::vector<std::string>(size(), what));
  }
};

}  // namespace counterproof
