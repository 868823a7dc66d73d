// The processes that mpirun started, as ranks of a search.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "check/explore/ranks.hpp"
#include "model/result.hpp"

struct CounterproofMpi;

namespace counterproof {

/// What mpirun told this process.
struct Started {
  std::size_t rank = 0;
  std::size_t ranks = 1;
};

/// How this process was started: Open MPI says so in its environment, and so do MPICH and what
/// descends from it.  One rank where nobody says anything.
Started how_started();

class MpiRanks final : public Ranks {
 public:
  /// Opens the plug-in and joins the other processes.
  /// \param folders where the plug-in may lie \param interrupted ends what waits in vain
  /// Errors: there is no plug-in; it is not of this build; it is of another MPI than what started
  /// this process.
  static Result<std::unique_ptr<MpiRanks>> join(const std::vector<std::string>& folders,
                                                const Started& started,
                                                const std::atomic<bool>& interrupted);

  [[nodiscard]] std::size_t rank() const override { return rank_; }
  [[nodiscard]] std::size_t size() const override { return size_; }
  std::vector<std::string> exchange(RankTopic topic, std::vector<std::string> out) override;

  /// Whether an exchange has thrown.
  [[nodiscard]] bool lost() const { return lost_; }
  /// Tells the others that this one ends, and with which exit code; waits until all of them do.
  /// \returns the exit code of rank 0, if it told one before it was lost
  std::optional<int> leave(int exit_code);

 private:
  MpiRanks(const CounterproofMpi& mpi, std::size_t rank, std::size_t size,
           const std::atomic<bool>& interrupted)
      : mpi_(mpi), rank_(rank), size_(size), interrupted_(interrupted) {}

  [[noreturn]] void lose();
  static int waits_in_vain(void* self);

  const CounterproofMpi& mpi_;
  std::size_t rank_;
  std::size_t size_;
  const std::atomic<bool>& interrupted_;
  std::optional<std::chrono::steady_clock::time_point> since_;  // the signal, in this exchange
  bool leaving_ = false;
  bool lost_ = false;    // no exchange can be completed any more,
  bool in_step_ = true;  // but MPI itself is well: somebody has left
  std::uint64_t round_ = 0;
  std::optional<int> exit_code_of_first_;
};

}  // namespace counterproof
