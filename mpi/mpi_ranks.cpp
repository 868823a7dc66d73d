// See mpi_ranks.hpp.
//
// An exchange has two parts.  First each rank tells each other one word: where in the program it
// is, and how many bytes follow.  Whoever is at another place than the rest, or leaves, is known by
// that, and the bytes are not waited for.  Then come the bytes.
//
// A process that dies says nothing.  But mpirun ends the others then, by SIGTERM, and kills them a
// second later: whoever waits and got that signal waits a little longer, in case all got it because
// the user wants to end the search, and then takes the others for dead.
#include "mpi/mpi_ranks.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include "mpi/plugin_table.hpp"

namespace counterproof {
namespace {

constexpr const char* kPlugin = "libcounterproof_mpi.so";
/// How long ranks that all were told to end may take to come together.
constexpr std::chrono::milliseconds kGrace{400};

// One word: five bytes of size, one of topic, two of the round.
constexpr unsigned kSizeBits = 40;
constexpr unsigned kTopicBits = 8;
constexpr std::uint64_t kMostBytes = (std::uint64_t{1} << kSizeBits) - 1;

std::uint64_t word_of(RankTopic topic, std::uint64_t round, std::uint64_t size) {
  return size | static_cast<std::uint64_t>(topic) << kSizeBits |
         (round & 0xffffU) << (kSizeBits + kTopicBits);
}
RankTopic topic_of(std::uint64_t word) { return static_cast<RankTopic>(word >> kSizeBits & 0xffU); }

std::optional<std::size_t> number_in(const char* name) {
  const char* text = std::getenv(name);
  if (text == nullptr) return std::nullopt;
  std::size_t number = 0;
  const char* const end = text + std::strlen(text);
  const auto [stop, error] = std::from_chars(text, end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

}  // namespace

Started how_started() {
  for (const auto& [rank, ranks] : {std::pair("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
                                    std::pair("PMI_RANK", "PMI_SIZE")}) {
    const auto own = number_in(rank);
    const auto all = number_in(ranks);
    if (own && all && *own < *all) return {*own, *all};
  }
  return {};
}

Result<std::unique_ptr<MpiRanks>> MpiRanks::join(const std::vector<std::string>& folders,
                                                 const Started& started,
                                                 const std::atomic<bool>& interrupted) {
  std::string place;
  for (const std::string& folder : folders) {
    std::error_code ignored;
    if (const std::string one = folder + "/" + kPlugin; std::filesystem::exists(one, ignored)) {
      place = one;
      break;
    }
  }
  if (place.empty())
    return Error{
        {},
        fmt::format("{} processes were started, and {} is not there; expected a build with "
                    "COUNTERPROOF_MPI=ON where the packages libopenmpi-dev and openmpi-bin "
                    "are installed, or one process",
                    started.ranks, kPlugin)};
  void* const library = ::dlopen(place.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (library == nullptr) {
    const char* why = ::dlerror();
    return Error{
        Place{.file = place},
        fmt::format("cannot be loaded: {}; expected the MPI that it was built with, of the "
                    "package openmpi-bin",
                    why == nullptr ? "no reason" : why)};
  }
  const auto table = reinterpret_cast<CounterproofMpiTable*>(::dlsym(library, "counterproof_mpi"));
  const CounterproofMpi* mpi = table == nullptr ? nullptr : table();
  if (mpi == nullptr || mpi->size != sizeof *mpi)
    return Error{Place{.file = place}, "is of another build; expected that of this program"};
  int rank = 0;
  int ranks = 0;
  if (const int error = mpi->begin(&rank, &ranks))
    return Error{{},
                 fmt::format("MPI cannot begin: error {}; expected mpirun of the MPI that {} was "
                             "built with",
                             error, kPlugin)};
  if (static_cast<std::size_t>(ranks) != started.ranks)
    return Error{{},
                 fmt::format("{} processes were started, and MPI sees {}; expected mpirun of the "
                             "MPI that {} was built with",
                             started.ranks, ranks, kPlugin)};
  return std::unique_ptr<MpiRanks>(new MpiRanks(*mpi, static_cast<std::size_t>(rank),
                                                static_cast<std::size_t>(ranks), interrupted));
}

int MpiRanks::waits_in_vain(void* self) {
  auto& ranks = *static_cast<MpiRanks*>(self);
  if (ranks.leaving_ || !ranks.interrupted_.load(std::memory_order_relaxed)) return 0;
  const auto now = std::chrono::steady_clock::now();
  if (!ranks.since_) ranks.since_ = now;
  return now - *ranks.since_ > kGrace ? 1 : 0;
}

void MpiRanks::lose() {
  lost_ = true;
  throw RankLost();
}

std::vector<std::string> MpiRanks::exchange(RankTopic topic, std::vector<std::string> out) {
  if (lost_) throw RankLost();
  since_.reset();
  ++round_;
  std::vector<std::uint64_t> words(size_);
  std::vector<std::uint64_t> theirs(size_);
  for (std::size_t to = 0; to < size_; ++to) {
    if (out[to].size() > kMostBytes) lose();
    words[to] = word_of(topic, round_, out[to].size());
  }
  if (mpi_.numbers(words.data(), theirs.data(), waits_in_vain, this) != 0) {
    in_step_ = false;
    lose();
  }
  std::vector<std::string> in(size_);
  std::vector<std::uint64_t> out_sizes(size_);
  std::vector<std::uint64_t> in_sizes(size_);
  std::vector<const char*> sent(size_);
  std::vector<char*> taken(size_);
  for (std::size_t from = 0; from < size_; ++from) {
    if (topic_of(theirs[from]) == RankTopic::leaving) {
      if (from == 0) exit_code_of_first_ = static_cast<int>(theirs[from] & 0xffU);
      lost_ = true;
      continue;
    }
    in_sizes[from] = theirs[from] & kMostBytes;
    if (theirs[from] != word_of(topic, round_, in_sizes[from])) {
      // They wait for bytes that do not come, or the other way round.
      in_step_ = false;
      lost_ = true;
    }
  }
  if (lost_) throw RankLost();
  for (std::size_t i = 0; i < size_; ++i) {
    out_sizes[i] = out[i].size();
    sent[i] = out[i].data();
    in[i].resize(in_sizes[i]);
    taken[i] = in[i].data();
  }
  if (mpi_.bytes(sent.data(), out_sizes.data(), taken.data(), in_sizes.data(), waits_in_vain,
                 this) != 0) {
    in_step_ = false;
    lose();
  }
  return in;
}

std::optional<int> MpiRanks::leave(int exit_code) {
  if (!lost_) {
    leaving_ = true;
    const auto code = static_cast<std::uint64_t>(exit_code) & 0xffU;
    const std::vector<std::uint64_t> words(size_, word_of(RankTopic::leaving, 0, code));
    std::vector<std::uint64_t> theirs(size_);
    if (mpi_.numbers(words.data(), theirs.data(), waits_in_vain, this) == 0) {
      if (topic_of(theirs[0]) == RankTopic::leaving)
        exit_code_of_first_ = static_cast<int>(theirs[0] & 0xffU);
    } else {
      in_step_ = false;
    }
    lost_ = true;
  }
  if (in_step_) mpi_.end();
  return exit_code_of_first_;
}

}  // namespace counterproof
