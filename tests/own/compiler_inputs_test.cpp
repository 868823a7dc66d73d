// What the compiler read, and would read again.
#include "own/compiler_inputs.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace counterproof::own {
namespace {

namespace fs = std::filesystem;

/// Two folders, of which the second has a header, and a file that includes it.
class ReadAgain : public testing::Test {
 protected:
  ReadAgain() {
    fs::remove_all(folder_);
    write("first/other.h", "");
    write("second/sub/x.h", "int x;");
    write("code.c", "#include <sub/x.h>");
    inputs_.folders = {path("first"), path("second"), path("absent")};
    inputs_.files = {path("second/sub/x.h"), path("code.c")};
  }
  ~ReadAgain() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_ / name).string();
  }
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }
  [[nodiscard]] auto hash() const { return hash_of_inputs(inputs_); }

  fs::path folder_ = fs::path(testing::TempDir()) / ("inputs." + std::to_string(::getpid()));
  CompilerInputs inputs_;
};

TEST_F(ReadAgain, IsTheSameWhateverElseIsWritten) {
  const auto before = hash();
  ASSERT_TRUE(before);
  write("first/more.h", "");
  write("second/sub/y.h", "");
  write("x.txt", "");
  EXPECT_EQ(hash(), before);
}

TEST_F(ReadAgain, IsAnotherWhereWhatWasReadChanged) {
  const auto before = hash();
  write("second/sub/x.h", "int y;");
  EXPECT_NE(hash(), before);
}

TEST_F(ReadAgain, IsAnotherWhereAHeaderComesBeforeTheOneThatWasRead) {
  const auto before = hash();
  for (const char* earlier : {"first/sub/x.h", "absent/sub/x.h", "sub/x.h", "second/sub/sub/x.h"}) {
    write(earlier, "int x;");
    EXPECT_NE(hash(), before) << earlier;
    fs::remove(folder_ / earlier);
    EXPECT_EQ(hash(), before) << earlier;
  }
}

TEST_F(ReadAgain, IsAnotherWhereWhatTheCodeOnlyAskedForComes) {
  for (const char* text : {"#if defined __has_include && __has_include ( <far/asked.h>)\n#endif",
                           "# define HAS_IT __has_include(<far/asked.h>)\n"}) {
    write("code.c", text);
    const auto before = hash();
    ASSERT_TRUE(before) << text;
    write("second/far/asked.h", "");
    EXPECT_NE(hash(), before) << text;
    fs::remove(folder_ / "second/far/asked.h");
  }
}

// All code in C++ begins with these.
TEST(CompilerInputs, TheHeadersOfTheSystemAreSeenThrough) {
  const std::string folder = testing::TempDir() + "system." + std::to_string(::getpid());
  fs::create_directories(folder);
  std::ofstream(folder + "/all.cpp")
      << "#include <algorithm>\n#include <atomic>\n#include <condition_variable>\n"
         "#include <functional>\n#include <map>\n#include <memory>\n#include <optional>\n"
         "#include <string>\n#include <thread>\n#include <vector>\n#include <pthread.h>\n"
         "#include <stdatomic.h>\n#include <stdio.h>\n#include <stdlib.h>\n";
  const std::string list = folder + "/all.d";
  ASSERT_EQ(std::system(("clang++-19 -std=c++20 -M -MF " + list + " -MT all.o " + folder +
                         "/all.cpp")
                            .c_str()),
            0);
  const std::vector<std::string> files = prerequisites_in(list);
  EXPECT_GT(files.size(), 100U);
  EXPECT_TRUE(hash_of_inputs({{files.begin(), files.end()}, {"/usr/include"}}));
  fs::remove_all(folder);
}

TEST_F(ReadAgain, IsNotKnownWhereItCannotBeSeen) {
  for (const char* text :
       {"#if __has_include(NAME)\n#endif", "const char* at = __TIME__;",
        "#define HAS __has_include\n#if HAS(<far/asked.h>)\n#endif",
        " # define HAS(x) __has_include(x)\n", "#if __has_include /* so */ (<far/asked.h>)\n#endif",
        "#if __has_include \\\n (<far/asked.h>)\n#endif"}) {
    write("code.c", text);
    EXPECT_EQ(hash(), std::nullopt) << text;
  }
  fs::remove(folder_ / "code.c");
  EXPECT_EQ(hash(), std::nullopt);
}

TEST_F(ReadAgain, IsNotKnownWhereItChangedMeanwhile) {
  const std::int64_t hour_ns = 3'600'000'000'000;
  EXPECT_EQ(hash_of_inputs(inputs_, file_clock_ns() + hour_ns), hash());
  EXPECT_EQ(hash_of_inputs(inputs_, file_clock_ns() - hour_ns), std::nullopt);
  // Whatever date it bears, that of a copy from a machine whose clock is ahead among them.
  for (const int days : {-2, 2}) {
    for (const std::string& file : inputs_.files)
      fs::last_write_time(file, fs::file_time_type::clock::now() + std::chrono::hours(24 * days));
    EXPECT_EQ(hash_of_inputs(inputs_, file_clock_ns() + hour_ns), hash()) << days;
    EXPECT_EQ(hash_of_inputs(inputs_, file_clock_ns() - hour_ns), std::nullopt) << days;
  }
}

TEST(CompilerInputs, AMacroMayDependOnMoreThanFiles) {
  EXPECT_TRUE(depends_on_more("AT=__TIME__"));
  EXPECT_TRUE(depends_on_more("HAS=__has_include(<x.h>)"));
  EXPECT_FALSE(depends_on_more("CONFIG_CGROUP_MISC=1"));
}

TEST(CompilerInputs, FilesAreNamedByTheRule) {
  EXPECT_EQ(prerequisites("/tmp/x/0.bc: a.c \\\n  with\\ blank.h \\\n dollar$$.h C:x.h\n"),
            (std::vector<std::string>{"a.c", "with blank.h", "dollar$.h", "C:x.h"}));
  EXPECT_EQ(hash_of_inputs({{prerequisites_in("/no/rule").front()}, {"/usr/include"}}),
            std::nullopt);
}

TEST(CompilerInputs, FoldersAreToldByTheCompiler) {
  CompilerInputs inputs;
  const std::string rest = add_folders(
      "clang version 19\n \"/usr/bin/clang\" -cc1\nignoring nonexistent directory \"/none\"\n"
      "#include \"...\" search starts here:\n#include <...> search starts here:\n .\n "
      "/usr/include\n"
      "End of search list.\na.c:1:1: warning: something\n",
      inputs);
  EXPECT_EQ(rest, "a.c:1:1: warning: something\n");
  EXPECT_EQ(inputs.folders, (std::set<std::string>{".", "/none", "/usr/include"}));
  EXPECT_TRUE(inputs.whole);
  EXPECT_EQ(add_folders("clang: error: no such option\n", inputs),
            "clang: error: no such option\n");
  EXPECT_FALSE(inputs.whole);
  inputs.files = {"/proc/version"};
  EXPECT_EQ(hash_of_inputs(inputs), std::nullopt);
  inputs.whole = true;
  EXPECT_NE(hash_of_inputs(inputs), std::nullopt);
}

TEST(CompilerInputs, TheCompilersLibraryIsWhereItFoundOne) {
  const std::string folder = testing::TempDir() + "gcc." + std::to_string(::getpid());
  const std::string said =
      "Selected GCC installation: " + folder + "\nCandidate multilib: .;@m64\n";
  EXPECT_EQ(compiler_library(said), std::nullopt);
  fs::create_directories(folder);
  std::ofstream(folder + "/libgcc.a") << "";
  EXPECT_EQ(compiler_library(said), folder + "/libgcc.a");
  EXPECT_EQ(compiler_library("clang version 19\n"), std::nullopt);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace counterproof::own
