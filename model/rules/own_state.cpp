#include "model/rules/own_state.hpp"

namespace counterproof {
namespace {

/// What is left of a value when the thing of this kind and index is gone.
std::uint8_t without(std::uint8_t value, KeptKind of, KeptKind kind, std::size_t index) {
  const bool is_id = of == kind;
  const bool is_set = (of == KeptKind::containers && kind == KeptKind::container) ||
                      (of == KeptKind::tasks && kind == KeptKind::task);
  if (is_id && value == index + 1) return 0;
  if (is_set) return static_cast<std::uint8_t>(value & ~(1U << index));
  return value;
}

}  // namespace

void forget(OwnBytes& own, std::span<const KeptField> fields, KeptKind kind, std::size_t index) {
  for (const KeptField& field : fields) {
    for (std::size_t first = 0; first < most_of(field.first); ++first) {
      for (std::size_t second = 0; second < most_of(field.second); ++second) {
        std::uint8_t& value = own[field.byte_of(first, second)];
        const bool is_key =
            (field.first == kind && first == index) || (field.second == kind && second == index);
        value = is_key ? std::uint8_t{0} : without(value, field.value, kind, index);
      }
    }
  }
}

}  // namespace counterproof
