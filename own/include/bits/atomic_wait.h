// A stand-in for libstdc++'s header of this name: how std::atomic waits and notifies.
//
// The library spins for a while, counts who waits in a table that it shares among all atomics, and
// then asks the kernel.  None of that is what the standard promises, and each look is a step.  Here
// waiting is what the standard says: who finds the old value sleeps until he is notified, and looks
// again; to look and to fall asleep is one.  No wait ends for nothing.
#ifndef COUNTERPROOF_BITS_ATOMIC_WAIT_H
#define COUNTERPROOF_BITS_ATOMIC_WAIT_H 1
#define _GLIBCXX_ATOMIC_WAIT_H 1
#define __cpp_lib_atomic_wait 201907L
#define _GLIBCXX_HAVE_PLATFORM_WAIT 1

#pragma GCC system_header

#include <bits/c++config.h>
#include <bits/functional_hash.h>
#include <bits/gthr.h>
#include <bits/std_mutex.h>
#include <ext/numeric_traits.h>

extern "C" {
void cp_futex_wait_(const void* word, unsigned long size, const void* old);
void cp_futex_wake_(const void* word, unsigned long size, unsigned long most);
void cp_refuse_timed_wait_();
void cp_clock_passes_(unsigned long nanoseconds);
}

namespace std {
namespace __detail {

using __platform_wait_t = int;
inline constexpr size_t __platform_wait_alignment = 4;

inline void __thread_yield() noexcept {}
inline void __thread_relax() noexcept {}

template <typename Value>
bool __atomic_compare(const Value& a, const Value& b) {
  return __builtin_memcmp(&a, &b, sizeof a) == 0;
}

template <typename Value>
void __cp_wait(const Value* word, const Value& old) noexcept {
  static_assert(sizeof(Value) <= 8, "an atomic of more than 8 bytes that waits is not covered");
  cp_futex_wait_(word, sizeof old, &old);
}

}  // namespace __detail

template <typename Value, typename Load>
void __atomic_wait_address_v(const Value* word, Value old, Load load) noexcept {
  while (__detail::__atomic_compare(old, load())) __detail::__cp_wait(word, old);
}

template <typename Value, typename Done>
void __atomic_wait_address(const Value* word, Done done) noexcept {
  for (;;) {
    Value seen;
    __atomic_load(word, &seen, __ATOMIC_ACQUIRE);
    if (done()) return;
    __detail::__cp_wait(word, seen);
  }
}

template <typename Done>
void __atomic_wait_address_bare(const __detail::__platform_wait_t* word, Done done) noexcept {
  __atomic_wait_address(word, done);
}

template <typename Value>
void __atomic_notify_address(const Value* word, bool all) noexcept {
  cp_futex_wake_(word, sizeof *word, all ? 0 : 1);
}

inline void __atomic_notify_address_bare(const __detail::__platform_wait_t* word,
                                         bool all) noexcept {
  __atomic_notify_address(word, all);
}

}  // namespace std

#endif
