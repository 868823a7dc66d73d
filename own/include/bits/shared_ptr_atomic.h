// A stand-in for libstdc++'s header of this name: what std::atomic<std::shared_ptr> is made of.
//
// The library's guards a pointer by a bit that threads turn round for until it is free, so that a scheduler
// could let one turn for ever; and its load gives that bit back in a way that the C++ memory model does
// not take for an order.  Here a pointer is guarded by a lock that threads wait for: another
// implementation that the standard allows.
#ifndef COUNTERPROOF_SHARED_PTR_ATOMIC
#define COUNTERPROOF_SHARED_PTR_ATOMIC 1

#pragma GCC system_header

#include_next <bits/shared_ptr_atomic.h>

#include <atomic>

#ifdef __cpp_lib_atomic_shared_ptr

extern "C" {
void cp_mutex_lock(void*);
void cp_mutex_unlock(void*);
}

namespace std {
namespace __detail {

template <typename Value>
bool __cp_is_same(const shared_ptr<Value>& a, const shared_ptr<Value>& b) {
  return a.get() == b.get() && !a.owner_before(b) && !b.owner_before(a);
}
template <typename Value>
bool __cp_is_same(const weak_ptr<Value>& a, const weak_ptr<Value>& b) {
  return !a.owner_before(b) && !b.owner_before(a) && a.lock().get() == b.lock().get();
}

template <typename Pointer>
class __cp_guarded_pointer {
 public:
  using value_type = Pointer;

  constexpr __cp_guarded_pointer() noexcept = default;
  explicit __cp_guarded_pointer(Pointer value) noexcept : value_(std::move(value)) {}
  __cp_guarded_pointer(const __cp_guarded_pointer&) = delete;
  void operator=(const __cp_guarded_pointer&) = delete;

  Pointer load(memory_order) const noexcept {
    const held hold(this);
    return value_;
  }
  void swap(Pointer& other, memory_order) noexcept {
    const held hold(this);
    value_.swap(other);
    changes_.fetch_add(1, memory_order_relaxed);
  }
  bool compare_exchange_strong(Pointer& expected, Pointer desired, memory_order,
                               memory_order) noexcept {
    Pointer found;
    {
      const held hold(this);
      if (__cp_is_same(value_, expected)) {
        value_.swap(desired);
        changes_.fetch_add(1, memory_order_relaxed);
        return true;
      }
      found = value_;
    }
    expected = std::move(found);
    return false;
  }
  void wait(Pointer old, memory_order) const noexcept {
    for (;;) {
      unsigned seen;
      {
        const held hold(this);
        if (!__cp_is_same(value_, old)) return;
        seen = changes_.load(memory_order_relaxed);
      }
      changes_.wait(seen, memory_order_relaxed);
    }
  }
  void notify_one() noexcept { changes_.notify_one(); }
  void notify_all() noexcept { changes_.notify_all(); }

 private:
  struct held {
    explicit held(const __cp_guarded_pointer* pointer) : lock(const_cast<char*>(&pointer->lock_)) {
      cp_mutex_lock(lock);
    }
    ~held() { cp_mutex_unlock(lock); }
    char* lock;
  };
  Pointer value_;
  atomic<unsigned> changes_{0};
  char lock_ = 0;  // an address: nothing is stored there
};

}  // namespace __detail

// More special than the library's, whose atomic<shared_ptr> and atomic<weak_ptr> are made of them.
template <typename Value>
struct _Sp_atomic<shared_ptr<Value>> : __detail::__cp_guarded_pointer<shared_ptr<Value>> {
  using __detail::__cp_guarded_pointer<shared_ptr<Value>>::__cp_guarded_pointer;
};
template <typename Value>
struct _Sp_atomic<weak_ptr<Value>> : __detail::__cp_guarded_pointer<weak_ptr<Value>> {
  using __detail::__cp_guarded_pointer<weak_ptr<Value>>::__cp_guarded_pointer;
};

}  // namespace std

#endif
#endif
