// Judging a history: is there an order of its calls and returns, among all that the execution
// allows, that breaks a property?
//
// Independent operations may come in either order of real time, and a property such as
// linearizability can hold in one and break in the other.  Exploring both would multiply the
// executions; but the order of a few calls and returns is a small thing to search.  A monitor
// follows them one by one; the search walks through every order that respects what must come
// before what, and visits no two times the same place with the monitor in the same state.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "check/schedule/history.hpp"

namespace counterproof::schedule {

/// A monitor is copied at every branch.  `state()` tells its states apart.
template <class M>
concept Monitor = std::copyable<M> && requires(M& monitor, const Call& call, std::uint16_t index) {
  monitor.called(index, call);
  monitor.returned(index, call);
  { monitor.broken() } -> std::convertible_to<bool>;
  { monitor.state() } -> std::convertible_to<std::string>;
};

/// Indices into `History::marks`.
using MarkOrder = std::vector<std::uint16_t>;

/// What of a history decides every judgement: results, and what must come before what.
class HistoryShape {
 public:
  explicit HistoryShape(const History& history) : history_(history) {
    for (std::uint16_t i = 0; i < history.marks.size(); ++i)
      of_thread_[history.marks[i].thread].push_back(i);
    needs_.resize(history.marks.size());
    for (std::size_t i = 0; i < history.marks.size(); ++i) {
      const Mark& mark = history.marks[i];
      for (ThreadId t = 0; t < kMaxThreads; ++t) {
        if (t == mark.thread) continue;
        const auto& theirs = of_thread_[t];
        needs_[i][t] = static_cast<std::uint16_t>(std::count_if(
            theirs.begin(), theirs.end(),
            [&](std::uint16_t other) { return history.marks[other].always_before(mark); }));
      }
    }
  }

  /// The same for two histories that no monitor can tell apart.
  void key(std::string& out) const {
    out.clear();
    for (ThreadId t = 0; t < kMaxThreads; ++t) {
      for (const std::uint16_t index : of_thread_[t]) {
        const Mark& mark = history_.marks[index];
        const Call& call = history_.calls[mark.call];
        out.push_back(static_cast<char>(mark.returns));
        out.push_back(static_cast<char>(call.operation));
        append(out, call.argument);
        append(out, call.result);
        out.append(reinterpret_cast<const char*>(needs_[index].data()), sizeof needs_[index]);
      }
      out.push_back('\x7f');
    }
  }

  /// The same order, and after it all other marks, in one of the orders that may be.
  [[nodiscard]] MarkOrder completed(MarkOrder order) const {
    std::array<std::uint16_t, kMaxThreads> at{};
    for (const std::uint16_t mark : order) ++at[history_.marks[mark].thread];
    while (order.size() < history_.marks.size()) {
      const std::size_t before = order.size();
      for (ThreadId t = 0; t < kMaxThreads; ++t) {
        if (at[t] == of_thread_[t].size() || !is_ready(of_thread_[t][at[t]], at)) continue;
        order.push_back(of_thread_[t][at[t]++]);
      }
      if (order.size() == before) break;
    }
    return order;
  }

  /// Whether there is no order that keeps the property to its end.
  template <Monitor M>
  [[nodiscard]] bool breaks_in_every_order(const M& start) const {
    Walk<M> walk{*this};
    return !walk.keeps(start);
  }

  template <Monitor M>
  [[nodiscard]] std::optional<MarkOrder> breaking_order(const M& start) const {
    Walk<M> walk{*this};
    if (walk.go(start)) return walk.order;
    return std::nullopt;
  }

 private:
  static void append(std::string& out, std::uint64_t value) {
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
  }

  /// Whether a mark may come when each thread has come so far.
  [[nodiscard]] bool is_ready(std::uint16_t index,
                              const std::array<std::uint16_t, kMaxThreads>& at) const {
    for (ThreadId t = 0; t < kMaxThreads; ++t)
      if (at[t] < needs_[index][t]) return false;
    return true;
  }

  template <class M>
  struct Walk {
    explicit Walk(const HistoryShape& shape) : shape(shape) {}

    const HistoryShape& shape;
    MarkOrder order;
    std::array<std::uint16_t, kMaxThreads> at{};
    std::unordered_set<std::string> visited;

    bool go(const M& monitor) {
      if (monitor.broken()) return true;
      if (!is_new(monitor)) return false;
      for (ThreadId t = 0; t < kMaxThreads; ++t) {
        if (at[t] == shape.of_thread_[t].size()) continue;
        const std::uint16_t index = shape.of_thread_[t][at[t]];
        if (!ready(index)) continue;
        M next = monitor;
        follow(next, index);
        order.push_back(index);
        ++at[t];
        if (go(next)) return true;
        --at[t];
        order.pop_back();
      }
      return false;
    }
    /// Whether some order goes on to its end, and the monitor never breaks.
    bool keeps(const M& monitor) {
      if (monitor.broken()) return false;
      if (!is_new(monitor)) return false;
      bool is_end = true;
      for (ThreadId t = 0; t < kMaxThreads; ++t) {
        if (at[t] == shape.of_thread_[t].size()) continue;
        is_end = false;
        const std::uint16_t index = shape.of_thread_[t][at[t]];
        if (!ready(index)) continue;
        M next = monitor;
        follow(next, index);
        ++at[t];
        if (keeps(next)) return true;
        --at[t];
      }
      return is_end;
    }
    bool is_new(const M& monitor) {
      std::string here = monitor.state();
      here.append(reinterpret_cast<const char*>(at.data()), sizeof at);
      return visited.insert(std::move(here)).second;
    }
    void follow(M& monitor, std::uint16_t index) const {
      const Mark& mark = shape.history_.marks[index];
      const Call& call = shape.history_.calls[mark.call];
      mark.returns ? monitor.returned(mark.call, call) : monitor.called(mark.call, call);
    }
    [[nodiscard]] bool ready(std::uint16_t index) const { return shape.is_ready(index, at); }
  };

  const History& history_;
  std::array<std::vector<std::uint16_t>, kMaxThreads> of_thread_;
  std::vector<std::array<std::uint16_t, kMaxThreads>> needs_;
};

/// Follows the marks in the order in which they stand.  \returns whether that breaks the monitor.
template <Monitor M>
bool breaks_as_it_happened(const History& history, M monitor) {
  for (const Mark& mark : history.marks) {
    if (mark.returns) {
      monitor.returned(mark.call, history.calls[mark.call]);
    } else {
      monitor.called(mark.call, history.calls[mark.call]);
    }
    if (monitor.broken()) return true;
  }
  return false;
}

}  // namespace counterproof::schedule
