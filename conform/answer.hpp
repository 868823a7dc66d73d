// What the agent inside a guest answers: one line for each that it was sent.
//
//     = 17 done 3
//     = 18 killed 9
//     = 19 error EBUSY
//     = 20 done tasks=1 anon=1048576
//
// The agent's side is conform/agent/agent.c; both name the same version.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace counterproof::conform {

inline constexpr int kProtocolVersion = 3;

struct Answer {
  enum class Kind : std::uint8_t {
    done,
    error,    ///< the kernel refused: `error_name` says how
    killed,   ///< the puppet died of signal `number` before it could answer
    timeout,  ///< it did not end within the agent's patience
    nobody,   ///< there is no such puppet (any more)
  } kind = Kind::done;
  std::string error_name;          ///< "EAGAIN"
  std::int64_t number = 0;         ///< what was counted or made; the signal
  std::vector<std::string> words;  ///< all words after "done"

  [[nodiscard]] bool done() const { return kind == Kind::done; }
  /// The number in the word "key=number".  \returns nothing if there is none.
  [[nodiscard]] std::optional<std::int64_t> value(std::string_view key) const;
  /// The text in the word "key=text"; empty if there is none.
  [[nodiscard]] std::string_view text(std::string_view key) const;
};

/// Reads the answer to line `number`.
/// Errors: it is none, or the answer to another line.
Result<Answer> parse_answer(std::string_view line, std::uint64_t number);

}  // namespace counterproof::conform
