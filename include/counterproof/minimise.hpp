// A failing sequence of your own, made small: nothing in the result can be left out.
//
//     #include <counterproof/minimise.hpp>
//
//     auto small = counterproof::minimise(calls, [](const std::vector<Call>& some) {
//       return !Allocator().survives(some);     // whether these still fail
//     });
//
// The result is 1-minimal: without any one of its elements it does not fail any more.  A third
// argument offers simpler forms of an element; check/minimise/minimise.hpp tells how.
#pragma once

#include "check/minimise/minimise.hpp"
