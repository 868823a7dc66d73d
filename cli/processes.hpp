// The command as one of several processes that mpirun started.
//
// All of them run the same command line.  Rank 0 alone prints and writes; what the others print
// goes nowhere.  Only `check` searches with others; any other command would do everything as many
// times as there are processes, and is refused.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "check/explore/ranks.hpp"
#include "check/policy/asked_scopes.hpp"
#include "check/policy/verdict.hpp"

namespace counterproof {

/// Runs the command, which is given its words without its own name, as one of so many processes as
/// there are.  \returns its exit code; that of rank 0, if there are several and it told one
int run_as_process(const std::vector<std::string>& words, const std::function<int()>& command);

/// Whether mpirun started several processes.
bool has_other_processes();
/// This process's number, from 1.
std::size_t number_of_process();

/// Joins the other processes, if there are any.  Leaves with an error if that cannot be.
/// \returns nothing if this is the only one
Ranks* join_processes();
/// Leaves with an error, which rank 0 tells, if one of the processes has one or they do not all
/// have the same work: the same files, options and build.
void need_same_work(Ranks& ranks, const AskedPolicies& asked, const std::optional<Error>& error);
/// Whether a process died, or left before the end.
bool has_lost_processes();
/// Tells an error that only this process has met.
void tell_from_any_process(const Error& error);

}  // namespace counterproof
