// Guests that are shell scripts, so that they can lie, hang, talk nonsense and die.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "conform/guest.hpp"

namespace counterproof::conform {

/// A guest of this script, which reads our lines and writes its answers.
inline GuestCommand fake(const std::string& script) {
  GuestCommand command;
  command.words = {"/bin/bash", "-c", script};
  command.console = testing::TempDir() + "fake-guest-console";
  command.patience = std::chrono::milliseconds(400);
  return command;
}

/// One that greets as it should and then runs `answers` for each line: `$number`, `$verb` and
/// `$rest` are the line's.
inline GuestCommand answering(const std::string& answers) {
  GuestCommand command = fake(
      "echo 'conform-agent 3'; while read -r number verb rest; do\n"
      "[[ $verb == off ]] && exit\n" +
      answers + "\ndone");
  command.patience = std::chrono::milliseconds(4000);
  return command;
}

}  // namespace counterproof::conform
