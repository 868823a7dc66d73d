// What the new states of a level on disk showed, and where.
//
// States arrive out of order and are checked when their level ends.  What a search in memory would
// have met first is the state in the earliest block; which of several in one block does not matter,
// since all lie at the same depth.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "check/disk/disk_store.hpp"
#include "check/explore/byte_text.hpp"
#include "check/explore/rank_exchange.hpp"
#include "check/explore/ranks.hpp"
#include "model/properties.hpp"

namespace counterproof {

struct LevelFound {
  struct Where {
    DiskStore::Node node = 0;
    std::uint64_t block = 0;
  };

  Properties witnessed;
  Properties violated;
  std::array<Where, Properties::kMost> first;  ///< of what is violated

  void note(std::size_t property, const Where& where) {
    if (violated.has(property) && first[property].block <= where.block) return;
    first[property] = where;
    violated.insert(property);
  }
};

/// What all ranks found, each in its states.  Throws RankLost.
inline LevelFound found_by_all(Ranks& ranks, const LevelFound& here) {
  ByteWriter writer;
  writer.put(here.witnessed);
  put_found(writer, here.violated, here.first);
  LevelFound all;
  for (const std::string& told : ranks.tell_all(RankTopic::agreement, writer.bytes())) {
    ByteReader reader(told);
    LevelFound theirs;
    theirs.witnessed = reader.get<Properties>();
    get_found(reader, theirs.violated, theirs.first);
    if (!reader.whole()) throw RankLost();
    all.witnessed |= theirs.witnessed;
    theirs.violated.for_each(
        [&](std::size_t property) { all.note(property, theirs.first[property]); });
  }
  return all;
}

}  // namespace counterproof
