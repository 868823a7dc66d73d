// What of the past still leads to a thing that is gone, or to its name.
//
// Of names that nothing leads to, one is as good as another, and events offer one for all.  Where
// something still leads to a name - a charge that was never given back, a page that outlived its
// owner - two kinds of things differ.  A page's frame and a container's place are used again, with
// whatever leads there: such a name stands for itself.  A task, an open file or a kernel object is
// made anew each time: its name is not given out while something remembers its former bearer, who
// is not it.  An event that offered just the lowest name would have worlds that are alike but for
// names go on differently, and a search under symmetry would miss some.
//
// What only wrong books leave behind is part of this: that is where a search must not be blind.
#pragma once

#include "model/rules/own_rules.hpp"
#include "model/rules/rules.hpp"
#include "model/state/world.hpp"

namespace counterproof {

/// Whether rule files keep something of the key, or a value that names it.
template <class IdType>
bool rules_remember(const Rules& rules, const World& world, IdType id) {
  if (rules.own == nullptr) [[likely]]
    return false;
  OwnBytes without = world.own;
  forget(without, rules.own->kept, kept_detail::kind_of<IdType>(), id.index());
  return without != world.own;
}

/// \pre the container does not exist
inline bool is_remembered(const Rules& rules, const World& world, ContainerId container) {
  const auto& books = world.books;
  const Ledger& ledger = world.ledger;
  if (ledger.stranded[container] != 0) return true;
  for (const PageId page : Ids<PageId>(kMaxPages)) {
    const PageEntry& entry = books.pages[page];
    if (entry.owner == container || entry.listed_by == container ||
        entry.payers.contains(container) || ledger.pages[page][container] != 0)
      return true;
  }
  for (const FileId file : Ids<FileId>(kMaxFiles)) {
    if (books.file_charged_to[file] == container || books.file_payers[file].contains(container) ||
        ledger.files[file].contains(container))
      return true;
  }
  for (const TaskId task : Ids<TaskId>(kMaxTasks)) {
    if (books.task_charged_to[task] == container || books.stack_charged_to[task] == container ||
        ledger.tasks[task] == container || ledger.stacks[task] == container)
      return true;
  }
  for (const ObjectId object : Ids<ObjectId>(kMaxObjects)) {
    if (books.objects[object].charged_to == container || ledger.objects[object] == container)
      return true;
  }
  return rules_remember(rules, world, container);
}

/// \pre the task does not exist
inline bool is_remembered(const Rules& rules, const World& world, TaskId task) {
  const auto& books = world.books;
  const Ledger& ledger = world.ledger;
  if (books.task_charged_to[task].some() || books.stack_charged_to[task].some() ||
      ledger.tasks[task].some() || ledger.stacks[task].some())
    return true;
  for (const ProcessSet& mappers : ledger.on_behalf_of)
    if (mappers.contains(task)) return true;
  return rules_remember(rules, world, task);
}

/// \pre the page is unused
inline bool is_remembered(const Rules& rules, const World& world, PageId page) {
  return world.books.pages[page] != PageEntry{} ||
         world.ledger.pages[page] != PerContainer<Units>{} ||
         !world.ledger.on_behalf_of[page].empty() || rules_remember(rules, world, page);
}

/// \pre the file is closed
inline bool is_remembered(const Rules& rules, const World& world, FileId file) {
  return world.books.file_charged_to[file].some() || !world.books.file_payers[file].empty() ||
         !world.ledger.files[file].empty() || rules_remember(rules, world, file);
}

/// \pre the object does not exist
inline bool is_remembered(const Rules& rules, const World& world, ObjectId object) {
  return world.books.objects[object] != ObjectEntry{} || world.ledger.objects[object].some() ||
         world.ledger.object_for[object].some() || rules_remember(rules, world, object);
}

}  // namespace counterproof
