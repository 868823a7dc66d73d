// What the disk refused.
//
// It is met deep in a search, on any of its threads, and nothing can be gone on with from there: it
// is thrown through the search, and becomes a value where the search was asked for.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "model/result.hpp"

namespace counterproof {

class DiskFailure : public std::runtime_error {
 public:
  explicit DiskFailure(Error error) : std::runtime_error(error.text()), error_(std::move(error)) {}
  DiskFailure(std::string file, std::string message)
      : DiskFailure(Error{Place{.file = std::move(file)}, std::move(message)}) {}

  [[nodiscard]] const Error& error() const { return error_; }

 private:
  Error error_;
};

}  // namespace counterproof
