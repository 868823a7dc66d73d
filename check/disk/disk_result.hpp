// What a search came to, as its last checkpoint keeps it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "check/explore/byte_text.hpp"
#include "check/explore/options.hpp"
#include "check/explore/result.hpp"
#include "check/explore/system.hpp"
#include "model/properties.hpp"

namespace counterproof {

/// \pre whatever is violated has its trace
template <System S>
void put_result(ByteWriter& out, const SearchResult<S>& result) {
  out.put(result.states);
  out.put(result.transitions);
  out.put(result.initial_states);
  out.put(result.depth);
  out.put(result.frontier);
  out.put(result.bound.has_value());
  out.put(result.bound.value_or(BoundReason::depth));
  out.put(result.violated);
  out.put(result.witnessed);
  out.put(result.elapsed.count());
  result.violated.for_each([&](std::size_t property) {
    const auto& violation = *result.violations[property];
    out.put(violation.initial);
    out.put<std::uint64_t>(violation.events.size());
    for (const auto& event : violation.events) out.put(event);
  });
}

/// Whether it was as it was written, the reader says (`whole`).
template <System S>
SearchResult<S> get_result(ByteReader& in) {
  SearchResult<S> result;
  result.states = in.get<std::uint64_t>();
  result.transitions = in.get<std::uint64_t>();
  result.initial_states = in.get<std::uint64_t>();
  result.depth = in.get<std::uint64_t>();
  result.frontier = in.get<std::uint64_t>();
  const bool bounded = in.get<bool>();
  const auto bound = in.get<BoundReason>();
  if (bounded) result.bound = bound;
  result.violated = in.get<Properties>();
  result.witnessed = in.get<Properties>();
  result.elapsed = std::chrono::duration<double>(in.get<double>());
  result.violated.for_each([&](std::size_t property) {
    SearchViolation<S> violation{in.get<typename S::State>(), {}};
    const std::size_t events = in.get_count(sizeof(typename S::Event));
    for (std::size_t i = 0; i < events; ++i)
      violation.events.push_back(in.get<typename S::Event>());
    result.violations[property] = std::move(violation);
  });
  return result;
}

}  // namespace counterproof
