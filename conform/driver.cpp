#include "conform/driver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "model/suggest.hpp"

namespace counterproof::conform {
namespace {

/// As a control file takes it: in hexadecimal, since it may be anything.
std::string write_line(std::string_view path, std::string_view file, std::string_view text) {
  std::string line = fmt::format("write {} {} ", path, file);
  for (const char byte : text) line += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return line;
}

std::string limit_text(std::uint64_t amount, std::uint64_t unit, std::uint64_t slack) {
  return amount == kUnlimited ? "max" : std::to_string(amount * unit + slack);
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= 3 &&
         std::ranges::all_of(text, [](char digit) { return digit >= '0' && digit <= '9'; });
}

/// What the kernel's answer comes to in the model's words.
Outcome outcome_of(const Event& event, const Answer& answer) {
  if (answer.done()) return Outcome::done;
  if (answer.kind == Answer::Kind::killed || answer.kind == Answer::Kind::nobody)
    return Outcome::killed;
  const std::string& name = answer.error_name;
  if (name == "EBUSY") return Outcome::busy;
  if (name == "EINVAL" || name == "ERANGE") return Outcome::invalid;
  if (name == "EAGAIN")
    return event.kind == EventKind::write_reclaim ? Outcome::fell_short : Outcome::refused;
  if (name == "ENOMEM") return Outcome::refused;
  return Outcome::failed;
}

/// What the kernel says; the agent's -1 is that it says nothing.
std::optional<std::int64_t> said(const Answer& answer, std::string_view key) {
  const auto value = answer.value(key);
  return value == -1 ? std::nullopt : value;
}

}  // namespace

std::string memory_limit_text(std::string_view text, std::uint64_t slack) {
  const std::size_t end = text.find_last_not_of(" \n") + 1;
  const std::string_view number = text.substr(0, end);
  if (!is_number(number)) return std::string(text);
  return std::to_string(std::stoull(std::string(number)) * kUnit + slack) +
         std::string(text.substr(end));
}

std::uint64_t Driver::slack_of(ContainerId container) const {
  std::uint64_t slack = kSlack;
  for (const ContainerId child : Ids<ContainerId>(scope_.containers))
    if (scope_.parent_of(child) == container)
      // Half of what is left to a whole page, on each level.
      slack = std::max(slack, (slack_of(child) + kUnit) / 2);
  return slack;
}

std::string Driver::path_of(ContainerId container) const {
  const ContainerId parent = scope_.parent_of(container);
  const std::string own = name_of(container);
  return parent.some() ? path_of(parent) + "/" + own : own;
}

void Driver::add_group(std::vector<std::string>& lines, ContainerId container) const {
  const std::string path = path_of(container);
  const ContainerId parent = scope_.parent_of(container);
  if (parent.some())
    lines.push_back(write_line(path_of(parent), "cgroup.subtree_control", "+memory +pids"));
  lines.push_back("make " + path);
  if (rules_.accounts(Resource::memory)) {
    const std::uint64_t limit = *scope_.limit_of(container, Resource::memory);
    lines.push_back(write_line(path, "memory.max", limit_text(limit, kUnit, slack_of(container))));
    if (facts_.swap && (scope_.swap || scope_.swap_limit_of(container) == 0))
      lines.push_back(write_line(path, "memory.swap.max", "0"));
    if (const std::uint64_t min = scope_.min_of(container); min != 0)
      lines.push_back(write_line(path, "memory.min", limit_text(min, kUnit, 0)));
    if (const std::uint64_t low = scope_.low_of(container); low != 0)
      lines.push_back(write_line(path, "memory.low", limit_text(low, kUnit, 0)));
    if (rules_.kills_groups() && scope_.oom_group.contains(container))
      lines.push_back(write_line(path, "memory.oom.group", "1"));
  }
  if (rules_.accounts(Resource::tasks)) {
    const std::uint64_t limit = *scope_.limit_of(container, Resource::tasks);
    lines.push_back(write_line(path, "pids.max", limit_text(limit, 1, 0)));
  }
}

/// Without children a group may have tasks again, once it hands nothing down any more.
bool Driver::is_last_child(const World& before, ContainerId container) const {
  const ContainerId parent = scope_.parent_of(container);
  if (parent.none()) return false;
  for (const ContainerId other : Ids<ContainerId>(scope_.containers))
    if (other != container && before.truth.exists[other] && scope_.parent_of(other) == parent)
      return false;
  return true;
}

Result<bool> Driver::begin() {
  std::vector<std::string> lines = {fmt::format("begin w{}", guest_.asked()),
                                    write_line(".", "cgroup.subtree_control", "+memory +pids")};
  if (rules_.shares_protection_out() && facts_.may_choose)
    lines.push_back(fmt::format("hand-down {}", rules_.hands_protection_down() ? 1 : 0));
  if (scope_.zombies) lines.emplace_back("keep-zombies");
  for (const PageId page : Ids<PageId>(scope_.pages))
    lines.push_back(fmt::format("drop {}", page.index()));
  Set<ContainerId> made;
  const auto make = [&](auto&& make_one, ContainerId container) -> void {
    if (container.none() || made.contains(container)) return;
    make_one(make_one, scope_.parent_of(container));
    made.insert(container);
    add_group(lines, container);
  };
  for (const ContainerId container : Ids<ContainerId>(scope_.containers)) make(make, container);
  std::size_t task = 0;
  for (const ContainerId start : scope_.start) {
    if (start.some()) {
      lines.push_back(fmt::format("spawn {} {}", task, path_of(start)));
      alive_.insert(TaskId(task));
    }
    ++task;
  }
  auto answers = guest_.ask(lines);
  if (!answers) return answers.error();
  return std::ranges::all_of(*answers, &Answer::done);
}

void Driver::add_unmaps(std::vector<std::string>& lines, const World& before, PageId page) const {
  for (const TaskId mapper : before.truth.pages[page].mapped_by)
    lines.push_back(fmt::format("unmap {} {}", mapper.index(), places_.of(mapper, page)));
}

Set<PageId> Driver::left_by_fork(const World& before, TaskId parent) const {
  Set<PageId> found;
  for (const PageId page : Ids<PageId>(scope_.pages))
    if (places_.has(parent, page) && before.truth.pages[page].kind != PageKind::anonymous)
      found.insert(page);
  return found;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wswitch-enum"
std::vector<std::string> Driver::lines_of(const World& before, const Event& event) {
  const std::size_t task = event.task.index();
  const TaskId process = event.task.some() ? before.truth.process_of(event.task) : TaskId();
  const auto place = [&](PageId page) { return places_.of(process, page); };
  const auto path = [&] { return path_of(event.container); };
  const auto text = [&]() -> std::string_view { return scope_.limit_texts[event.text]; };
  std::vector<std::string> lines;
  switch (event.kind) {
    case EventKind::create:
      add_group(lines, event.container);
      break;
    case EventKind::remove:
      lines.push_back("remove " + path());
      if (is_last_child(before, event.container))
        lines.push_back(write_line(path_of(scope_.parent_of(event.container)),
                                   "cgroup.subtree_control", "-memory -pids"));
      break;
    case EventKind::write_limit:
      lines.push_back(event.resource == Resource::memory
                          ? write_line(path(), "memory.max",
                                       memory_limit_text(text(), slack_of(event.container)))
                          : write_line(path(), "pids.max", text()));
      break;
    case EventKind::write_swap:
      lines.push_back(write_line(path(), "memory.swap.max", memory_limit_text(text(), 0)));
      break;
    case EventKind::write_reclaim: {
      std::string amount = memory_limit_text(text());
      // An amount has nothing to spare.
      if (amount != text()) amount = std::to_string(std::stoull(amount) - kSlack);
      lines.push_back(write_line(path(), "memory.reclaim", amount));
      break;
    }
    case EventKind::fork:
      lines.push_back(fmt::format("fork {} {}", task, event.other_task.index()));
      // What is shared by a file the child has yet to fault in, and may do so somewhere else.
      for (const PageId page : left_by_fork(before, process))
        lines.push_back(fmt::format("unmap {} {}", event.other_task.index(), place(page)));
      break;
    case EventKind::clone:
      lines.push_back(fmt::format("thread {} {}", task, event.other_task.index()));
      break;
    case EventKind::exec:
      lines.push_back(fmt::format("exec {}", task));
      lines.push_back(fmt::format("touch {} 0", task));
      break;
    case EventKind::exit:
      lines.push_back(fmt::format("exit {}", task));
      break;
    case EventKind::reap:
      lines.push_back(fmt::format("reap {}", task));
      break;
    case EventKind::attach:
    case EventKind::attach_process:
      lines.push_back(fmt::format("join {} {} cgroup.procs", task, path()));
      break;
    case EventKind::protect:
      lines.push_back(fmt::format("exempt {}", task));
      break;
    case EventKind::touch:
      lines.push_back(fmt::format("touch {} {}", task, places_.give(process, event.page)));
      break;
    case EventKind::map:
      lines.push_back(
          fmt::format("map {} {} {}", task, places_.give(process, event.page), event.page.index()));
      break;
    case EventKind::map_shmem:
      lines.push_back(fmt::format("map-shmem {} {} {}", task, places_.give(process, event.page),
                                  event.page.index()));
      break;
    case EventKind::truncate:
      add_unmaps(lines, before, event.page);
      lines.push_back(fmt::format("truncate {} {}", task, event.page.index()));
      break;
    case EventKind::read:
      lines.push_back(fmt::format("read {} {}", task, event.page.index()));
      break;
    case EventKind::write:
      lines.push_back(fmt::format("write-all {} {}", task, place(event.page)));
      break;
    case EventKind::lock:
      lines.push_back(fmt::format("lock {} {}", task, place(event.page)));
      break;
    case EventKind::unmap:
      lines.push_back(fmt::format("unmap {} {}", task, place(event.page)));
      break;
    case EventKind::swap_in:
      lines.push_back(fmt::format("use {} {}", task, place(event.page)));
      break;
    case EventKind::swap_out:
    case EventKind::pressure: {
      const Page& page = before.truth.pages[event.page];
      if (page.kind == PageKind::shmem) {
        add_unmaps(lines, before, event.page);
        lines.push_back(fmt::format("swap-shmem {}", event.page.index()));
        break;
      }
      for (const TaskId mapper : page.mapped_by) {
        // A page of a file is let go by whoever maps it, and then by the cache.
        const char* verb = page.kind == PageKind::file ? "unmap" : "page-out";
        lines.push_back(
            fmt::format("{} {} {}", verb, mapper.index(), places_.of(mapper, event.page)));
      }
      if (page.kind == PageKind::file) lines.push_back(fmt::format("drop {}", event.page.index()));
      break;
    }
    default:  // drivable.hpp says why not, or nothing has to be done
      break;
  }
  return lines;
}
#pragma GCC diagnostic pop

Result<Driven> Driver::drive(const World& before, const Event& event, Seen& seen) {
  if (event.kind == EventKind::exec) places_.forget(event.task);
  std::vector<std::string> lines = lines_of(before, event);
  const std::size_t steps = lines.size();
  looks_for_removed_ = looks_for_removed_ || event.kind == EventKind::remove;
  lines.push_back(fmt::format("who {}", scope_.tasks));
  add_looks(lines);
  auto answers = guest_.ask(lines);
  if (!answers) return answers.error();

  Driven driven;
  for (std::size_t i = 0; i < steps; ++i) {
    const Answer& answer = (*answers)[i];
    if (answer.done()) continue;
    driven.outcome = outcome_of(event, answer);
    driven.error_name = answer.error_name;
    break;
  }
  const Answer& who = (*answers)[steps];
  if (who.words.size() != scope_.tasks)
    return Error{
        {},
        fmt::format("the guest tells of {} tasks, and not of {}", who.words.size(), scope_.tasks)};
  Set<TaskId> alive;
  for (const TaskId task : Ids<TaskId>(scope_.tasks)) {
    const std::string& word = who.words[task.index()];
    if (word == "+") {
      alive.insert(task);
    } else if (word != "-" && alive_.contains(task)) {
      driven.killed.insert(before.truth.process_of(task));
    }
  }
  alive_ = alive;
  follow(before, event, driven);
  seen = seen_in(*answers);
  return driven;
}

void Driver::follow(const World& before, const Event& event, const Driven& driven) {
  for (const TaskId killed : driven.killed) places_.forget(killed);
  if (driven.outcome != Outcome::done) {
    if (event.kind == EventKind::touch || event.kind == EventKind::map ||
        event.kind == EventKind::map_shmem)
      places_.take(before.truth.process_of(event.task), event.page);
    return;
  }
  const TaskId process = event.task.some() ? before.truth.process_of(event.task) : TaskId();
  if (event.kind == EventKind::fork) {
    places_.inherit(event.other_task, process);
    for (const PageId page : left_by_fork(before, process)) places_.take(event.other_task, page);
  }
  if (event.kind == EventKind::exit && event.task == process) places_.forget(process);
  if (event.kind == EventKind::exec) places_.give(process, event.page);
  if (event.kind == EventKind::write) places_.replace(process, event.page, event.new_page);
  if (event.kind == EventKind::unmap) places_.take(process, event.page);
  const PageKind kind = event.page.some() ? before.truth.pages[event.page].kind : PageKind::unused;
  const bool goes = event.kind == EventKind::pressure || event.kind == EventKind::swap_out ||
                    event.kind == EventKind::truncate;
  if (goes && (kind == PageKind::file || kind == PageKind::shmem))
    for (const TaskId mapper : before.truth.pages[event.page].mapped_by)
      places_.take(mapper, event.page);
}

Result<Settled> Driver::settle(const World& before, const World& after, const Event& event,
                               const Effects& effects) {
  std::vector<std::string> counts;
  std::vector<std::string> lines;
  bool some_unseen = false;
  for (const PageId page : effects.reclaimed) {
    const Page& was = before.truth.pages[page];
    const Page& is = after.truth.pages[page];
    const std::size_t file = page.index();
    if (was.kind == PageKind::file) counts.push_back(fmt::format("resident {}", file));
    if (was.kind == PageKind::shmem) counts.push_back(fmt::format("resident-shmem {}", file));
    some_unseen = some_unseen || (was.kind == PageKind::anonymous && !was.mapped());
    if (was.kind == PageKind::anonymous && was.mapped_by.size() > 1) return Settled::cannot_finish;
    for (const TaskId process : was.mapped_by) {
      if (!places_.has(process, page) || is.mapped_by.contains(process)) continue;
      const unsigned place = places_.of(process, page);
      if (was.kind == PageKind::file || was.kind == PageKind::shmem) {
        lines.push_back(fmt::format("unmap {} {}", process.index(), place));
        places_.take(process, page);
      } else {
        counts.push_back(fmt::format("count {} {}", process.index(), place));
        lines.push_back(fmt::format("page-out {} {}", process.index(), place));
      }
    }
    if (was.kind == PageKind::file && !is.resident) lines.push_back(fmt::format("drop {}", file));
    if (is.kind == PageKind::shmem && !is.resident)
      lines.push_back(fmt::format("swap-shmem {}", file));
  }
  const bool of_file = event.kind == EventKind::map || event.kind == EventKind::read ||
                       event.kind == EventKind::map_shmem;
  if (of_file && !effects.killed.empty() && !after.truth.pages[event.page].resident)
    lines.push_back(fmt::format("{} {}",
                                after.truth.pages[event.page].in_swap() ? "swap-shmem" : "drop",
                                event.page.index()));
  auto counted = guest_.ask(counts);
  if (!counted) return counted.error();
  bool lost = false;
  for (const Answer& answer : *counted)
    lost = lost || !answer.done() || answer.number < static_cast<std::int64_t>(kUnit / 4096);
  auto taken = guest_.ask(lines);
  if (!taken) return taken.error();
  if (lost) return Settled::done;
  return some_unseen || counts.empty() ? Settled::cannot_be_seen : Settled::nothing_taken;
}

void Driver::add_looks(std::vector<std::string>& lines) const {
  std::string what;
  if (rules_.accounts(Resource::tasks)) what += "t";
  if (rules_.accounts(Resource::memory)) what += "m";
  if (rules_.protects_low() && !scope_.low.empty()) what += "l";
  if (rules_.kills_groups() && !scope_.oom_group.empty()) what += "g";
  for (const ContainerId container : Ids<ContainerId>(scope_.containers))
    lines.push_back(fmt::format("see {} {}", path_of(container), what));
  if (looks_for_removed_) lines.push_back("dying");
}

Seen Driver::seen_in(const std::vector<Answer>& answers) const {
  Seen seen;
  seen.alive = alive_;
  seen.lag_bytes = facts_.lag_bytes;
  std::size_t at = answers.size() - scope_.containers - (looks_for_removed_ ? 1 : 0);
  for (const ContainerId container : Ids<ContainerId>(scope_.containers)) {
    const Answer& answer = answers[at++];
    GroupSeen& group = seen.groups[container];
    group.exists = answer.done() && !answer.words.empty() && answer.words[0] == "exists";
    group.tasks = said(answer, "tasks");
    group.memory_bytes = said(answer, "memory");
    group.anonymous_bytes = said(answer, "anon");
    group.file_bytes = said(answer, "file");
    group.swap_bytes = said(answer, "swap");
    group.kills = said(answer, "kills");
    group.group_kills = said(answer, "group_kills");
    group.low_taken = said(answer, "low");
    group.memory_limit_bytes = said(answer, "limit");
    group.tasks_limit = said(answer, "tasks_limit");
  }
  if (looks_for_removed_) seen.dying = said(answers.back(), "dying");
  return seen;
}

Result<std::optional<std::int64_t>> Driver::lingering(std::int64_t most) {
  auto ended = guest_.ask("end");
  if (!ended) return ended.error();
  const auto until = std::chrono::steady_clock::now() + facts_.frees_within;
  for (;;) {
    auto answer = guest_.ask("dying");
    if (!answer) return answer.error();
    const std::optional<std::int64_t> dying = said(*answer, "dying");
    if (!dying || *dying <= most || std::chrono::steady_clock::now() > until) return dying;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

Result<Seen> Driver::see() {
  std::vector<std::string> lines;
  add_looks(lines);
  auto answers = guest_.ask(lines);
  if (!answers) return answers.error();
  return seen_in(*answers);
}

}  // namespace counterproof::conform
