// The counters of the table as lists of types, for typed tests.
#pragma once

#include <gtest/gtest.h>

#include <tuple>
#include <type_traits>

#include "model/counter/table.hpp"

namespace counterproof::tests {

namespace counter_types_detail {

template <class>
struct Typed;
template <class... Counter>
struct Typed<std::tuple<Counter...>> {
  using type = testing::Types<Counter...>;
};

template <auto wanted, class... More>
struct Chosen {
  template <class... Counter>
  using Among = typename Typed<decltype(std::tuple_cat(
      std::conditional_t<wanted(Counter::kModule), std::tuple<Counter>, std::tuple<>>()...,
      std::tuple<More...>()))>::type;
};

}  // namespace counter_types_detail

/// Those that are wanted, and more.
template <class M, auto wanted, class... More>
using CounterTypes = Counters::On<counter_types_detail::Chosen<wanted, More...>::template Among, M>;

}  // namespace counterproof::tests
