// The user's code, loaded: what its harness has, and its variables as they are at the beginning.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "model/result.hpp"
#include "own/layout.hpp"
#include "own/places.hpp"
#include "own/runtime/host.h"

/// As counterproof.h has it.
struct cp_entry_ {
  enum Kind : int { setup, thread, threads, interrupt, always, finally, known } kind;
  unsigned count;
  const char* name;
  const char* host;
  void (*run)();
  bool (*holds)();
};

namespace counterproof::own {

class Image {
 public:
  /// Loads `file` and keeps its variables as they are once its constructors have run.
  /// Errors: it cannot be loaded, or uses something that is nowhere.
  /// \param folder is removed along with the image
  static Result<std::shared_ptr<Image>> load(const std::string& file, const std::string& folder,
                                             const cp_host& host);
  ~Image();
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;

  /// Gives every variable its first value again.
  void restore() const;
  /// A number for the values of all variables.
  [[nodiscard]] std::uint64_t fingerprint() const;

  [[nodiscard]] const std::vector<cp_entry_*>& entries() const { return entries_; }
  /// Whether it is an address of the image's code.
  [[nodiscard]] bool has_code(std::uintptr_t address) const {
    return address >= code_.first && address < code_.second;
  }
  /// Whether it is an address of the image's variables.
  [[nodiscard]] bool has_data(std::uintptr_t address) const {
    for (const Segment& segment : segments_) {
      const auto begin = reinterpret_cast<std::uintptr_t>(segment.begin);
      if (address >= begin && address < begin + segment.first.size()) return true;
    }
    return false;
  }
  [[nodiscard]] Places& places() const { return *places_; }
  /// What is learned of the code holds for all who run it.
  [[nodiscard]] Layout& layout() { return layout_; }

 private:
  Image() = default;

  struct Segment {
    std::byte* begin;
    std::vector<std::byte> first;
  };

  Result<bool> open(const std::string& file, const cp_host& host);

  void* handle_ = nullptr;
  std::string folder_;
  std::vector<Segment> segments_;
  std::pair<std::uintptr_t, std::uintptr_t> code_{};
  std::vector<cp_entry_*> entries_;
  std::unique_ptr<Places> places_;
  Layout layout_;
};

}  // namespace counterproof::own
