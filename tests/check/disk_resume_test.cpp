// What a search on disk leaves is gone on with, or refused; never taken for something else.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "tests/check/disk_systems.hpp"
#include "tests/check/toys.hpp"

namespace counterproof {
namespace {

namespace fs = std::filesystem;

using toys::on_threads;
using toys::RandomGraph;

/// Is interrupted by its own search after so many steps, wherever that is.
struct Interrupting : RandomGraph {
  std::atomic<bool>* interrupted = nullptr;
  std::atomic<std::uint64_t>* states_left = nullptr;

  template <class Sink>
  void for_each_step(State state, Sink&& sink) const {
    if (states_left->fetch_sub(1) == 1) *interrupted = true;
    RandomGraph::for_each_step(state, sink);
  }
};

std::vector<std::string> files_in(const fs::path& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(folder))
    files.push_back(entry.path().filename().string());
  std::sort(files.begin(), files.end());
  return files;
}

const RandomGraph kGraph{.seed = 7, .nodes = 1500};

/// Searches that graph until it has expanded that many states.
Result<SearchResult<Interrupting>> interrupted_after(std::uint64_t states, const DiskOptions& disk,
                                                     unsigned threads = 1) {
  std::atomic<bool> interrupted{false};
  std::atomic<std::uint64_t> left{states};
  SearchOptions options = on_threads(threads);
  options.interrupted = &interrupted;
  return explore_on_disk(Interrupting{kGraph, &interrupted, &left}, options, disk);
}

TEST(DiskResume, GoesOnAfterAnyNumberOfInterruptionsAndFindsTheSame) {
  const auto expected = explore(kGraph, on_threads(1));
  for (const std::uint64_t states : {1U, 200U, 600U, 1000U}) {
    const TemporaryFolder folder;
    DiskOptions disk = disk_in(folder);
    std::optional<DiskStart> start;
    disk.takes_up = [&](const DiskStart& where) { start = where; };
    unsigned runs = 1;
    auto found = interrupted_after(states, disk);
    for (; found.ok() && !found->complete() && runs < 100; ++runs) {
      ASSERT_EQ(found->bound, BoundReason::interrupted);
      EXPECT_LT(found->states, expected.states);
      EXPECT_EQ(found->transitions, kGraph.edges * (found->states - found->frontier));
      // The same level takes as many states again, so that it would never be done with.
      found = interrupted_after(states + runs * 150, disk, 1 + runs % 2);
      ASSERT_TRUE(start.has_value() || states == 1);
    }
    ASSERT_TRUE(found.ok()) << found.error().text();
    EXPECT_GT(runs, 1U);
    EXPECT_EQ(found->states, expected.states);
    EXPECT_EQ(found->transitions, expected.transitions);
    EXPECT_EQ(found->depth, expected.depth);
    EXPECT_TRUE(found->violated == expected.violated);
    EXPECT_TRUE(found->witnessed == expected.witnessed);
    expected.violated.for_each([&](std::size_t property) {
      EXPECT_EQ(found->violations[property]->events, expected.violations[property]->events);
    });
    EXPECT_EQ(files_in(disk.folder), std::vector<std::string>{"checkpoint"});
  }
}

TEST(DiskResume, TellsWhatASearchThatHasEndedFoundWithoutItsStates) {
  const TemporaryFolder folder;
  DiskOptions disk = disk_in(folder);
  const auto first = explore_on_disk(kGraph, on_threads(2), disk);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(files_in(disk.folder), std::vector<std::string>{"checkpoint"});
  std::optional<DiskStart> start;
  disk.takes_up = [&](const DiskStart& where) { start = where; };
  const auto again = explore_on_disk(kGraph, on_threads(1), disk);
  ASSERT_TRUE(again.ok());
  expect_same(*again, *first);
  ASSERT_TRUE(start.has_value());
  EXPECT_TRUE(start->finished);
  EXPECT_EQ(start->states, first->states);
}

TEST(DiskResume, RefusesWhatWasLeftByAnotherSearch) {
  const TemporaryFolder folder;
  DiskOptions disk = disk_in(folder);
  ASSERT_TRUE(interrupted_after(900, disk).ok());
  DiskOptions other = disk;
  other.identity = {{"system", "another"}};
  const auto refused = explore_on_disk(RandomGraph(), on_threads(1), other);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().text(),
            disk.folder.string() +
                ": error: the folder holds a search with another system; "
                "expected the same: give another folder, or remove this one");
  SearchOptions options = on_threads(1);
  options.depth = 3;
  const auto deeper = explore_on_disk(RandomGraph(), options, disk);
  ASSERT_FALSE(deeper.ok());
  EXPECT_NE(deeper.error().message.find("with another option"), std::string::npos);
  EXPECT_TRUE(interrupted_after(900, disk).ok());
}

TEST(DiskResume, RefusesAFolderThatHoldsSomethingElseAndRemovesNothing) {
  const TemporaryFolder folder;
  const DiskOptions disk = disk_in(folder);
  for (const char* name : {"thesis.tex", "00000001.states", "checkpoint"}) {
    fs::remove_all(disk.folder);
    fs::create_directories(disk.folder);
    std::ofstream(disk.folder / name) << "years of work\n";
    const auto refused = explore_on_disk(RandomGraph(), on_threads(1), disk);
    ASSERT_FALSE(refused.ok()) << name;
    EXPECT_EQ(refused.error().message.find('\n'), std::string::npos);
    EXPECT_NE(refused.error().message.find("expected"), std::string::npos);
    EXPECT_EQ(fs::file_size(disk.folder / name), 14U);
  }
  // Nor beside an unfinished search.
  fs::remove_all(disk.folder);
  ASSERT_TRUE(interrupted_after(900, disk).ok());
  std::ofstream(disk.folder / "notes.txt") << "mine\n";
  const auto refused = interrupted_after(900, disk);
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("notes.txt"), std::string::npos);
  EXPECT_TRUE(fs::exists(disk.folder / "notes.txt"));
}

TEST(DiskResume, RefusesEachFileThatIsNotAsItWasWritten) {
  const TemporaryFolder folder;
  const DiskOptions disk = disk_in(folder);
  ASSERT_TRUE(interrupted_after(900, disk).ok());
  const std::vector<std::string> files = files_in(disk.folder);
  ASSERT_GT(files.size(), 5U);
  for (const std::string& name : files) {
    const fs::path file = disk.folder / name;
    const auto size = fs::file_size(file);
    if (size == 0) continue;
    fs::copy_file(file, folder.path() / "whole", fs::copy_options::overwrite_existing);
    const auto refused = [&](const char* how) {
      const auto found = interrupted_after(900, disk);
      ASSERT_FALSE(found.ok()) << name << ' ' << how;
      EXPECT_EQ(found.error().place.file, file.string());
      EXPECT_NE(found.error().message.find("expected"), std::string::npos);
    };
    fs::resize_file(file, size - 1);
    refused("torn");
    fs::copy_file(folder.path() / "whole", file, fs::copy_options::overwrite_existing);
    std::ofstream(file, std::ios::app) << '\0';
    refused("longer");
    fs::copy_file(folder.path() / "whole", file, fs::copy_options::overwrite_existing);
    {
      std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
      bytes.seekg(static_cast<std::streamoff>(size / 2));
      const char byte = static_cast<char>(bytes.get() ^ 1);
      bytes.seekp(static_cast<std::streamoff>(size / 2));
      bytes.put(byte);
    }
    refused("rotten");
    fs::copy_file(folder.path() / "whole", file, fs::copy_options::overwrite_existing);
  }
  EXPECT_TRUE(interrupted_after(900, disk).ok());
}

TEST(DiskResume, HasAFolderForOneProcessAtATime) {
  const TemporaryFolder folder;
  const DiskOptions disk = disk_in(folder);
  const DiskFolder taken(disk.folder);
  const auto refused = explore_on_disk(RandomGraph(), on_threads(1), disk);
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("another process searches here"), std::string::npos);
}

/// While it lives, no file grows beyond that.
class SmallFiles {
 public:
  explicit SmallFiles(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit small{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallFiles() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  void (*handler_)(int);
  rlimit before_{};
};

TEST(DiskResume, SaysThatTheDiskIsFullAndGoesOnWhenThereIsRoom) {
  const TemporaryFolder folder;
  const DiskOptions disk = disk_in(folder);
  for (const rlim_t bytes : {100U, 30'000U, 1'000'000U}) {
    const SmallFiles full(bytes);
    const auto refused = explore_on_disk(kGraph, on_threads(2), disk);
    ASSERT_FALSE(refused.ok()) << bytes;
    EXPECT_NE(refused.error().message.find("cannot be written: File too large"), std::string::npos);
  }
  const auto found = explore_on_disk(kGraph, on_threads(2), disk);
  ASSERT_TRUE(found.ok()) << found.error().text();
  expect_same(*found, explore(kGraph, on_threads(2)));
}

TEST(DiskResume, SaysThatAFolderCannotBeMade) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "search") << "a file\n";
  const auto refused = explore_on_disk(RandomGraph(), on_threads(1), disk_in(folder));
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().text().find("search: error: the folder cannot be "), std::string::npos);
}

// A cursor that passes over what is of no interest ends where one does that looks at all.
TEST(DiskRun, SeeksWhatALookAtEachRecordFinds) {
  const TemporaryFolder folder;
  DiskFolder files(folder.path() / "run");
  std::vector<std::pair<std::uint64_t, std::uint32_t>> keys;
  for (std::uint32_t key = 0; key < 5000; ++key)
    keys.emplace_back(XXH3_64bits(&key, sizeof key), key);
  std::sort(keys.begin(), keys.end());
  RunWriter writer(files, DiskFile::Kind::temporary, 1);
  writer.begin(0, 0);
  for (const auto& [hash, key] : keys)
    writer.add(0, 0, reinterpret_cast<const std::byte*>(&key), sizeof key);
  const auto run = writer.finish();
  for (const std::size_t buffer : {4U, 40U, 4000U, 400'000U}) {
    for (const std::size_t stride : {1U, 2U, 7U, 100U, 1000U, 4999U}) {
      RunCursor cursor(run, 0, sizeof(std::uint32_t), sizeof(std::uint32_t), buffer);
      for (std::size_t i = 0; i < keys.size(); i += stride) {
        cursor.seek(keys[i].first);
        ASSERT_FALSE(cursor.at_end());
        ASSERT_EQ(cursor.hash(), keys[i].first);
        // Between two: the later one.
        if (i + 1 < keys.size() && stride > 1) {
          cursor.seek(keys[i].first + 1);
          ASSERT_EQ(cursor.hash(), keys[i + 1].first);
        }
      }
      cursor.seek(keys.back().first + 1);
      EXPECT_TRUE(cursor.at_end());
    }
  }
}

}  // namespace
}  // namespace counterproof
