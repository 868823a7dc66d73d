// The call in which a rule is asked: it sees the world, and acts on it.
//
// A rule never writes counters or pointers.  It says what is to happen, and the call does it as the
// model's own controllers do, with counter, reference and ledger together; so no rule can make the
// books wrong by what it forgets, only by what it decides.
#pragma once

#include "model/rules/slots.hpp"
#include "model/rules/view.hpp"

namespace counterproof {

class Call : public View {
 public:
  Call(const Rules& rules, const Scope& scope, World& world)
      : View(rules, scope, world), own_(world.own) {}
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  /// Any one of `among`: each is searched, and a trace names the one that was taken (`pick=P2`).
  /// None if there is nothing to choose from.
  template <class IdType>
  IdType choose(Set<IdType> among) {
    if (among.size() < 2) return among.first();
    return IdType(choose_index(kept_detail::kind_of<IdType>(), among.bits()));
  }
  /// The process that makes the request; none: it is the machine's own.
  [[nodiscard]] virtual TaskId asking() const = 0;
  /// Any process of `among`, for whose kill a trace says `kills=T2`.
  virtual TaskId choose_victim(ProcessSet among) = 0;

  /// Sets state of the rule's own.
  template <class Key, class Value>
  void set(const Kept<Key, Value>& kept, Key key, Value value) {
    kept.write(own_, key, value);
  }

  /// Reclaims up to `most` pages of the target's subtree.  \returns how many charges ended.
  virtual unsigned reclaim(const Pass& pass, unsigned most) = 0;
  /// Ends processes, for the sake of `full`.
  virtual void kill(ProcessSet processes, ContainerId full) = 0;
  /// Passes the page's charge on; none: it ends.  \returns false if that has no room: nothing
  /// changed then.
  virtual bool pass_charge(PageId page, ContainerId to, ChargeThen::Full if_full) = 0;
  /// Passes all that is charged to a container on: pages, kernel objects, stacks, whatever the
  /// other's limit says.  What counts in both of them, in a tree, stays as it was.
  virtual void pass_all_charges(ContainerId from, ContainerId to) = 0;

  /// Writes a limit unless usage is above it.  \returns whether it is written.
  virtual bool set_limit(ContainerId container, Resource resource, std::uint64_t limit) = 0;
  /// Writes a limit, wherever usage is.
  virtual void store_limit(ContainerId container, Resource resource, std::uint64_t limit) = 0;

  /// Removes a container for good.  What is still charged to it is lost.
  virtual void free(ContainerId container) = 0;
  /// Removes a container, whose memory is freed after its last uncharge.
  virtual void linger(ContainerId container) = 0;
  /// The event fails as busy.
  virtual void refuse_busy() = 0;

  /// A container that a rule answers with, if the scope has it.  Otherwise the rule is at fault,
  /// and what the event comes to is of no interest: none.
  ContainerId in_scope(ContainerId container) {
    if (container.none() || container.index() < scope().containers) [[likely]]
      return container;
    fail("the rule answers with a container that the scope does not have");
    return {};
  }
  /// The same of a page, which is one.
  PageId in_scope(PageId page) {
    if (page.some() && page.index() < scope().pages) [[likely]]
      return page;
    fail("the rule answers with a page that the scope does not have");
    return {};
  }
  /// The same of processes: nobody.
  ProcessSet in_scope(ProcessSet processes) {
    for (const TaskId process : processes)
      if (process.index() >= scope().tasks) {
        fail("the rule answers with a task that the scope does not have");
        return {};
      }
    return processes;
  }
  /// A page that a rule takes out of several, if it is one of them; else none, as above.
  PageId taken_from(Set<PageId> several, PageId page) {
    if (in_scope(page).none() || several.contains(page)) return in_scope(page);
    fail("the rule answers with a page that is none of those that it may choose from");
    return {};
  }

 protected:
  ~Call() = default;
  /// Notes that a rule is at fault.
  virtual void fail(const char* what) = 0;
  /// The index of one member of a set of that kind.
  virtual std::size_t choose_index(KeptKind kind, std::uint8_t among) = 0;

 private:
  OwnBytes& own_;
};

}  // namespace counterproof
