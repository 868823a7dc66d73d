// A stand-in for libstdc++'s header of this name: what std::counting_semaphore is made of.
//
// The library's own of version 12 remembers the count from before it tries, and sleeps on that when
// somebody was faster; if the count has come back to it meanwhile, nobody will wake it.  Here only
// who finds no permit sleeps, and who brings some wakes as many, as the standard promises.
#ifndef COUNTERPROOF_BITS_SEMAPHORE_BASE_H
#define COUNTERPROOF_BITS_SEMAPHORE_BASE_H 1
#define _GLIBCXX_SEMAPHORE_BASE_H 1

#pragma GCC system_header

#include <bits/atomic_base.h>
#include <bits/atomic_timed_wait.h>
#include <bits/chrono.h>
#include <ext/numeric_traits.h>

namespace std {

class __semaphore_impl {
 public:
  static constexpr ptrdiff_t _S_max = __gnu_cxx::__int_traits<int>::__max;

  explicit __semaphore_impl(ptrdiff_t count) noexcept : count_(static_cast<int>(count)) {}
  __semaphore_impl(const __semaphore_impl&) = delete;
  __semaphore_impl& operator=(const __semaphore_impl&) = delete;

  bool _M_try_acquire() noexcept {
    int found = __atomic_load_n(&count_, __ATOMIC_RELAXED);
    while (found > 0)
      if (__atomic_compare_exchange_n(&count_, &found, found - 1, false, __ATOMIC_ACQUIRE,
                                      __ATOMIC_RELAXED))
        return true;
    return false;
  }
  void _M_acquire() noexcept {
    while (!_M_try_acquire()) {
      const int none = 0;
      cp_futex_wait_(&count_, sizeof count_, &none);
    }
  }
  template <typename Clock, typename Duration>
  bool _M_try_acquire_until(const chrono::time_point<Clock, Duration>& time) noexcept {
    return _M_try_acquire_for(time - Clock::now());
  }
  template <typename Rep, typename Period>
  bool _M_try_acquire_for(const chrono::duration<Rep, Period>& time) noexcept {
    // Who gives up finds none at that time, and the scheduler tries every time.
    if (_M_try_acquire()) return true;
    const auto most = chrono::duration_cast<chrono::nanoseconds>(time).count();
    cp_clock_passes_(most > 0 ? static_cast<unsigned long>(most) : 0);
    return false;
  }
  void _M_release(ptrdiff_t more) noexcept {
    if (more <= 0) return;
    __atomic_fetch_add(&count_, static_cast<int>(more), __ATOMIC_RELEASE);
    cp_futex_wake_(&count_, sizeof count_, static_cast<unsigned long>(more));
  }

 private:
  int count_;
};

}  // namespace std

#endif
