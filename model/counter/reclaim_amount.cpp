#include "model/counter/reclaim_amount.hpp"

#include "model/machine/plain.hpp"

namespace counterproof {
namespace {

/// How many times a suffix doubles; 0 if it is none.
unsigned doublings_of(char suffix) {
  switch (suffix) {
    case 'K':
    case 'k':
      return 10;
    case 'M':
    case 'm':
      return 20;
    case 'G':
    case 'g':
      return 30;
    default:
      return 0;
  }
}

template <AmountSyntax syntax>
std::optional<std::uint64_t> parse(std::string_view text) {
  if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  const unsigned doublings = text.empty() ? 0 : doublings_of(text.back());
  if (doublings != 0) text.remove_suffix(1);
  // A suffix alone is a mistake and not blank.
  if (text.empty() && doublings != 0) return std::nullopt;
  Plain machine;
  std::uint64_t bytes = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    if (!append_digit(machine, bytes, static_cast<std::uint64_t>(c - '0'))) return std::nullopt;
  }
  for (unsigned i = 0; i < doublings; ++i)
    if (!double_amount<Plain, syntax>(machine, bytes)) return std::nullopt;
  if (!end_amount<Plain, syntax>(machine, bytes, text.size())) return std::nullopt;
  return bytes / kPageBytes;
}

}  // namespace

std::optional<std::uint64_t> parse_reclaim_amount(std::string_view text, AmountSyntax syntax) {
  return syntax == AmountSyntax::exact ? parse<AmountSyntax::exact>(text)
                                       : parse<AmountSyntax::of_2020>(text);
}

}  // namespace counterproof
