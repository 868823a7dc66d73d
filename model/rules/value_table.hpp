// The modules of a choice's values, by the value.
#pragma once

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "model/enum_table.hpp"
#include "model/rules/choice_module.hpp"
#include "model/rules/counter_algorithm.hpp"

#ifdef __clang__
// That each is defined in a file of its own is the point.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#endif

namespace counterproof {

/// The enum of a choice's values.
template <auto choice>
using ValueOf = std::remove_cvref_t<decltype(Rules{}.*choice)>;

/// In the order of the enum.
template <auto choice>
inline constexpr auto kValuesOf = []<std::size_t... i>(std::index_sequence<i...>) {
  return std::array{&OfValue<choice, static_cast<ValueOf<choice>>(i)>::kModule...};
}
(std::make_index_sequence<kCountOf<ValueOf<choice>>>());

/// The module of the value that the rules choose.
template <auto choice>
const ValueModule& module_of(const Rules& rules) {
  return *kValuesOf<choice>[static_cast<std::size_t>(rules.*choice)];
}

}  // namespace counterproof

#ifdef __clang__
#pragma clang diagnostic pop
#endif
