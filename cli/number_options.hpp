// Options whose value is a number, each with the range that it is good for.
//
// CLI11 reads numbers in the ways of C and C++: hexadecimal, with signs, wrapped, or cut short.
// Here a number is what a person takes for one, and what is out of range is told with the range.
#pragma once

#include <CLI/CLI.hpp>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

namespace counterproof {

struct WholeRange {
  std::uint64_t least = 0;
  std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
};

/// The number that `text` spells in decimal digits.  Leaves with an error if there is none, or if
/// it is out of range.
std::uint64_t whole_number(const std::string& option, const std::string& text, WholeRange range);

/// As `whole_number`, of seconds: more than 0, with a fraction if need be.
double seconds(const std::string& option, const std::string& text, double most);

/// The longest time that an option can ask for: some thirty years.
inline constexpr double kMostSeconds = 1e9;

namespace detail {
template <class T>
struct Plain {
  using Type = T;
};
template <class T>
struct Plain<std::optional<T>> {
  using Type = T;
};
}  // namespace detail

/// Adds an option for a whole number; `value` keeps what it is when the option is not given.
template <class T>
requires std::unsigned_integral<typename detail::Plain<T>::Type> CLI::Option* add_whole_number(
    CLI::App& command, const std::string& name, T& value, WholeRange range,
    const std::string& about) {
  using Number = typename detail::Plain<T>::Type;
  constexpr std::uint64_t kMost = std::numeric_limits<Number>::max();
  if (range.most > kMost) range.most = kMost;
  return command
      .add_option_function<std::string>(
          name,
          [&value, name, range](const std::string& text) {
            value = static_cast<Number>(whole_number(name, text, range));
          },
          about)
      ->type_name("N");
}

/// Adds an option for a time.
template <class T>
requires std::same_as < typename detail::Plain<T>::Type,
double > CLI::Option* add_seconds(CLI::App& command, const std::string& name, T& value,
                                  const std::string& about, double most = kMostSeconds) {
  return command
      .add_option_function<std::string>(
          name,
          [&value, name, most](const std::string& text) { value = seconds(name, text, most); },
          about)
      ->type_name("S");
}

}  // namespace counterproof
