// The user's code, loaded: what its harness has, and its variables as they are at the beginning.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
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

/// What the user wrote that comes to a symbol which no source has.
struct Use {
  Place place;
  std::string name;  ///< "std::counting_semaphore::acquire()"
};
using Uses = std::map<std::string, Use>;  ///< by symbol

class Image {
 public:
  /// Loads `file` and keeps its variables as they are once its constructors have run.  The file
  /// itself is needed no longer then.
  /// Errors: it cannot be loaded, uses something that is nowhere or not covered, or a constructor
  /// fails, crashes or does not end.
  static Result<std::shared_ptr<Image>> load(const std::string& file, const Uses& uses,
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
  /// Whether there are variables of each processor.
  [[nodiscard]] bool has_processors() const { return processors_ != 0; }
  /// Of a variable that each processor has, the first processor's, and which one's it is.
  [[nodiscard]] std::pair<std::uintptr_t, unsigned> of_processor(std::uintptr_t address) const;
  /// What constructors called variables.
  [[nodiscard]] const std::vector<std::pair<const void*, std::string>>& names() const {
    return names_;
  }
  [[nodiscard]] Places& places() const { return *places_; }
  /// Runs what the thread was created for.  \returns what it has come to
  void* run_thread(const void* work) const { return run_thread_(work); }
  /// main(), or nothing.
  [[nodiscard]] auto run_main() const { return run_main_; }
  /// Whether the code creates threads.
  [[nodiscard]] bool creates_threads() const { return creates_threads_; }
  /// Destroys what the thread that runs has of its own.
  void end_thread() const { thread_ends_(); }
  /// What is learned of the code holds for all who run it.
  [[nodiscard]] Layout& layout() { return layout_; }

 private:
  Image() = default;

  struct Segment {
    std::byte* begin;
    std::vector<std::byte> first;
  };

  /// Runs its constructors.
  std::optional<Error> start(const std::string& name);
  std::optional<Error> connect(const std::string& name, const Uses& uses, const cp_host& host);
  void tell_places(const Uses& uses);
  void add_segment(std::uintptr_t from, std::uintptr_t to);

  void* handle_ = nullptr;
  void (*thread_ends_)() = nullptr;
  void* (*run_thread_)(const void*) = nullptr;
  void (*run_main_)() = nullptr;
  bool creates_threads_ = false;
  int file_ = -1;
  std::vector<std::pair<const void*, std::string>> names_;
  std::vector<std::unique_ptr<std::string>> refusals_;  ///< the image points to them
  std::vector<Segment> segments_;
  std::pair<std::uintptr_t, std::uintptr_t> code_{};
  /// Where variables of each processor begin, and where the second processor's do.
  std::uintptr_t first_processors_ = 0, processors_ = 0;
  std::vector<cp_entry_*> entries_;
  std::unique_ptr<Places> places_;
  Layout layout_;
};

}  // namespace counterproof::own
