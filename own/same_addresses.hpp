// Runs of the program that have everything at the same place.
#pragma once

namespace counterproof::own {

/// Begins the program again, once, with addresses that do not vary from run to run; goes on as it
/// is where the system does not allow that.
/// \param words  argv
void run_at_same_addresses(char* const* words);

}  // namespace counterproof::own
