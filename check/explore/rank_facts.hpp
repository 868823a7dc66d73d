// What each process of a search knows of its own, and all of them act upon together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "check/explore/byte_text.hpp"
#include "check/explore/ranks.hpp"

namespace counterproof {

struct RankFacts {
  std::uint64_t states = 0;   ///< stored, over all levels
  std::uint64_t arrived = 0;  ///< of these, in the level that is to be expanded next
  std::uint64_t bytes = 0;    ///< of memory
  std::uint64_t disk_bytes = 0;
  bool interrupted = false;
  bool out_of_time = false;
  bool out_of_memory = false;
  bool overflowed = false;  ///< something was dropped because it could not be numbered
  bool saves = false;       ///< a checkpoint is worth its time

  /// With those of another rank: sums, and what is so for one is so for all.
  void add(const RankFacts& other) {
    states += other.states;
    arrived += other.arrived;
    bytes += other.bytes;
    disk_bytes += other.disk_bytes;
    interrupted |= other.interrupted;
    out_of_time |= other.out_of_time;
    out_of_memory |= other.out_of_memory;
    overflowed |= other.overflowed;
    saves |= other.saves;
  }
};

/// What all of them know.
inline RankFacts facts_of_all(Ranks& ranks, const RankFacts& here) {
  ByteWriter writer;
  writer.put(here);
  RankFacts all;
  for (const std::string& told : ranks.tell_all(RankTopic::agreement, writer.bytes()))
    all.add(ByteReader(told).get<RankFacts>());
  return all;
}

}  // namespace counterproof
