// Traces that a kernel of a script is asked about.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "conform/course.hpp"
#include "model/trace/trace.hpp"
#include "tests/conform/fake_guest.hpp"

namespace counterproof::conform {

inline const KernelFacts kFacts = {"6.1.0", {"memory", "pids"}, true};

inline Trace trace_of(const std::string& lines) {
  auto trace = parse_trace("counterproof trace 1\npolicy test\n" + lines, "test.trace");
  EXPECT_TRUE(trace.ok()) << trace.error().text();
  return std::move(trace).value();
}

inline Course drive(const Trace& trace, const std::string& script,
                    const KernelFacts& facts = kFacts) {
  auto guest = Guest::start(answering(script));
  EXPECT_TRUE(guest.ok());
  return run_events(guest.value(), facts, trace.rules, trace.scope, trace.events);
}

/// The first thing that differs, as "what: model, kernel".
inline std::string first_difference(const Course& course) {
  if (course.lost) return "lost: " + course.lost->why;
  if (!course.difference) return "none";
  const Compared one = course.difference->differing().front();
  return what_of(one) + ": " + one.model + ", " + one.kernel;
}

}  // namespace counterproof::conform
