// See interruption.hpp.
//
// A signal handler may do next to nothing, so that it only counts and writes a byte to a pipe; a
// thread that waits at the other end does the rest.  That thread is made with the handlers, so that
// commands which take no time have neither.
//
// Z3 has a handler of its own for Ctrl-C: whenever it is at work it replaces ours, ends one
// question, and tells nobody.  So where it works all threads block the signals, no handler is
// called, and ours waits for the signals themselves (signalfd).
#include "cli/interruption.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <mutex>
#include <thread>
#include <utility>

#include "cli/output_file.hpp"

namespace counterproof {
namespace {

/// How long an action has before it is called again: a solver that was between two questions when
/// it was told to stop has not heard it.
constexpr int kAgainMilliseconds = 20;

std::atomic<bool> stop{false};
std::array<int, 2> pipe_ends{-1, -1};
int blocked_signals = -1;

std::mutex mutex;
// One at a time.  Never destroyed: the thread that calls it may outlive what is.
std::function<void()>& action = *new std::function<void()>;

void on_signal(int signal) {
  const int before = errno;
  stop.store(true);
  const auto byte = static_cast<unsigned char>(signal);
  static_cast<void>(::write(pipe_ends[1], &byte, 1));
  errno = before;
}

/// \returns the signal that came, or 0 after the time.
int next_signal(int milliseconds) {
  std::array<pollfd, 2> ends{pollfd{pipe_ends[0], POLLIN, 0}, pollfd{blocked_signals, POLLIN, 0}};
  if (::poll(ends.data(), ends.size(), milliseconds) <= 0) return 0;
  unsigned char byte = 0;
  if (::read(pipe_ends[0], &byte, 1) == 1) return byte;
  signalfd_siginfo told{};
  if (::read(blocked_signals, &told, sizeof told) != sizeof told) return 0;
  stop.store(true);
  return static_cast<int>(told.ssi_signo);
}

void watch() {
  const sigset_t signals = our_signals();
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  while (next_signal(-1) == 0) {
  }
  for (;;) {
    {
      const std::scoped_lock lock(mutex);
      if (action) action();
    }
    if (const int signal = next_signal(kAgainMilliseconds)) {
      remove_unfinished_output();
      ::_exit(kExitCodeOfSignals + signal);
    }
  }
}

bool install() {
  const sigset_t signals = our_signals();
  blocked_signals = ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
  if (::pipe2(pipe_ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return false;
  std::thread(watch).detach();
  struct sigaction handling {};
  handling.sa_handler = on_signal;
  handling.sa_flags = SA_RESTART;
  for (const int signal : {SIGINT, SIGTERM}) ::sigaction(signal, &handling, nullptr);
  return true;
}

}  // namespace

sigset_t our_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

const std::atomic<bool>& interrupted() {
  static const bool kInstalled = install();
  static_cast<void>(kInstalled);
  return stop;
}

OnInterruption::OnInterruption(std::function<void()> wanted) {
  static_cast<void>(interrupted());
  const sigset_t signals = our_signals();
  ::pthread_sigmask(SIG_BLOCK, &signals, &before_);
  const std::scoped_lock lock(mutex);
  action = std::move(wanted);
}

OnInterruption::~OnInterruption() {
  {
    const std::scoped_lock lock(mutex);
    action = nullptr;
  }
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace counterproof
