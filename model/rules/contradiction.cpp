// See contradiction.hpp.
#include "model/rules/contradiction.hpp"

#include <fmt/format.h>

#include <vector>

#include "model/rules/choices.hpp"
#include "model/suggest.hpp"

namespace counterproof {
namespace {

bool is_set(std::string_view key, const void* places) {
  return static_cast<const KeyPlaces*>(places)->contains(key);
}

// The key, and where its value comes from: "share.charge (line 4)".
std::string with_origin(std::string_view key, const Rules& rules, const KeyPlaces& places,
                        const std::string& file) {
  if (const auto place = places.find(key); place != places.end()) {
    const Place& at = place->second;
    return at.file == file ? fmt::format("{} (line {})", key, at.line)
                           : fmt::format("{} ({}:{})", key, at.file, at.line);
  }
  const Choice* choice = find_choice(key);
  // Whether a resource is accounted is spelled true and false in one syntax, yes and no in the
  // other; that the key is absent says enough in both.
  if (choice == nullptr || key.starts_with("account.")) {
    return fmt::format("{}, which is not set", key);
  }
  return fmt::format("{}, which is {} by default", key,
                     in_quotes(choice->values[choice->get(rules)].name));
}

}  // namespace

std::optional<Error> find_contradiction(const Rules& rules, const KeyPlaces& places,
                                        const std::string& file) {
  const std::vector<Conflict> found = conflicts(rules, is_set, &places);
  if (found.empty()) return std::nullopt;
  // The second key is the one to change; one that the text leaves out cannot be pointed at.
  std::string_view blamed = found.front().second;
  std::string_view other = found.front().first;
  if (!places.contains(blamed)) std::swap(blamed, other);
  const auto place = places.find(blamed);
  return Error{place != places.end() ? place->second : Place{.file = file},
               fmt::format("{} contradicts {}: {}", blamed, with_origin(other, rules, places, file),
                           found.front().why)};
}

}  // namespace counterproof
