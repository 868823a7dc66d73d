// See cures.hpp.
#include "check/memory/cures.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>

namespace counterproof::memory {
namespace {

using schedule::StepKind;
using std::chrono::steady_clock;

constexpr std::size_t kMostCandidates = 12;
constexpr std::size_t kMostAtOnce = 4;
constexpr std::chrono::duration<double> kMostTime{5.0};

std::string_view word_of(StepKind kind, bool sequential) {
  const bool load = kind == StepKind::read_once || kind == StepKind::load_acquire;
  const bool store = kind == StepKind::write_once || kind == StepKind::store_release;
  if (load) return sequential ? "seq-cst load" : "acquire load";
  if (store) return sequential ? "seq-cst store" : "release store";
  if (kind == StepKind::add) return sequential ? "seq-cst add" : "acq-rel add";
  if (kind == StepKind::exchange) return sequential ? "seq-cst exchange" : "acq-rel exchange";
  return sequential ? "seq-cst compare-exchange" : "acq-rel compare-exchange";
}

class Trial {
 public:
  Trial(MemoryRace& race, const RaceEntry& entry, const RaceOptions& options,
        const graph::MemoryModel& model)
      : report_(race.report),
        places_(race.weak_places),
        entry_(entry),
        options_(options),
        model_(model) {
    std::chrono::duration<double> left = kMostTime;
    if (options.bounds.most_time) left = std::min(left, *options.bounds.most_time);
    until_ = steady_clock::now() + std::chrono::duration_cast<steady_clock::duration>(left);
  }

  void run() {
    if (places_.empty() || places_.size() > kMostCandidates) return;
    std::vector<std::size_t> everything(places_.size());
    std::iota(everything.begin(), everything.end(), std::size_t{0});
    if (!helps(everything, true)) return;
    for (std::size_t size = 1; size <= std::min(kMostAtOnce, places_.size()); ++size)
      for (const bool sequential : {false, true})
        if (try_each(size, sequential)) return;
  }

 private:
  bool try_each(std::size_t size, bool sequential) {
    std::vector<std::size_t> chosen(size);
    std::iota(chosen.begin(), chosen.end(), std::size_t{0});
    const std::size_t count = places_.size();
    for (;;) {
      if (steady_clock::now() > until_) return true;
      if (helps(chosen, sequential)) {
        for (const std::size_t i : chosen)
          report_.cures.push_back(
              {places_[i].place, std::string(word_of(places_[i].kind, sequential))});
        return true;
      }
      // The next choice, in lexicographic order.
      std::size_t at = size;
      while (at > 0 && chosen[at - 1] == count - (size - at) - 1) --at;
      if (at == 0) return false;
      ++chosen[at - 1];
      for (std::size_t i = at; i < size; ++i) chosen[i] = chosen[i - 1] + 1;
    }
  }

  [[nodiscard]] bool helps(const std::vector<std::size_t>& chosen, bool sequential) const {
    Stronger stronger;
    stronger.sequential = sequential;
    for (const std::size_t i : chosen)
      stronger.sites.insert(places_[i].codes.begin(), places_[i].codes.end());
    RaceOptions options = options_;
    options.bounds.most_time = until_ - steady_clock::now();
    if (options.bounds.most_time->count() <= 0) return false;
    const MemoryRace race = race_under(entry_, options, model_, stronger);
    if (!race.refused.empty() || race.report.result.bound) return false;
    return std::ranges::all_of(race.report.findings, [&](const RaceFinding& finding) {
      return std::ranges::any_of(report_.findings, [&](const RaceFinding& known) {
        return known.invariant == finding.invariant && known.race == finding.race &&
               known.under_sc == true;
      });
    });
  }

  RaceReport& report_;
  const std::vector<WeakPlace>& places_;
  const RaceEntry& entry_;
  const RaceOptions& options_;
  const graph::MemoryModel& model_;
  steady_clock::time_point until_;
};

}  // namespace

void find_cures(MemoryRace& race, const RaceEntry& entry, const RaceOptions& options,
                const graph::MemoryModel& model) {
  const bool is_weak_only = std::ranges::any_of(
      race.report.findings, [](const RaceFinding& finding) { return finding.under_sc == false; });
  // The kernel's model has no sequentially consistent accesses.
  if (!is_weak_only || &model == &graph::linux_model()) return;
  Trial(race, entry, options, model).run();
}

}  // namespace counterproof::memory
