// Reads numbers from the bytes of a fuzz input; 0 where it ends.
#pragma once

#include <cstdint>
#include <span>

namespace counterproof::fuzz {

class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : bytes_(data, size) {}

  [[nodiscard]] bool ended() const { return at_ >= bytes_.size(); }
  std::uint8_t byte() { return ended() ? std::uint8_t{0} : bytes_[at_++]; }
  /// From 0 to `count` - 1.
  std::uint64_t below(std::uint64_t count) { return byte() % count; }
  /// A number of any size: small ones, and those around the edges of a word, are as likely as all
  /// others together.
  std::uint64_t number() {
    const std::uint8_t kind = byte();
    if (kind < 128) return kind % 16U;
    if (kind < 160) return ~std::uint64_t{0} - kind % 16U;
    if (kind < 192) return (std::uint64_t{1} << 63U) - 8 + kind % 16U;
    std::uint64_t value = 0;
    for (unsigned i = 0; i < 8; ++i) value = value << 8U | byte();
    return value;
  }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

}  // namespace counterproof::fuzz
