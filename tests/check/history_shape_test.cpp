// A history is judged once for each key, so that two that any monitor could tell apart must have
// two.
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "check/schedule/judge.hpp"

namespace counterproof::test {
namespace {

using schedule::History;

/// Two threads, each with one call and its return; the second's call comes after the first's
/// return.
History two_calls() {
  History history;
  history.calls = {{0, 1, "charge", 2, 1, "charged"}, {1, 1, "charge", 2, 1, "charged"}};
  for (std::uint16_t call = 0; call < 2; ++call) {
    for (const bool returns : {false, true}) {
      schedule::Mark mark{call, static_cast<schedule::ThreadId>(call), returns, 0, {}};
      mark.after = returns ? 3 : 0;
      if (call == 1) mark.seen.seen[0] = 5;
      history.marks.push_back(mark);
    }
  }
  return history;
}

std::string key_of(const History& history) {
  std::string key;
  schedule::HistoryShape(history).key(key);
  return key;
}

TEST(HistoryShape, HasAnotherKeyForWhateverAMonitorCanTellApart) {
  const std::vector<std::function<void(History&)>> changes = {
      [](History&) {},
      [](History& h) { h.calls[0].result = 0; },
      [](History& h) { h.calls[1].result = 0; },
      [](History& h) { h.calls[0].result = std::uint64_t{1} << 40U; },
      [](History& h) { h.calls[0].argument = 3; },
      [](History& h) { h.calls[1].argument = 3; },
      [](History& h) { h.calls[0].operation = 2; },
      [](History& h) { h.calls[1].operation = 2; },
      [](History& h) { h.marks.pop_back(); },
      // The second call need not come after the first's return, or not even after its call.
      [](History& h) { h.marks[2].seen.seen[0] = 2; },
      [](History& h) { h.marks[2].seen.seen[0] = 0; },
      [](History& h) { h.marks[3].seen.seen[0] = 2; },
  };
  std::set<std::string> keys;
  for (const auto& change : changes) {
    History history = two_calls();
    change(history);
    keys.insert(key_of(history));
  }
  EXPECT_EQ(keys.size(), changes.size());
  EXPECT_EQ(key_of(two_calls()), key_of(two_calls()));
}

TEST(HistoryShape, CountsMoreMarksThanAByteHas) {
  History history;
  for (std::uint16_t i = 0; i < 300; ++i) {
    history.calls.push_back({0, 1, "charge", 1, 1, "charged"});
    history.marks.push_back({i, 0, false, 0, {}});
  }
  History with = history;
  for (History* one : {&history, &with}) {
    schedule::Mark mark{0, 1, false, 0, {}};
    if (one == &with) mark.seen.seen[0] = 1;  // after all 300
    one->calls.push_back({1, 1, "charge", 1, 1, "charged"});
    mark.call = 300;
    one->marks.push_back(mark);
  }
  EXPECT_NE(key_of(history), key_of(with));
  // 256 of them are not none.
  for (std::size_t i = 256; i < 300; ++i) with.marks[i].after = 9;
  EXPECT_NE(key_of(history), key_of(with));
}

}  // namespace
}  // namespace counterproof::test
