#include "model/controller/desk.hpp"
#include "model/rules/defect_module.hpp"

namespace counterproof {
namespace {

void stores_it_all_the_same(Desk& desk, ContainerId container, Resource resource,
                            std::uint64_t limit) {
  desk.machine.store(desk.books.containers[container].counter(resource).limit, limit);
}

}  // namespace

template <>
constinit const DefectModule OfDefect<Defect::W18>::kModule = {
    .id = "W18",
    .where = "limit write",
    .what = "a limit that is refused as below usage is stored all the same",
    .strikes = acts<&Seams::limit_refused, stores_it_all_the_same>,
    .needs = {{"limit.write", is_not<&Rules::limit_write, LimitWrite::unchecked>,
               "makes no difference where every limit is written"}},
    .base = bases::pages,
    .breaks = {"limit.honest-write"},
};

}  // namespace counterproof
