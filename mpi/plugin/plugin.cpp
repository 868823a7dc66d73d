// libcounterproof_mpi.so: the messages of a search of many processes, by MPI.
//
// All messages are collective and do not block: what waits asks now and then whether to give up,
// for nobody answers any more when a process has died.  MPI tells its errors instead of ending the
// program, and whoever meets one gives up as well.
//
// Whoever waits yields its processor, and after a while sleeps: processes of one machine may share
// their cores, and rank 0 writes reports while the others wait for the end.
#include <mpi.h>
#include <sched.h>
#include <time.h>

#include <climits>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "mpi/plugin_table.hpp"

namespace {

constexpr int kGivenUp = -1;

/// Waits for a request.  \returns 0, or what went wrong
int finish(MPI_Request& request, int (*give_up)(void*), void* with) {
  constexpr int kYields = 2000;
  constexpr long kShortest = 20'000;  // nanoseconds
  constexpr long kLongest = 1'000'000;
  long pause = kShortest;
  for (int tries = 0;; ++tries) {
    int done = 0;
    if (const int error = MPI_Test(&request, &done, MPI_STATUS_IGNORE)) return error;
    if (done != 0) return 0;
    if (tries < kYields) {
      sched_yield();
      if (tries % 64 != 0) continue;
    } else {
      const timespec time{0, pause};
      nanosleep(&time, nullptr);
      pause = pause + pause / 16 < kLongest ? pause + pause / 16 : kLongest;
    }
    if (give_up(with) != 0) return kGivenUp;
  }
}

int begin(int* rank, int* ranks) {
  int level = 0;
  if (const int error = MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &level))
    return error;
  MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
  if (const int error = MPI_Comm_rank(MPI_COMM_WORLD, rank)) return error;
  return MPI_Comm_size(MPI_COMM_WORLD, ranks);
}

void end() { MPI_Finalize(); }

int numbers(const std::uint64_t* out, std::uint64_t* in, int (*give_up)(void*), void* with) {
  MPI_Request request = MPI_REQUEST_NULL;
  if (const int error =
          MPI_Ialltoall(out, 1, MPI_UINT64_T, in, 1, MPI_UINT64_T, MPI_COMM_WORLD, &request))
    return error;
  return finish(request, give_up, with);
}

/// Where each part begins in one buffer, as MPI counts.  \returns false: more than it can count
bool lay_out(const std::uint64_t* sizes, std::vector<int>& counts, std::vector<int>& places) {
  std::uint64_t at = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (at + sizes[i] > INT_MAX) return false;
    counts[i] = static_cast<int>(sizes[i]);
    places[i] = static_cast<int>(at);
    at += sizes[i];
  }
  return true;
}

int bytes(const char* const* out, const std::uint64_t* out_sizes, char* const* in,
          const std::uint64_t* in_sizes, int (*give_up)(void*), void* with) {
  int ranks = 0;
  if (const int error = MPI_Comm_size(MPI_COMM_WORLD, &ranks)) return error;
  const auto count = static_cast<std::size_t>(ranks);
  std::vector<int> out_counts(count), out_places(count), in_counts(count), in_places(count);
  if (!lay_out(out_sizes, out_counts, out_places) || !lay_out(in_sizes, in_counts, in_places))
    return kGivenUp;
  std::vector<char> sent, taken;
  for (std::size_t i = 0; i < count; ++i) sent.insert(sent.end(), out[i], out[i] + out_sizes[i]);
  taken.resize(static_cast<std::size_t>(in_places.back() + in_counts.back()));
  MPI_Request request = MPI_REQUEST_NULL;
  if (const int error =
          MPI_Ialltoallv(sent.data(), out_counts.data(), out_places.data(), MPI_BYTE, taken.data(),
                         in_counts.data(), in_places.data(), MPI_BYTE, MPI_COMM_WORLD, &request))
    return error;
  if (const int error = finish(request, give_up, with)) {
    // MPI may still write to them.
    static_cast<void>(new std::vector<char>(std::move(sent)));
    static_cast<void>(new std::vector<char>(std::move(taken)));
    return error;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const char* from = taken.data() + in_places[i];
    for (std::uint64_t byte = 0; byte < in_sizes[i]; ++byte) in[i][byte] = from[byte];
  }
  return 0;
}

constexpr CounterproofMpi kTable = {sizeof(CounterproofMpi), begin, end, numbers, bytes};

}  // namespace

extern "C" __attribute__((visibility("default"))) const CounterproofMpi* counterproof_mpi() {
  return &kTable;
}
