// Kernels that can judge: which there are, how each is started, and what each has.
//
//     uml              Debian's user-mode-linux: an ordinary process
//     PATH             a user-mode-linux kernel of one's own, perhaps with one's own change
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "conform/guest.hpp"
#include "model/result.hpp"

namespace counterproof::conform {

struct KernelSpec {
  std::string path;  ///< of a user-mode Linux
};

/// Reads what stands after --kernel.  Errors: it is empty, or names no file that is there.
Result<KernelSpec> parse_kernel(const std::string& text);

/// What a guest's kernel said of itself.
struct KernelFacts {
  std::string release;  ///< "6.1.176"
  std::vector<std::string> controllers;
  bool swap = false;

  [[nodiscard]] bool has(std::string_view controller) const;
};

/// A guest that runs, and the folder of files that it lives on.
class Kernel {
 public:
  /// Boots it.  \param agent the program conform-agent.
  /// Errors: it cannot be started, or lacks what is needed; the message names the package that
  /// brings it.
  static Result<std::unique_ptr<Kernel>> boot(const KernelSpec& spec, const std::string& agent);
  ~Kernel();
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;

  [[nodiscard]] Guest& guest() { return *guest_; }
  [[nodiscard]] const KernelFacts& facts() const { return facts_; }

 private:
  Kernel() = default;

  std::string folder_;
  std::unique_ptr<Guest> guest_;
  KernelFacts facts_;
};

/// Asks the agent what kernel it is in.  Errors: those of `Guest::ask`; another version of the agent.
Result<KernelFacts> facts_of(Guest& guest);

/// How many files there are for pages of files.
inline constexpr std::size_t kPageFiles = 16;
/// Bytes of a guest's memory that stand for one page of the model.  The kernel takes charges in
/// batches of 64 pages, a quarter of this, and what it keeps for itself in a group is less than half.
inline constexpr std::uint64_t kUnit = 1U << 20U;

}  // namespace counterproof::conform
