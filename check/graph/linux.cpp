// Linux's memory model, of version 6.1, for code without SRCU.
//
// Order comes from dependencies, barriers, acquiring and releasing, and from what others have been
// seen to do.  Laws beside coherence and atomicity: *happens before* (the passage of time) has no
// circle; nor has *propagation* across full barriers; nor have grace periods and read-side sections
// (rcu_order.hpp); and plain accesses do not see what is certainly later, or overwritten.  Plain
// accesses that nothing keeps apart are a data race, of which nothing more is promised.
//
// C11's orders are read as the kernel's where there is a counterpart: relaxed, acquire, release,
// and the sequentially consistent fence as smp_mb().  What has none (sequentially consistent
// accesses, C11's other fences, acquire-release exchanges) the model refuses to speak of.
//
// Source: the model's own definition is `tools/memory-model/linux-kernel.{bell,cat,def}` and
// `lock.cat` in the kernel's sources, by Alglave, Maranget, McKenney, Parri, Stern and others
// (ASPLOS 2018); this is written after what they say, under their names for relations.
#include "check/graph/coherence.hpp"
#include "check/graph/happens_before.hpp"
#include "check/graph/memory_model.hpp"
#include "check/graph/rcu_order.hpp"

namespace counterproof::graph {
namespace {

/// The relations of the model, each under the name that its authors gave it.
class Order61 {
 public:
  /// \param part what is asked about: all, or what has all circles
  Order61(const Graph& graph, const Part& part)
      : graph_(graph),
        part_(part),
        basics_(graph, part),
        bound_(part.bound()),
        addr(bound_),
        data(bound_),
        ctrl(bound_) {
    sort_events();
    dependencies();
    barriers();
    preserved();
    happening();
  }

  [[nodiscard]] bool happens_before_holds() const { return hb_closure.irreflexive(); }
  /// To be asked before anything that follows.
  [[nodiscard]] bool propagation_holds() {
    pb = prop.then(strong_fence).then(hb_any).to(marked);
    pb_any = pb.closure();
    const bool holds = pb_any.irreflexive();
    pb_any = maybe(pb_any);
    rb = Relation(bound_);
    return holds;
  }

  [[nodiscard]] bool keeps_reads_before_writes() const {
    for (const EventId read : basics_.reads)
      if (!(basics_.po[read] & basics_.writes).subset_of(hb_closure[read])) return false;
    return true;
  }
  /// Also takes what grace periods order into the barriers.
  [[nodiscard]] bool rcu_holds() {
    if (!graph_.has_grace_period()) return true;
    const RcuEvents events(graph_);
    const Relation steps = hb_any.then(pb_any);
    const Relation link = maybe(basics_.po).then(steps).then(prop).then(basics_.po);
    const Relation order = rcu_order(events, link);
    const Relation rcu_fence = basics_.po.then(order).then(maybe(basics_.po));
    fence |= rcu_fence;
    strong_fence |= rcu_fence;
    rb = prop.then(rcu_fence).then(steps).to(marked);
    return rb.irreflexive();
  }

  /// \pre `rcu_holds` has been asked
  void plain_accesses() {
    const Relation xb_any = maybe((hb | pb | rb).closure());
    const Relation rfe = external(basics_.rf);
    const Relation vis =
        cumul_any.then(maybe(rfe))
            .to(marked)
            .then(strong_fence.to(marked).then(xb_any) | (xb_any & basics_.internal));
    const EventSet returning = basics_.all - no_return;
    const Relation rmb_any = fenced(Fence::reads).between(seen_by_rmb, returning);
    const Relation w_pre = maybe(addr | fence).from(marked);
    const Relation r_pre = maybe(addr | nonrw_fence | rmb_any).from(marked);
    const Relation w_post = maybe(fence).to(marked);
    const Relation r_post =
        maybe(nonrw_fence | fenced(Fence::reads).between(returning, seen_by_rmb)).to(marked);
    const Relation strong = strong_fence.then(xb_any);
    ww_vis = fence | strong.then(w_pre) | w_post.then(vis).then(w_pre);
    wr_vis = fence | strong.then(r_pre) | w_post.then(vis).then(r_pre);
    rw_xb = fence | r_post.then(xb_any).then(w_pre);
    const EventSet written = basics_.accesses - first;
    pre_race = external(Relation::product(bound_, plain, basics_.accesses) |
                        Relation::product(bound_, written, plain));
  }

  [[nodiscard]] bool plain_coherence_holds() const {
    return (pre_race & basics_.rf & rw_xb.inverse()).empty() &&
           (pre_race & basics_.fr & wr_vis.inverse()).empty() &&
           (pre_race & basics_.co & ww_vis.inverse()).empty();
  }
  [[nodiscard]] std::vector<Race> races() const {
    std::vector<Race> found;
    const EventSet& w = basics_.writes;
    const Relation from_marked = Relation::product(bound_, marked, w) | rw_xb;
    const Relation to_marked = Relation::product(bound_, w, marked) | wr_vis;
    const Relation apart = ww_vis & from_marked & to_marked;
    Relation races = (pre_race & basics_.co) - apart;
    races |= (pre_race & maybe(basics_.co).then(basics_.rf)) - wr_vis - rw_xb.inverse();
    races |= (pre_race & basics_.fr) - rw_xb;
    for (const EventId event : basics_.all)
      for (const EventId other : races[event]) found.push_back({part_[event], part_[other]});
    return found;
  }
  [[nodiscard]] bool has_plain() const { return !plain.empty(); }

 private:
  [[nodiscard]] Relation maybe(const Relation& relation) const {
    return relation.or_same(basics_.all);
  }
  [[nodiscard]] Relation external(const Relation& relation) const {
    return relation - basics_.internal;
  }
  /// What stands on both sides of such a fence.
  [[nodiscard]] Relation fenced(Fence fence) const {
    Relation out(bound_);
    for (const EventId event : basics_.fences)
      if (at(event).label.fence == fence && graph_.in_force(part_[event]))
        for (const EventId id : graph_.of(at(event).thread)) {
          const EventId earlier = part_.place_of(id);
          if (earlier == event) break;
          if (earlier != kNoEvent) out.insert(earlier, basics_.po[event]);
        }
    return out;
  }
  [[nodiscard]] const Event& at(EventId place) const { return graph_[part_[place]]; }

  void sort_events() {
    for (const EventId event : basics_.all) {
      const EventId id = part_[event];
      const Label& label = at(event).label;
      if (graph_.is_first(id)) first.insert(event);
      const bool access = label.kind != Kind::fence;
      if (access && !graph_.is_first(id) && label.order == counterproof::graph::Order::plain) {
        plain.insert(event);
        continue;
      }
      marked.insert(event);
      if (!access) continue;
      if (label.role == Role::no_return) no_return.insert(event);
      const counterproof::graph::Order order = graph_.order_of(id);
      if (label.kind == Kind::read && acquires(order)) acquire.insert(event);
      if (label.kind == Kind::write && !graph_.is_first(id) && releases(order))
        release.insert(event);
      if (label.role == Role::unlock) unlock.insert(event);
      const bool pair = graph_.other_half(id) != kNoEvent;
      if (label.role == Role::lock && label.kind == Kind::write) lock_write.insert(event);
      if (label.role == Role::lock && label.kind == Kind::read && pair) lock_read.insert(event);
      if (pair && label.role != Role::lock) rmw.insert(event);
    }
    seen_by_rmb = basics_.reads - no_return;
  }

  void dependencies() {
    for (const EventId event : basics_.all) {
      const Label& label = at(event).label;
      if (label.depends == nullptr) continue;
      const Dependencies& on = *label.depends;
      const auto events = graph_.of(at(event).thread);
      for (std::size_t i = 0; i < at(event).position; ++i) {
        const EventId earlier = part_.place_of(events[i]);
        if (earlier == kNoEvent) continue;
        if (on.address[i]) addr.insert(earlier, event);
        if (on.data[i]) data.insert(earlier, event);
        if (on.control[i]) ctrl.insert(earlier, event);
      }
    }
  }

  void barriers() {
    const EventSet& m = basics_.accesses;
    const Relation& po = basics_.po;
    acq_po = po.between(acquire, m);
    po_rel = po.between(m, release);
    po_unlock_lock_po = po.to(unlock).then((po | basics_.rf).to(lock_read)).then(po);
    rmb = fenced(Fence::reads).between(seen_by_rmb, seen_by_rmb);
    wmb = fenced(Fence::writes).between(basics_.writes, basics_.writes);
    mb = fenced(Fence::full).between(m, m);
    mb |= fenced(Fence::before_atomic).between(m, rmw).then(maybe(po)).to(m);
    mb |= maybe(po).between(m, rmw).then(fenced(Fence::after_atomic)).to(m);
    mb |= maybe(po).between(m, lock_write).then(fenced(Fence::after_spinlock)).to(m);
    mb |= po.between(m, unlock)
              .then((basics_.co | po).to(lock_write))
              .then(fenced(Fence::after_unlock_lock))
              .to(m);
    EventSet periods;
    for (const EventId event : basics_.fences)
      if (at(event).label.fence == Fence::grace_period) periods.insert(event);
    strong_fence = mb | po.to(periods).then(maybe(po));
    nonrw_fence = strong_fence | po_rel | acq_po;
    fence = nonrw_fence | wmb | rmb;
  }

  void preserved() {
    const Relation dep = addr | data;
    overwrite = basics_.co | basics_.fr;
    const Relation rfi = basics_.rf & basics_.internal;
    const Relation to_w =
        (dep | ctrl).to(basics_.writes) | (overwrite & basics_.internal) | addr.to(plain).then(wmb);
    const Relation to_r = addr | dep.to(marked).then(rfi);
    ppo = to_r | to_w | fence | (po_unlock_lock_po & basics_.internal);
  }

  void happening() {
    const Relation rfe = external(basics_.rf);
    const Relation cumulative = maybe(rfe.to(marked)).then(strong_fence | po_rel);
    const Relation cumul_fence = (cumulative | wmb | po_unlock_lock_po).between(marked, marked);
    cumul_any = maybe(cumul_fence.closure());
    prop = maybe(external(overwrite)).from(marked).then(cumul_any).to(marked);
    prop = prop.then(maybe(rfe)).to(marked);
    const Relation others = prop - Relation::same(bound_, basics_.all);
    hb = (ppo | rfe | (others & basics_.internal)).between(marked, marked);
    hb_closure = hb.closure();
    hb_any = maybe(hb_closure);
  }

  const Graph& graph_;
  const Part& part_;
  Basics basics_;
  std::size_t bound_;

  EventSet first, plain, marked, no_return, seen_by_rmb, acquire, release, unlock, lock_read,
      lock_write, rmw;
  Relation addr, data, ctrl, acq_po, po_rel, po_unlock_lock_po, rmb, wmb, mb, strong_fence,
      nonrw_fence, fence, overwrite, ppo, cumul_any, prop, hb, hb_closure, hb_any, pb, pb_any, rb,
      ww_vis, wr_vis, rw_xb, pre_race;
};

/// Whether there are accesses of one cell, a plain one among them, that are not ordered by what is
/// the same in C.  What is released after one and acquired before the other - by an access, or by a
/// full barrier beside a marked one - orders them in Linux's model, too, however many hands it goes
/// through: it is visible there, and its circles are forbidden.
bool may_race(const Graph& graph) {
  const auto is_plain = [&](EventId event) {
    return !graph.is_first(event) && graph[event].label.order == Order::plain;
  };
  const auto in_cell = [&](unsigned location) {
    const auto id = static_cast<LocationId>(location);
    return graph.reads(id) | graph.writes(id);
  };
  if (!has_plain(graph)) return false;
  const HappensBefore happens(graph, HappensBefore::By::certain);
  if (!happens.has_order()) return true;
  for (unsigned location = 0; location < graph.locations(); ++location) {
    for (const EventId write : graph.writes(static_cast<LocationId>(location)))
      for (const EventId other : in_cell(location)) {
        if (!is_plain(write) && !is_plain(other)) continue;
        if (graph.is_first(write) || graph.is_first(other)) continue;
        if (graph[write].thread == graph[other].thread) continue;
        if (!happens.contains(write, other) && !happens.contains(other, write)) return true;
      }
  }
  return false;
}

class Linux final : public MemoryModel {
 public:
  [[nodiscard]] std::string_view name() const override { return "linux"; }
  [[nodiscard]] std::string_view about() const override {
    return "Linux's memory model of 6.1, without SRCU";
  }
  [[nodiscard]] bool has_circles() const override { return true; }

  [[nodiscard]] bool allows(const Graph& graph) const override {
    const Turns turns(graph);
    const bool has_periods = graph.has_grace_period();
    if (!has_periods && turns.explain_all()) return true;
    return laws_hold(graph, has_periods ? Part(graph) : Part(graph, turns.circles()));
  }
  [[nodiscard]] bool allows_by_laws(const Graph& graph) const override {
    return laws_hold(graph, Part(graph));
  }
  [[nodiscard]] bool keeps_reads_before_writes(const Graph& graph) const override {
    return Order61(graph, Part(graph)).keeps_reads_before_writes();
  }
  [[nodiscard]] std::vector<Race> races(const Graph& graph) const override {
    if (!may_race(graph)) return {};
    return races_by_laws(graph);
  }
  [[nodiscard]] std::vector<Race> races_by_laws(const Graph& graph) const override {
    const Part part(graph);
    Order61 order(graph, part);
    if (!order.has_plain() || !order.propagation_holds() || !order.rcu_holds()) return {};
    order.plain_accesses();
    return order.races();
  }
  [[nodiscard]] std::optional<std::string> leaves_out(const Label& label) const override {
    if (label.kind == Kind::fence) {
      if (label.fence == Fence::acquire || label.fence == Fence::release ||
          label.fence == Fence::acquire_release)
        return "Linux's model has no such fence";
      return {};
    }
    if (label.order == Order::sequential || label.on_failure == Order::sequential)
      return "Linux's model has no sequentially consistent accesses";
    if (label.order == Order::acquire_release)
      return "Linux's model has no acquire-release exchanges";
    return {};
  }

 private:
  static bool laws_hold(const Graph& graph, const Part& part) {
    if (!is_coherent(graph)) return false;
    Order61 order(graph, part);
    if (!order.happens_before_holds() || !order.propagation_holds() || !order.rcu_holds())
      return false;
    if (!order.has_plain()) return true;
    order.plain_accesses();
    return order.plain_coherence_holds();
  }
};

}  // namespace

const MemoryModel& linux_model() {
  static const Linux kModel;
  return kModel;
}

}  // namespace counterproof::graph
