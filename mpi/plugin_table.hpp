// What the command asks of the plug-in that is linked with MPI: a table of functions.
//
// The command itself is linked with no MPI: it opens the plug-in when it was started as one of
// several processes.  Both come from one build, and the table's size says so.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" {

struct CounterproofMpi {
  std::uint64_t size;  ///< of this table

  /// Joins the other processes.  \returns 0, or what MPI said
  int (*begin)(int* rank, int* ranks);
  /// Ends MPI.  Waits for all others to do so.
  void (*end)();
  /// Gives to each rank a number, and takes one from each.  `give_up` is asked now and then.
  /// \returns 0; anything else: it was given up, or MPI failed
  int (*numbers)(const std::uint64_t* out, std::uint64_t* in, int (*give_up)(void*), void* with);
  /// The same with bytes, `out_sizes[i]` from `out[i]`, and `in_sizes[i]` to `in[i]`.
  int (*bytes)(const char* const* out, const std::uint64_t* out_sizes, char* const* in,
               const std::uint64_t* in_sizes, int (*give_up)(void*), void* with);
};

/// The one function that the plug-in has: \returns the table.
using CounterproofMpiTable = const CounterproofMpi*();
}
