// The C interface that a page calls: session/page.hpp, with texts as bytes in the module's memory.
//
// A page writes a request's texts into `counterproof_input(size)`, one after the other, each ended
// by a zero byte; calls a function; and reads `counterproof_size()` bytes where that says.  The
// answer stays until the next call.
#include <string>
#include <string_view>
#include <vector>

#include "session/page.hpp"

#define EXPORT(name) extern "C" __attribute__((export_name(#name)))

namespace {

std::vector<char> input;
std::string output;

/// The texts of the request, in order; those that are missing are empty.
class Texts {
 public:
  std::string_view next() {
    const std::size_t end = rest_.find('\0');
    const std::string_view text = rest_.substr(0, end);
    rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 1);
    return text;
  }

 private:
  std::string_view rest_{input.data(), input.size()};
};

const char* answer(std::string text) {
  output = std::move(text);
  return output.data();
}

}  // namespace

namespace page = counterproof::page;

EXPORT(counterproof_input) char* counterproof_input(std::size_t size) {
  input.assign(size, '\0');
  return input.data();
}
EXPORT(counterproof_size) std::size_t counterproof_size() { return output.size(); }

EXPORT(counterproof_tables) const char* counterproof_tables() { return answer(page::tables()); }
/// One text: the trace.
EXPORT(counterproof_look) const char* counterproof_look(std::size_t at) {
  return answer(page::look(Texts().next(), at));
}
/// Three texts: the trace, what is changed, and to what.
EXPORT(counterproof_change) const char* counterproof_change() {
  Texts texts;
  const std::string_view trace = texts.next();
  const std::string_view what = texts.next();
  return answer(page::change(trace, what, texts.next()));
}
/// Two texts: the trace, and one of the other policy.
EXPORT(counterproof_compare) const char* counterproof_compare(std::size_t at) {
  Texts texts;
  const std::string_view trace = texts.next();
  return answer(page::compare(trace, texts.next(), at));
}
/// Two texts: the trace, and the condition.
EXPORT(counterproof_holds) const char* counterproof_holds(std::size_t at) {
  Texts texts;
  const std::string_view trace = texts.next();
  return answer(page::holds(trace, texts.next(), at));
}
/// One text: the trace.
EXPORT(counterproof_counts) const char* counterproof_counts() {
  return answer(page::counts(Texts().next()));
}
/// One text, of any kind.
EXPORT(counterproof_to_address) const char* counterproof_to_address() {
  return answer(page::to_address(Texts().next()));
}
/// One text: the address.
EXPORT(counterproof_from_address) const char* counterproof_from_address() {
  return answer(page::from_address(Texts().next()));
}
/// Three texts: the trace, the goal, and a standard scope or nothing.
EXPORT(counterproof_begin_search)
const char* counterproof_begin_search(int faults, std::size_t most_worlds) {
  Texts texts;
  const std::string_view trace = texts.next();
  const std::string_view goal = texts.next();
  return answer(page::begin_search(trace, goal, texts.next(), faults != 0, most_worlds));
}
EXPORT(counterproof_go_on) const char* counterproof_go_on(std::size_t count) {
  return answer(page::go_on(count));
}
