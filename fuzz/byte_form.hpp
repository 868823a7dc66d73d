// The byte form of a trace: what a fuzzer of worlds mutates.
//
// Any bytes are some trace, so that a fuzzer that knows nothing of the form wastes no run; and
// every trace has bytes, so that what other engines find can seed it.  A header of 64 bytes has the
// rules and the scope, then come events of 8 bytes each.  The header has room for 32 choices; rules
// that make one after the 32nd begin with "CPW2", and the choices follow in blocks of 8 bytes
// between header and events: byte 17 says how many.  Each thing has a place of its own, taken
// modulo what there is of it, and new choices, events and operands go into places that are free
// now: bytes written today mean the same tomorrow.  A test pins the order of choices and events.
//
//     0   "CPW1"                      50  parents
//     4   0: rules as chosen here;    54  objects, kernel limit
//         else a shipped policy       56  min, high << 2
//     5   containers, tasks, pages,   60  which of the policies with that number
//         files, limit                61  own limits of A, B and C: two bits a resource
//     10  where each task starts      64  blocks of more choices, then events:
//     17  blocks of more choices,         0  kind        4  page, new page << 4
//         if "CPW2"                       1  fault       5  file or object, resource << 4
//     18  a byte for each of the          2  task,       6  limit text, picks << 3, << 5
//         first 32 choices                   new task << 4   7  whom a kill chooses
//                                         3  container, moved-to << 4
//
// Rule files are not in the header: an input is read under rules that are given, and what they keep
// begins empty, is what events make of it, and needs no place.  What they let be chosen has one.
//
// Rules that contradict themselves are settled: the later choice of the two goes back to its
// default.  Events that cannot happen where they stand are left out.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "check/random/chance.hpp"
#include "check/random/random_worlds.hpp"
#include "model/policy/policy.hpp"
#include "model/trace/trace.hpp"

namespace counterproof::fuzz {

inline constexpr std::size_t kHeaderSize = 64;
inline constexpr std::size_t kEventSize = 8;
/// Events beyond these are left out.
inline constexpr std::size_t kMostEvents = 64;
inline constexpr std::size_t kMostBytes = kHeaderSize + kMostEvents * kEventSize;

using Bytes = std::span<const std::uint8_t>;
/// The bytes of one event.
using Record = std::array<std::uint8_t, kEventSize>;

/// The shipped policies, in the order of their names.
std::span<const Policy> shipped_policies();

/// What a fuzz input says.
struct WorldInput {
  Rules rules;
  const Policy* policy = nullptr;  ///< the shipped one, if the input names it
  Scope scope;
  /// What the rules were read from; empty: from no header.
  std::vector<std::uint8_t> header = {};
  std::vector<std::uint8_t> next_header = {};  ///< scratch memory of `decode_header`
};

/// Reads the header; allocates nothing when `input` has been used before.
void decode_header(Bytes bytes, WorldInput& input);
/// Of the header, and the blocks of more choices that belong to it.
std::size_t header_size(Bytes bytes);
/// How many events follow.
std::size_t count_events(Bytes bytes);
/// The bytes of event `index`; what is missing of the last one is 0.
Record record_at(Bytes bytes, std::size_t index);
/// The event, as it stands; it need not be enabled.
Event decode_event(const Record& record, const Scope& scope);
/// Whom it takes, if it kills, and what a rule file chooses: see `take` in check/random.  Of those
/// two have a place, as digits of two bits: no input has more than four things of a kind.
inline std::uint8_t kill_choice(const Record& record) { return record[7]; }
inline std::uint64_t pick_choice(const Record& record) {
  return (record[6] >> 3U & 3U) + (record[6] >> 5U & 3U) * kPickBase;
}

/// Makes `header` that of the input: the rules, or the number of the policy if there is one, and
/// the scope.
void encode_header(const WorldInput& input, std::vector<std::uint8_t>& header);
/// Draws all that a header says of the scope anew: sizes, limits, who stands where and below whom.
/// \pre the header has been encoded.
void draw_scope(std::vector<std::uint8_t>& header, Chance& chance);
/// \pre the event's text counts in `limit_texts()`.
Record encode_event(const Event& event);

/// Whether a file's content is meant to be read so: a fuzzer of worlds begins with these four.
bool looks_like_bytes(std::string_view content);

/// Makes the scope that the header asks for, as far as the rules account things.
void fit(Scope& scope, const Rules& rules, Bytes bytes);

/// The trace that the bytes stand for: what can happen of it.
/// \param rules  instead of those of the header
Trace decode(Bytes bytes, const std::optional<Rules>& rules = std::nullopt);
/// The bytes of a trace, whose scope's limit texts must be of `limit_texts()` to be kept.
std::vector<std::uint8_t> encode(const Trace& trace);

/// The texts of limit writes, by their place.
std::span<const std::string_view> limit_texts();

/// Puts choices that contradict others back to their defaults, until none does.
void settle(Rules& rules);

}  // namespace counterproof::fuzz
