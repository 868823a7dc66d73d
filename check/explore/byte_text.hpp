// Numbers as bytes, and back: what a checkpoint is made of, and what ranks tell each other.
//
// It is read by the program that wrote it and by no other, so that there are no versions and no
// byte orders.  A reader that has come to the end, or to a text or a list that claims to be longer
// than all that is left, gives zeros from then on and says so once, at the end.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace counterproof {

class ByteWriter {
 public:
  template <class T>
  void put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    bytes_.append(bytes, sizeof value);
  }
  void put_text(std::string_view text) {
    put<std::uint64_t>(text.size());
    bytes_.append(text);
  }
  void put_bytes(std::string_view bytes) { bytes_.append(bytes); }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  /// The same, and nothing is left here.
  [[nodiscard]] std::string take() { return std::exchange(bytes_, std::string()); }

 private:
  std::string bytes_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  template <class T>
  T get() {
    static_assert(std::is_trivially_copyable_v<T>);
    T value{};
    if (rest_.size() < sizeof value) {
      failed_ = true;
      rest_ = {};
      return value;
    }
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_.remove_prefix(sizeof value);
    return value;
  }
  std::string get_text() {
    const auto size = get<std::uint64_t>();
    if (size > rest_.size()) failed_ = true;
    const std::string text(rest_.substr(0, static_cast<std::size_t>(size)));
    rest_.remove_prefix(std::min<std::size_t>(rest_.size(), static_cast<std::size_t>(size)));
    return text;
  }
  /// The next bytes, where they are; none if there are not as many.
  std::string_view get_bytes(std::uint64_t size) {
    if (size > rest_.size()) {
      failed_ = true;
      rest_ = {};
      return {};
    }
    const std::string_view bytes = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(static_cast<std::size_t>(size));
    return bytes;
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  /// How many of something of that many bytes at least follow.
  std::size_t get_count(std::size_t size_of_one) {
    const auto count = get<std::uint64_t>();
    if (count > rest_.size() / size_of_one) {
      failed_ = true;
      return 0;
    }
    return static_cast<std::size_t>(count);
  }
  /// Whether all of it was read, and nothing was missing.
  [[nodiscard]] bool whole() const { return !failed_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace counterproof
