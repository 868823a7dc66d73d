// Random walks through the shipped policies, for the model in a page to walk again.
//
// Usage: walks HOW-MANY LENGTH POLICY-FILE...  Prints, for each walk, a line with the trace it
// begins with and one of another policy, as addresses, and for each place on the way a line with a
// hash of everything that the page is told there, and the event that was chosen next.  At the end,
// what a comparison with the other policy tells is hashed, too.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <random>

#include "model/policy/policy_file.hpp"
#include "own/rules/load.hpp"
#include "session/address.hpp"
#include "session/page.hpp"
#include "session/session.hpp"

namespace {

using namespace counterproof;

/// FNV-1a, 32 bits.
std::uint32_t hash_of(std::string_view text) {
  std::uint32_t hash = 0x811c9dc5U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193U;
  return hash;
}

std::string begun(const Policy& policy) {
  return print_trace(
      normalised(Session(policy.name, policy.rules, roomy_scope(policy.rules)).trace()));
}

void walk(const Policy& policy, const Policy& other, std::size_t length, std::mt19937& random) {
  Session session(policy.name, policy.rules, roomy_scope(policy.rules));
  const std::string start = begun(policy);
  fmt::print("{} {}\n", as_address(start), as_address(begun(other)));
  std::string text = start + "\n";
  for (std::size_t at = 0; at <= length; ++at) {
    const std::vector<EnabledEvent> enabled = session.enabled();
    std::string next;
    if (at < length && !enabled.empty()) next = enabled[random() % enabled.size()].text;
    std::string told = page::look(text, at);
    if (next.empty()) told += page::compare(text, begun(other), at);
    fmt::print("{:08x} {}\n", hash_of(told), next);
    if (next.empty() || !session.take(next)) break;
    text += next + "\n";
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return EXIT_FAILURE;
  own::enable_rule_files(COUNTERPROOF_SOURCE_DIR);
  const auto count = std::strtoul(argv[1], nullptr, 10);
  const auto length = std::strtoul(argv[2], nullptr, 10);
  std::vector<Policy> policies;
  for (int i = 3; i < argc; ++i) {
    auto policy = read_policy_file(argv[i]);
    if (!policy) {
      std::fputs((policy.error().text() + "\n").c_str(), stderr);
      return EXIT_FAILURE;
    }
    policies.push_back(std::move(*policy));
  }
  std::mt19937 random(1);
  for (std::size_t i = 0; i < count; ++i)
    walk(policies[i % policies.size()], policies[(i + 1) % policies.size()], length, random);
  return EXIT_SUCCESS;
}
