// A value or the one-line error that explains why there is none.
//
// The edges of the model (policy files, traces, limit text, options) report what is wrong as a
// value: the caller decides whether to print it, collect it or test it.  Inside the model, where a
// failure would be our own mistake, assertions speak instead.
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace counterproof {

/// Where something stands in a text that a person wrote.  Lines and columns count from 1; 0 means
/// that the error is about the file as a whole.
struct Place {
  std::string file;
  unsigned line = 0;
  unsigned column = 0;
};

/// One sentence: what is wrong, and what would be right.
struct Error {
  Place place;
  std::string message;

  /// `file:line:column: error: message`, leaving out the parts of the place that are unknown.
  [[nodiscard]] std::string text() const;
};

/// Holds a `T` or an `Error`.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::move(value)) {}
  Result(Error error) : content_(std::move(error)) {}

  [[nodiscard]] bool ok() const { return std::holds_alternative<T>(content_); }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] const T& value() const& {
    assert(ok());
    return std::get<T>(content_);
  }
  [[nodiscard]] T& value() & {
    assert(ok());
    return std::get<T>(content_);
  }
  [[nodiscard]] T&& value() && {
    assert(ok());
    return std::get<T>(std::move(content_));
  }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  [[nodiscard]] const Error& error() const {
    assert(!ok());
    return std::get<Error>(content_);
  }

 private:
  std::variant<T, Error> content_;
};

}  // namespace counterproof
