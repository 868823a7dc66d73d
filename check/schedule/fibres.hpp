// The threads of a program, as fibres on one real thread.
//
// A fibre runs until it gives control back at a scheduling point.  It is kept for the next
// execution once its thread has ended, so that an execution costs no allocation and no set-up;
// a fibre that is given up in the middle of its thread is unwound, so that its destructors run; or,
// where the thread's code may not be unwound, forgotten as it stands, and its stack used again.
//
// The address sanitizer is told of every switch.  It must be built without its check for uses of a
// stack after return (-fsanitize-address-use-after-return=never, as the presets have it): that
// moves frames to a stack of its own, which cannot outlive a fibre that is being unwound.
#pragma once

#include <cxxabi.h>
#include <array>
#include <boost/context/fiber.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <new>
#include <utility>

#include "check/schedule/clock.hpp"

#if defined(__SANITIZE_ADDRESS__)
#define COUNTERPROOF_ASAN_FIBRES 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define COUNTERPROOF_ASAN_FIBRES 1
#endif
#endif
#ifdef COUNTERPROOF_ASAN_FIBRES
#include <sanitizer/common_interface_defs.h>
#endif

namespace counterproof::schedule {

/// The stack of a thread: as much as threads of a process commonly have, so that who runs over it
/// would crash elsewhere, too.  It takes up what is used of it.
inline constexpr std::size_t kStackBytes = std::size_t{8} << 20U;

/// As much as is cleared at once.
using Lane = std::uint64_t __attribute__((vector_size(16), may_alias));

/// Clears memory that the compiler takes for no longer used.
__attribute__((no_sanitize("address"))) inline void clear_bytes(volatile Lane* begin,
                                                                const volatile Lane* end) {
  for (; begin != end; ++begin) *begin = Lane{};
}

class Fibres {
 public:
  /// `body(thread)` is what a fibre runs, again each time it is resumed after its end.
  explicit Fibres(std::function<void(ThreadId)> body) : body_(std::move(body)) {}
  ~Fibres() {
    for (ThreadId t = 0; t < kMaxThreads; ++t) give_up(t);
    for (boost::context::stack_context& stack : stacks_)
      if (stack.sp != nullptr) pool_.deallocate(stack);
  }
  Fibres(const Fibres&) = delete;
  Fibres& operator=(const Fibres&) = delete;

  /// Runs the thread until its next `pause`, or its end.
  void resume(ThreadId thread) {
    if (!fibres_[thread]) make(thread);
    is_clean_[thread] = false;
    // The exceptions that are being handled belong to the fibre, and the language keeps them for
    // the real thread.
    std::swap(handled(), exceptions_[thread]);
    enter(thread, [&] { fibres_[thread] = std::move(fibres_[thread]).resume(); });
    std::swap(handled(), exceptions_[thread]);
  }

  /// Gives control back.  Called on a fibre, with its own number.
  void pause(ThreadId thread) {
    leave(thread, [&] { callers_[thread] = std::move(callers_[thread]).resume(); });
  }

  /// Whether the fibre stands between two runs of its thread.
  [[nodiscard]] bool at_rest(ThreadId thread) const { return at_rest_[thread]; }

  /// What the thread has on its stack, the registers that it keeps among it.
  /// \pre it stands at a `pause`.
  [[nodiscard]] std::pair<const std::byte*, const std::byte*> stack(ThreadId thread) const {
    // A fibre that does not run is the place on its stack where it was left.
    static_assert(sizeof(boost::context::fiber) == sizeof(const std::byte*));
    const std::byte* begin = nullptr;
    std::memcpy(&begin, static_cast<const void*>(&fibres_[thread]), sizeof begin);
    return {begin, static_cast<const std::byte*>(stacks_[thread].sp)};
  }
  [[nodiscard]] bool handles_exception(ThreadId thread) const {
    return exceptions_[thread].caught != nullptr || exceptions_[thread].uncaught != 0;
  }

  /// Unwinds the fibre and lets go of it.
  void give_up(ThreadId thread) {
    if (!fibres_[thread]) return;
    enter(thread, [&] { fibres_[thread] = boost::context::fiber(); });
    at_rest_[thread] = true;
  }

  /// Lets go of a fibre as it stands: nothing of it is unwound, and its stack is used again.
  void leave_behind(ThreadId thread) {
    if (!fibres_[thread]) return;
    // A fibre that is destroyed unwinds; this one is forgotten instead.
    static_cast<void>(new (forgotten_) boost::context::fiber(std::move(fibres_[thread])));
    fibres_[thread] = boost::context::fiber();
    exceptions_[thread] = {};
    at_rest_[thread] = true;
  }

  /// Makes a thread's stack as if nothing had ever run there, as far down as threads commonly come.
  /// \pre the thread was given up or left behind
  __attribute__((no_sanitize("address"))) void wipe(ThreadId thread) {
    constexpr std::size_t kWiped = std::size_t{128} << 10U;
    constexpr std::size_t kLook = (std::size_t{4} << 10U) / sizeof(Lane);
    if (stacks_[thread].sp == nullptr || fibres_[thread] || is_clean_[thread]) return;
    is_clean_[thread] = true;
    auto* const top = static_cast<Lane*>(stacks_[thread].sp);
    Lane* at = top - kWiped / sizeof(Lane);
    // Most threads come nowhere near: to look costs less than to write.
    for (; at != top; at += kLook) {
      Lane any{};
      for (std::size_t i = 0; i < kLook; ++i) any |= at[i];
      if ((any[0] | any[1]) != 0) break;
    }
    clear_bytes(at, top);
  }

 private:
  /// Each thread has one stack, which its fibres use one after the other.
  struct Stack {
    Fibres* fibres;
    ThreadId thread;
    boost::context::stack_context allocate() {
      boost::context::stack_context& stack = fibres->stacks_[thread];
      if (stack.sp == nullptr) stack = fibres->pool_.allocate();
      fibres->bottoms_[thread] = static_cast<const char*>(stack.sp) - kStackBytes;
      return stack;
    }
    void deallocate(boost::context::stack_context&) {}
  };

  void make(ThreadId thread) {
    fibres_[thread] = boost::context::fiber(
        std::allocator_arg, Stack{.fibres = this, .thread = thread},
        [this, thread](boost::context::fiber&& caller) { return live(thread, std::move(caller)); });
  }

  /// A fibre's whole life.  It ends by being unwound.
  boost::context::fiber live(ThreadId thread, boost::context::fiber caller) {
    callers_[thread] = std::move(caller);
    arrived(thread);
    const Departure departure{*this};
    for (;;) {
      at_rest_[thread] = false;
      body_(thread);
      at_rest_[thread] = true;
      pause(thread);
    }
  }

  /// The last to go when a fibre is unwound.
  struct Departure {
    Fibres& fibres;
    ~Departure() { fibres.depart(); }
  };

#ifdef COUNTERPROOF_ASAN_FIBRES
  template <class Switch>
  void enter(ThreadId thread, Switch&& switch_over) {
    void* fake = nullptr;
    __sanitizer_start_switch_fiber(&fake, bottoms_[thread], kStackBytes);
    switch_over();
    __sanitizer_finish_switch_fiber(fake, nullptr, nullptr);
  }
  template <class Switch>
  void leave(ThreadId thread, Switch&& switch_over) {
    __sanitizer_start_switch_fiber(&fakes_[thread], main_bottom_, main_size_);
    try {
      switch_over();
    } catch (...) {
      arrived(thread);
      throw;
    }
    arrived(thread);
  }
  void arrived(ThreadId thread) {
    __sanitizer_finish_switch_fiber(fakes_[thread], &main_bottom_, &main_size_);
  }
  void depart() { __sanitizer_start_switch_fiber(nullptr, main_bottom_, main_size_); }
  std::array<void*, kMaxThreads> fakes_{};
  const void* main_bottom_ = nullptr;
  std::size_t main_size_ = 0;
#else
  template <class Switch>
  void enter(ThreadId, Switch&& switch_over) {
    switch_over();
  }
  template <class Switch>
  void leave(ThreadId, Switch&& switch_over) {
    switch_over();
  }
  void arrived(ThreadId) {}
  void depart() {}
#endif

  /// What the C++ runtime knows of exceptions that are being handled (Itanium ABI, 2.2.2).
  struct Handled {
    void* caught = nullptr;
    unsigned uncaught = 0;
  };
  static Handled& handled() { return *reinterpret_cast<Handled*>(abi::__cxa_get_globals()); }

  std::function<void(ThreadId)> body_;
  boost::context::protected_fixedsize_stack pool_{kStackBytes};
  std::array<boost::context::stack_context, kMaxThreads> stacks_{};
  std::array<Handled, kMaxThreads> exceptions_{};
  alignas(boost::context::fiber)
      std::array<std::byte, sizeof(boost::context::fiber)> forgotten_storage_{};
  void* forgotten_ = forgotten_storage_.data();
  std::array<boost::context::fiber, kMaxThreads> fibres_;
  std::array<boost::context::fiber, kMaxThreads> callers_;
  std::array<const void*, kMaxThreads> bottoms_{};
  std::array<bool, kMaxThreads> is_clean_{};
  std::array<bool, kMaxThreads> at_rest_{true, true, true, true, true, true, true, true};
};

}  // namespace counterproof::schedule
