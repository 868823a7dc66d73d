// Kernels that can judge: which there are, and what each has.
//
//     uml              Debian's user-mode-linux: an ordinary process
//     PATH             a user-mode Linux of one's own, perhaps with one's own change
//     qemu:PATH        a kernel's image, under QEMU's emulation
//     live:FOLDER      the machine's own kernel, in a folder of control groups that was handed over
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "conform/guest.hpp"
#include "model/result.hpp"

namespace counterproof::conform {

struct KernelSpec {
  enum class Kind : std::uint8_t { uml, qemu, live } kind = Kind::uml;
  std::string path;  ///< of the kernel, or of the folder
};

/// Reads what stands after --kernel.  Errors: it names no file or folder that is there.
Result<KernelSpec> parse_kernel(const std::string& text);

/// What a guest's kernel is found to have.
struct KernelFacts {
  std::string release;  ///< "6.1.176"
  std::vector<std::string> controllers;
  bool swap = false;
  bool files = true;       ///< pages of files can be read, and dropped
  bool shmem = true;       ///< there are files in memory (memfd_create)
  bool hands_down = true;  ///< what children do not claim of protection is handed down to them
  bool generations = false;  ///< pages are kept in generations (CONFIG_LRU_GEN)
  bool may_choose = true;  ///< ... or not, as a policy has it
  bool may_exempt = true;  ///< the agent may exempt processes from the out-of-memory kill
  /// How long a removed group that nothing keeps may take to be gone: some grace periods of RCU.
  /// Where callbacks may be lazy (CONFIG_RCU_LAZY) each is up to ten seconds.
  std::chrono::seconds frees_within{2};
  /// By how many bytes `memory.stat` may lag behind; measured.
  std::uint64_t lag_bytes = 0;

  [[nodiscard]] bool has(std::string_view controller) const;
};

/// A guest that runs, and the folder of files that it lives on.
class Kernel {
 public:
  /// Boots it.  \param agent the program conform-agent.  \param stop as `Guest::start` has it.
  /// Errors: it cannot be started, or lacks what is needed; the message names the package that
  /// brings it.
  static Result<std::unique_ptr<Kernel>> boot(const KernelSpec& spec, const std::string& agent,
                                              const std::atomic<bool>* stop = nullptr);
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

/// Asks the agent what kernel it is in.  Errors: those of `Guest::ask`; another version of the
/// agent.
Result<KernelFacts> facts_of(Guest& guest);

/// How far the kernel's statistics lag behind: nothing, or a batch of 64 small pages.
Result<std::uint64_t> measured_lag(Guest& guest);

/// How many files there are for pages of files.
inline constexpr std::size_t kPageFiles = 16;
/// Bytes of a guest's memory that stand for one page of the model.  The kernel takes charges in
/// batches of 64 pages, a quarter of this, and what it keeps for itself in a group is less than
/// half.
inline constexpr std::uint64_t kUnit = 1U << 20U;

}  // namespace counterproof::conform
