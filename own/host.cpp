// See host.hpp.  Signals of a crash are taken here, too.
//
// A thread that goes on without a step is looked at by the clock of the processor's time: a state
// that comes again shows that it has no end, and after some seconds the execution is left.  A
// thread that crashes cannot go on, and its stack may be anything.  So the handler lets it land in
// a function of ours, on what is left of its stack, which reports the crash and never returns.
#include "own/host.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unwind.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>

#include "own/own_program.hpp"

// Where the linker has put this program's own code.
extern "C" {
extern const char __executable_start;
extern const char etext;
}

namespace counterproof::own {
namespace {

constexpr int kTicksPerSecond = 10;
/// So much time of the processor may a thread take for one step.
constexpr unsigned kMostTicks = 4 * kTicksPerSecond;

enum class Landing : std::uint8_t { crash, hang, over, computing };
Landing landing = Landing::crash;
int crashed_by = 0;
std::terminate_handler standard_terminate = nullptr;
bool ran_over = false;  ///< the stack

std::string_view sentence_of(int signal) {
  if (ran_over) return "the code runs over its stack of 8 MiB";
  switch (signal) {
    case SIGFPE:
      return "the code divides by zero";
    case SIGILL:
      return "the code comes to an instruction that must not be reached";
    case SIGPROF:
      return "the code goes on without end";
    case SIGABRT:
      return "the code ends the process";
    case SIGBUS:
      return "the code uses memory that is not there";
    default:
      return "the code uses a pointer that leads nowhere";
  }
}

/// While the image is loaded no program runs, and its constructors do.
struct Loading {
  volatile bool now = false;
  unsigned ticks = 0;
  std::string_view why;
  sigjmp_buf back;
} loading;

/// A constructor is left as it stands.
[[noreturn]] void give_up_loading(int signal, const ucontext_t& context) {
  const auto& registers = context.uc_mcontext.gregs;
  const bool has_words =
      signal == SIGILL && static_cast<std::uint64_t>(registers[REG_RAX]) == CP_LAST_WORDS;
  loading.why = has_words ? reinterpret_cast<const char*>(registers[REG_RDI]) : sentence_of(signal);
  siglongjmp(loading.back, 1);
}

[[noreturn]] void land() {
  switch (landing) {
    case Landing::crash:
      break;
    case Landing::hang:
      current()->hang();
    case Landing::over:
      current()->cut_short(schedule::Cut::over);
    case Landing::computing:
      current()->cut_short(schedule::Cut::computing);
  }
  current()->crash(sentence_of(crashed_by));
}

/// A number for all that decides how the code goes on: its registers, its stack up to `top`, and
/// what it shares.
std::uint64_t state_of(const mcontext_t& machine, std::uintptr_t top) {
  constexpr std::uintptr_t kRedZone = 128;
  const auto stack = static_cast<std::uintptr_t>(machine.gregs[REG_RSP]) - kRedZone;
  std::uint64_t value = current()->state().value_or(0);
  value = XXH3_64bits_withSeed(&machine.gregs, sizeof machine.gregs, value);
  if (machine.fpregs != nullptr)
    value = XXH3_64bits_withSeed(machine.fpregs->_xmm, sizeof machine.fpregs->_xmm, value);
  return XXH3_64bits_withSeed(reinterpret_cast<const void*>(stack), top - stack, value);
}

/// Watches code that goes on without a step: at every tick of the processor's clock it is looked
/// whether its state has come before, since then it comes again and again.
class Watch {
 public:
  std::optional<Landing> tick(const mcontext_t& machine, std::uintptr_t top) {
    const std::uint64_t moves = current()->moves();
    if (moves != moves_) ticks_ = 0;
    moves_ = moves;
    if (current()->is_over()) return Landing::over;
    if (ticks_ == kMostTicks) return Landing::computing;
    const std::uint64_t state = state_of(machine, top);
    const auto end = states_.begin() + ticks_;
    if (std::find(states_.begin(), end, state) != end) return Landing::hang;
    states_[ticks_++] = state;
    return std::nullopt;
  }

 private:
  std::uint64_t moves_ = 0;
  unsigned ticks_ = 0;
  std::array<std::uint64_t, kMostTicks> states_{};
};

Watch watch;

/// The harness's own parts run on the real thread's stack, and are left by a jump.
void leave_outside(int signal, const mcontext_t& machine) {
  if (signal != SIGPROF) {
    ran_over = false;
    current()->crash_outside(sentence_of(signal));
  }
  if (!current()->has_code(static_cast<std::uintptr_t>(machine.gregs[REG_RIP]))) return;
  const auto why = watch.tick(machine, current()->outside_top());
  if (why == Landing::hang) current()->crash_outside("the code goes on without end");
  if (why)
    current()->cut_short_outside(why == Landing::over ? schedule::Cut::over
                                                      : schedule::Cut::computing);
}

void take_default(int signal) {
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  ::sigaction(signal, &standard, nullptr);
}

/// Whether it is the user's code that a library acts for, and not this program: of the two, which
/// is nearest on the stack?
bool is_called_by_code() {
  struct Walk {
    bool in_handler = true;
    bool is_codes = false;
  } walk;
  if (current() == nullptr) return false;
  _Unwind_Backtrace(
      [](_Unwind_Context* frame, void* data) {
        auto& so_far = *static_cast<Walk*>(data);
        const std::uintptr_t code = _Unwind_GetIP(frame);
        const bool is_ours = code >= reinterpret_cast<std::uintptr_t>(&__executable_start) &&
                             code < reinterpret_cast<std::uintptr_t>(&etext);
        if (is_ours) return so_far.in_handler ? _URC_NO_REASON : _URC_END_OF_STACK;
        so_far.in_handler = false;
        so_far.is_codes = current()->has_code(code);
        return so_far.is_codes ? _URC_END_OF_STACK : _URC_NO_REASON;
      },
      &walk);
  return walk.is_codes;
}

void on_signal(int signal, siginfo_t*, void* context) {
  if (loading.now) {
    if (signal == SIGPROF && ++loading.ticks < 2 * kTicksPerSecond) return;
    give_up_loading(signal, *static_cast<ucontext_t*>(context));
  }
  mcontext_t& machine = static_cast<ucontext_t*>(context)->uc_mcontext;
  auto stack = static_cast<std::uintptr_t>(machine.gregs[REG_RSP]);
  const bool in_thread = current() != nullptr && current()->is_on_stack(stack);
  if (signal == SIGABRT && !is_called_by_code()) return take_default(signal);
  if (current() != nullptr && !in_thread && current()->is_outside())
    return leave_outside(signal, machine);
  const auto [bottom, top] =
      in_thread ? current()->stack() : std::pair<std::uintptr_t, std::uintptr_t>();
  landing = Landing::crash;
  if (signal == SIGPROF) {
    // Only the code itself is taken away from what it does, never the scheduler.
    const auto code = static_cast<std::uintptr_t>(machine.gregs[REG_RIP]);
    if (!in_thread || !current()->has_code(code)) return;
    const auto why = watch.tick(machine, top);
    if (!why) return;
    landing = *why;
  } else if (!in_thread) {
    return take_default(signal);
  }
  crashed_by = signal;
  // A stack that has run over is used from its top again.
  ran_over = stack < bottom + 32768;
  if (ran_over) stack = top - 16384;
  machine.gregs[REG_RSP] = static_cast<greg_t>(((stack - 256) & ~std::uintptr_t{15}) - 8);
  machine.gregs[REG_RIP] = reinterpret_cast<greg_t>(&land);
}

/// An exception that nobody catches, or that leaves what is noexcept.
[[noreturn]] void on_terminate() {
  if (is_called_by_code()) current()->crash("std::terminate() is called");
  standard_terminate();
  std::abort();
}

void take_signals() {
  static const bool kTaken = [] {
    standard_terminate = std::set_terminate(on_terminate);
    static std::array<std::byte, 65536> memory;
    stack_t stack{};
    stack.ss_sp = memory.data();
    stack.ss_size = memory.size();
    ::sigaltstack(&stack, nullptr);
    struct sigaction action {};
    action.sa_sigaction = on_signal;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTART;
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGPROF})
      ::sigaction(signal, &action, nullptr);
    const itimerval tick{{0, 1000000 / kTicksPerSecond}, {0, 1000000 / kTicksPerSecond}};
    ::setitimer(ITIMER_PROF, &tick, nullptr);
    return true;
  }();
  static_cast<void>(kTaken);
}

/// A fault of this program is never taken for one of the user's, whose thread it happens in.
[[noreturn]] void stop(std::string_view what) {
  std::fflush(stdout);
  std::fprintf(stderr, "internal error: %.*s\n", static_cast<int>(what.size()), what.data());
  std::_Exit(70);
}

/// As the scheduler does at each step: what the calls from here on left on the thread's stack, another
/// build would have left otherwise, and the user's next calls have it in their frames.
[[gnu::noinline]] __attribute__((no_sanitize("address"))) void leave_no_trail() {
  alignas(schedule::Lane) std::array<std::uint64_t, 512> below;
  auto* const begin = reinterpret_cast<schedule::Lane*>(below.data());
  schedule::clear_bytes(begin, begin + sizeof below / sizeof(schedule::Lane));
}

/// Asks the program that runs, if one does: destructors of the image may run when none does.  None
/// of the user's code is called from here, so that what is thrown is ours.
template <class Call>
auto ask(Call call) noexcept {
  using Answer = decltype(call(*current()));
  if (current() == nullptr) return Answer();
  // At the end, so that all below this call is wiped: what one call leaves would be in the frames of
  // the next, and so in what is taken for the state of the thread.  Calls without a step are many,
  // and those of a loop leave the same each time.
  current()->begin_call();
  struct Wipe {
    ~Wipe() {
      if (current()->has_left_trail()) leave_no_trail();
    }
  } wipe;
  try {
    return call(*current());
  } catch (const std::exception& error) {
    stop(error.what());
  } catch (...) {
    stop("something was thrown that is no exception");
  }
}

constexpr cp_host kTable = {
    .access =
        [](const volatile void* address, std::size_t size, cp_access kind, cp_ordering ordering,
           std::uint64_t operand, std::uint64_t expected, const void* code) {
          ask([&](OwnProgram& program) {
            program.access(reinterpret_cast<std::uintptr_t>(address), size, kind, ordering, operand,
                           expected, code);
          });
        },
    .keeps =
        [](const void* kept, std::size_t size, cp_access access, const void* code) {
          ask([&](OwnProgram& program) {
            program.keeps(reinterpret_cast<std::uintptr_t>(kept), size, access, code);
          });
        },
    .index = [] { return ask([](OwnProgram& program) { return program.index(); }); },
    .processor = [] { return ask([](OwnProgram& program) { return program.processor(); }); },
    .processors = [] { return ask([](OwnProgram& program) { return program.processors(); }); },
    .looks = [] { return ask([](OwnProgram& program) { return program.looks() ? 1 : 0; }); },
    .on_failure =
        [](cp_ordering ordering) {
          ask([&](OwnProgram& program) { program.on_failure(ordering); });
        },
    .weak = [] { ask([](OwnProgram& program) { program.weak(); }); },
    .failed_for_nothing =
        [] {
          return ask([](OwnProgram& program) { return program.failed_for_nothing() ? 1 : 0; });
        },
    .enter =
        [](const void* caller, const void* begin, const void* end, const void* code) {
          ask([&](OwnProgram& program) {
            program.enter(caller, reinterpret_cast<std::uintptr_t>(begin),
                          reinterpret_cast<std::uintptr_t>(end), code);
          });
        },
    .leave =
        [](const void* begin, const void* end, const void* code) {
          ask([&](OwnProgram& program) {
            program.leave(reinterpret_cast<std::uintptr_t>(begin),
                          reinterpret_cast<std::uintptr_t>(end), code);
          });
        },
    .came_to =
        [](std::uint64_t result) { ask([&](OwnProgram& program) { program.came_to(result); }); },
    .exchanged =
        [](std::uint64_t found, std::uint64_t stored) {
          ask([&](OwnProgram& program) { program.exchanged(found, stored); });
        },
    .stored = [](std::uint64_t value) { ask([&](OwnProgram& program) { program.stored(value); }); },
    .fence =
        [](cp_ordering ordering, const void* code) {
          ask([&](OwnProgram& program) { program.fence(ordering, code); });
        },
    .lock =
        [](const void* lock, cp_lock kind, const void* code) {
          ask([&](OwnProgram& program) { program.lock(lock, kind, code); });
        },
    .attempt =
        [](const void* lock, cp_lock kind, int timed, const void* code) {
          return ask([&](OwnProgram& program) {
            return program.attempt(lock, kind, timed != 0, code) ? 1 : 0;
          });
        },
    .holds =
        [](const void* lock, cp_lock kind) {
          return ask([&](OwnProgram& program) { return program.holds(lock, kind); });
        },
    .timed_sleep =
        [](const void* condition, const void* code) {
          return ask(
              [&](OwnProgram& program) { return program.timed_sleep(condition, code) ? 1 : 0; });
        },
    .tick =
        [](std::uint64_t* clock, std::uint64_t at_least, std::uint64_t more, const void* code) {
          return ask(
              [&](OwnProgram& program) { return program.tick(*clock, at_least, more, code); });
        },
    .futex_wait =
        [](const void* word, std::size_t size, std::uint64_t expected, int timed,
           const void* code) {
          return ask([&](OwnProgram& program) {
            return program.futex_wait(word, size, expected, timed != 0, code);
          });
        },
    .futex_wake =
        [](const void* word, std::size_t size, std::uint64_t most, const void* code) {
          return ask(
              [&](OwnProgram& program) { return program.futex_wake(word, size, most, code); });
        },
    .allocate =
        [](std::size_t size, std::size_t alignment, const void* code) {
          return ask([&](OwnProgram& program) { return program.allocate(size, alignment, code); });
        },
    .size_of =
        [](const void* memory) {
          return ask([&](OwnProgram& program) { return program.size_of(memory); });
        },
    .release =
        [](const void* memory, const void* code) {
          ask([&](OwnProgram& program) { program.release(memory, code); });
        },
    .forget =
        [](const void* memory, std::size_t size, const void* code) {
          ask([&](OwnProgram& program) { program.forget(memory, size, code); });
        },
    .fail =
        [](const char* name, const char* file, int line, const char* sentence) {
          ask([&](OwnProgram& program) { program.fail(name, file, line, sentence); });
        },
    .crash =
        [](const char* sentence) {
          ask([&](OwnProgram& program) { program.crash(sentence == nullptr ? "" : sentence); });
          std::_Exit(70);  // a destructor, when all is said
        },
    .refuse =
        [](const char* sentence, const void* code) {
          ask([&](OwnProgram& program) {
            const std::string place = code == nullptr ? "?" : program.users_place_of(code);
            program.refuse(place == "?" ? sentence : fmt::format("{} ({})", sentence, place));
          });
        },
    .only_together =
        [](const char* sentence, const void* code) {
          ask([&](OwnProgram& program) {
            if (program.is_apart() && program.in_thread())
              program.refuse(fmt::format("{} ({})", sentence, program.users_place_of(code)));
          });
        },
    .name =
        [](const void* address, const char* name) {
          ask([&](OwnProgram& program) { program.name(address, name); });
        },
    .name_copy =
        [](const void* address, const void* variable) {
          ask([&](OwnProgram& program) { program.name_copy(address, variable); });
        },
    .declare_race =
        [](int more) {
          ask([&](OwnProgram& program) {
            if (program.in_thread()) program.declare_race(more);
          });
        },
    .create_thread =
        [](unsigned long* id, const void* work, std::size_t size, const void* code) {
          return ask(
              [&](OwnProgram& program) { return program.create_thread(id, work, size, code); });
        },
    .join_thread =
        [](unsigned long index, void** result, const void* code) {
          return ask([&](OwnProgram& program) { return program.join_thread(index, result, code); });
        },
    .detach_thread =
        [](unsigned long index) {
          ask([&](OwnProgram& program) { program.detach_thread(index); });
        },
    // What it throws goes through the code.
    .exit_thread = [](void* result) { current()->exit_thread(result); },
    .format =
        [](char* text, std::size_t size, const char* format, __builtin_va_list arguments) {
          return std::vsnprintf(text, size, format, arguments);
        },
    .number = [] { return ask([](OwnProgram& program) { return program.number(); }); },
    .count = [] { return ask([](OwnProgram& program) { return program.count(); }); },
    .operations = [] { return ask([](OwnProgram& program) { return program.operations(); }); },
};

}  // namespace

void* load_guarded(const std::string& file, std::string& why) {
  take_signals();
  if (sigsetjmp(loading.back, 1) != 0) {
    loading.now = false;
    why = fmt::format("a constructor fails while the code is loaded: {}", loading.why);
    return nullptr;
  }
  loading.ticks = 0;
  loading.now = true;
  void* handle = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  loading.now = false;
  if (handle == nullptr) why = fmt::format("the code cannot be loaded: {}", ::dlerror());
  return handle;
}

const cp_host& host_table() {
  take_signals();
  return kTable;
}

}  // namespace counterproof::own
