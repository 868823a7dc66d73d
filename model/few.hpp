// A few things in a constant: what a list of braces says, kept where a pointer to it would dangle.
//
// A constant that is written down in one file and read in others cannot hold a vector, and a span
// would need an array beside it for every list.  Room is for as many as anyone has needed so far;
// one more than that does not compile, and the number below is all that has to change.
#pragma once

#include <array>
#include <cstddef>
#include <cstdlib>
#include <initializer_list>

namespace counterproof {

template <class T>
class Few {
 public:
  static constexpr std::size_t kMost = 8;

  constexpr Few() = default;
  constexpr Few(std::initializer_list<T> list) {
    for (const T& one : list) {
      if (size_ == kMost) std::abort();  // in a constant: an error of the compiler's
      items_[size_++] = one;
    }
  }
  [[nodiscard]] constexpr const T* begin() const { return items_.data(); }
  [[nodiscard]] constexpr const T* end() const { return items_.data() + size_; }
  [[nodiscard]] constexpr std::size_t size() const { return size_; }
  [[nodiscard]] constexpr bool empty() const { return size_ == 0; }
  constexpr const T& operator[](std::size_t index) const { return items_[index]; }

 private:
  std::array<T, kMost> items_{};
  std::size_t size_ = 0;
};

}  // namespace counterproof
