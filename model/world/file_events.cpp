// Open files: opened by one process, inherited over fork, received over a socket, closed by the
// last of them.
#include "model/world/stage.hpp"

namespace counterproof {

template <>
Stage::WhyNot Stage::happen<EventKind::open>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  if (event_.file.none() || event_.file.index() >= scope_.files) return "the file is out of scope";
  if (!truth().files[event_.file].empty()) return "the file is open";
  // Whose thread opens it pays as posted; but what holds a file is the process.
  const ContainerId container = truth().container_of(files_.follows() ? actor() : event_.task);
  const bool charges = accounts(Resource::files);
  if (charges && !files_.request(container)) {
    effects_.outcome = Outcome::refused;
    return nullptr;
  }
  if (faults(Fault::no_memory) || faults(Fault::denied)) {
    if (charges) files_.release(container);
    effects_.outcome = Outcome::failed;
    return nullptr;
  }
  truth().files[event_.file].insert(actor());
  if (charges) files_.held(event_.file, container);
  return nullptr;
}

template <>
Stage::WhyNot Stage::happen<EventKind::receive>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  if (event_.file.none() || event_.file.index() >= scope_.files) return "the file is out of scope";
  ProcessSet& holders = truth().files[event_.file];
  if (holders.empty()) return "the file is not open";
  if (holders.contains(actor())) return "the process holds the file already";
  const ContainerId container = truth().container_of(actor());
  if (accounts(Resource::files) && files_.demands(event_.file, container) &&
      does(Duty::charge_receivers)) {
    if (!files_.request(container)) {
      effects_.outcome = Outcome::refused;
      return nullptr;
    }
    files_.held(event_.file, container);
  }
  holders.insert(actor());
  return nullptr;
}

template <>
Stage::WhyNot Stage::happen<EventKind::close>() {
  if (const WhyNot why_not = must_run(event_.task)) return why_not;
  if (event_.file.none() || event_.file.index() >= scope_.files) return "the file is out of scope";
  if (!truth().files[event_.file].contains(actor())) return "the process does not hold the file";
  close_file(event_.file, actor());
  return nullptr;
}

void Stage::close_file(FileId file, TaskId process) {
  truth().files[file].erase(process);
  if (accounts(Resource::files)) files_.closed(file, truth().container_of(process));
  if (truth().files[file].empty()) forget_kept(file);
}

}  // namespace counterproof
