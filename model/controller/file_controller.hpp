// The file controller: how many open files a container pays for.
//
// An open file is shared by all who inherit or receive it and lives until the last of them closes
// it.  As posted the container that opened it pays for all that time, whoever holds it in the end.
// Counting holders, each container with a process that holds the file pays for it, from its first
// holder to its last.
//
// Source: the open-file controller of the 2007 series.
#pragma once

#include "model/controller/desk.hpp"

namespace counterproof {

class FileController {
 public:
  explicit FileController(Desk& desk) : desk_(desk) {}

  /// Whether `container` must be charged before a process of it can hold the file.
  [[nodiscard]] bool demands(FileId file, ContainerId container) const {
    if (by_opener()) return desk_.books.file_charged_to[file].none();
    return !desk_.books.file_payers[file].contains(container);
  }

  /// Where holders pay: whether the process's container stops paying for the file when the process
  /// leaves it, being the last to hold it there.
  [[nodiscard]] bool ends_with(FileId file, TaskId process) const {
    const ContainerId container = desk_.truth.container_of(process);
    if (!desk_.books.file_payers[file].contains(container)) return false;
    for (const TaskId holder : desk_.truth.files[file])
      if (holder != process && desk_.truth.container_of(holder) == container) return false;
    return true;
  }

  bool request(ContainerId container) { return desk_.request(container, Resource::files, 1); }
  void release(ContainerId container) { desk_.give_back(container, Resource::files, 1); }

  /// Binds a prepared charge to the file.
  void held(FileId file, ContainerId payer) {
    if (by_opener()) {
      desk_.books.file_charged_to[file] = payer;
    } else {
      desk_.books.file_payers[file].insert(payer);
    }
    desk_.ledger.files[file].insert(payer);
  }

  /// Charges the file to `container`, in which room for it has been found.
  void charge(FileId file, ContainerId container) {
    desk_.force(container, Resource::files, 1);
    held(file, container);
  }

  /// A process of `container` holds the file no longer; it, or all, may have been the last.
  void closed(FileId file, ContainerId container) {
    if (by_opener()) {
      const ContainerId payer = desk_.books.file_charged_to[file];
      if (!desk_.truth.files[file].empty() || payer.none()) return;
      desk_.books.file_charged_to[file] = ContainerId();
      strike(file, desk_.seams.uncharged_at_close(payer, container));
      return;
    }
    if (!desk_.books.file_payers[file].contains(container)) return;
    for (const TaskId holder : desk_.truth.files[file])
      if (desk_.truth.container_of(holder) == container) return;
    desk_.books.file_payers[file].erase(container);
    strike(file, container);
  }

  /// Whether files are paid for by those who hold them, so that a move changes who pays.
  [[nodiscard]] bool follows() const { return !by_opener(); }

 private:
  [[nodiscard]] bool by_opener() const { return desk_.rules.charges_openers(); }
  void strike(FileId file, ContainerId payer) {
    if (!desk_.ledger.files[file].contains(payer)) desk_.effects.over_uncharged.insert(payer);
    desk_.ledger.files[file].erase(payer);
    release(payer);
  }

  Desk& desk_;
};

}  // namespace counterproof
