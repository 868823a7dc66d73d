// A token bucket: whoever has a token may send.  Two that refill it by the clock, each after a look
// at when it was last refilled, refill it twice.
//
//     token_bucket          the time of the refill is written together with the tokens
//     token_bucket torn     first the tokens, then the time
#include <counterproof/explore.hpp>
#include <iostream>
#include <string_view>

namespace {

constexpr unsigned char kRate = 1;   // tokens a tick
constexpr unsigned char kSize = 2;   // tokens at most
constexpr unsigned char kTicks = 3;  // how long we look

struct Bucket {
  bool is_torn = false;

  struct State {
    unsigned char now = 0, refilled_at = 0, tokens = 0, sent = 0;
    unsigned char half_done[2] = {};  ///< who has written the tokens, and not yet the time
  };
  enum class Event : unsigned char { tick, send, refill_1, refill_2, write_time_1, write_time_2 };

  [[nodiscard]] static State initial() { return {}; }

  template <class Sink>
  void steps(const State& at, Sink&& sink) const {
    State next = at;
    if (at.now < kTicks) {
      ++next.now;
      sink(Event::tick, next);
    }
    next = at;
    if (at.tokens > 0) {
      --next.tokens;
      ++next.sent;
      sink(Event::send, next);
    }
    for (unsigned char who = 0; who < 2; ++who) {
      next = at;
      if (at.half_done[who] != 0) {
        next.half_done[who] = 0;
        next.refilled_at = at.now;
        sink(who == 0 ? Event::write_time_1 : Event::write_time_2, next);
      } else if (at.now > at.refilled_at) {
        const unsigned tokens = at.tokens + kRate * (at.now - at.refilled_at);
        next.tokens = static_cast<unsigned char>(tokens < kSize ? tokens : kSize);
        if (is_torn) {
          next.half_done[who] = 1;
        } else {
          next.refilled_at = at.now;
        }
        sink(who == 0 ? Event::refill_1 : Event::refill_2, next);
      }
    }
  }

  /// No more is sent than the clock has paid for.
  [[nodiscard]] static bool holds(const State& at) { return at.sent <= kRate * at.now; }
};

const char* in_words(Bucket::Event event) {
  switch (event) {
    case Bucket::Event::tick:
      return "the clock ticks";
    case Bucket::Event::send:
      return "a packet is sent";
    case Bucket::Event::refill_1:
      return "T1 refills the bucket";
    case Bucket::Event::refill_2:
      return "T2 refills the bucket";
    case Bucket::Event::write_time_1:
      return "T1 writes the time";
    case Bucket::Event::write_time_2:
      return "T2 writes the time";
  }
  return "";
}

}  // namespace

int main(int count, char** words) {
  Bucket bucket;
  bucket.is_torn = count > 1 && words[1] == std::string_view("torn");
  const auto found = counterproof::explore(bucket);
  std::cout << found.result().states << " states, " << found.result().transitions << " steps\n";
  if (found.holds()) {
    std::cout << "holds: no more is sent than the clock has paid for\n";
    return 0;
  }
  for (const auto& [event, after] : found.trace())
    std::cout << "  " << in_words(event) << "; tokens " << int{after.tokens} << ", sent "
              << int{after.sent} << " at time " << int{after.now} << "\n";
  std::cout << "violated: more is sent than the clock has paid for\n";
  return 1;
}
