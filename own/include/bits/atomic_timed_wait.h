// A stand-in for libstdc++'s header of this name: waits with a time limit are refused.
//
// Whether such a wait fails is a choice that is not explored.
#ifndef COUNTERPROOF_BITS_ATOMIC_TIMED_WAIT_H
#define COUNTERPROOF_BITS_ATOMIC_TIMED_WAIT_H 1
#define _GLIBCXX_ATOMIC_TIMED_WAIT_H 1

#pragma GCC system_header

#include <bits/atomic_wait.h>
#include <bits/chrono.h>
#include <bits/this_thread_sleep.h>

namespace std {

template <typename... Anything>
bool __cp_refuse_timed_wait(const Anything&...) noexcept {
  cp_refuse_timed_wait_();
  return false;
}

template <typename... Anything>
bool __atomic_wait_address_until_v(const Anything&... what) noexcept {
  return __cp_refuse_timed_wait(what...);
}
template <typename... Anything>
bool __atomic_wait_address_until(const Anything&... what) noexcept {
  return __cp_refuse_timed_wait(what...);
}
template <typename... Anything>
bool __atomic_wait_address_until_bare(const Anything&... what) noexcept {
  return __cp_refuse_timed_wait(what...);
}
template <typename... Anything>
bool __atomic_wait_address_for_v(const Anything&... what) noexcept {
  return __cp_refuse_timed_wait(what...);
}
template <typename... Anything>
bool __atomic_wait_address_for(const Anything&... what) noexcept {
  return __cp_refuse_timed_wait(what...);
}
template <typename... Anything>
bool __atomic_wait_address_for_bare(const Anything&... what) noexcept {
  return __cp_refuse_timed_wait(what...);
}

}  // namespace std

#endif
