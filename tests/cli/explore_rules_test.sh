#!/usr/bin/env bash
# explore --html of a policy with rule files: they run in the page as they do here, and what they do wrong is told there.
source tests/cli/lib.sh

tree=$PWD
here=$(realpath "${COUNTERPROOF%/*}")
if [[ ! -s $here/counterproof-wasm.a ]]; then
  echo 'there is no module for pages: nothing was tested'
  exit 77
fi
export XDG_CACHE_HOME=$work/cache
cd "$work"

# Two files with a function of one name that is not the same.
cat >heir.cpp <<'C'
#include <counterproof/policy.hpp>
using namespace counterproof;
static Kept<PageId, ContainerId> last;
static Kept<std::pair<PageId, TaskId>, bool> touched;
bool is_meant(const Call& call, PageId page) { return call.page(page).mapped(); }
static ChargeThen any(Call& call, PageId page, TaskId) {
  if (!is_meant(call, page)) return ChargeThen::end();
  if (call.maps(call.owner(page), page)) return ChargeThen::stay();
  Set<ContainerId> heirs;
  for (const TaskId process : call.page(page).mapped_by) heirs.insert(call.payer_of(process));
  return ChargeThen::pass(call.choose(heirs));
}
static void note(Call& call, const Event& event, const Effects&) {
  if (event.page.none() || event.task.none() || !is_meant(call, event.page)) return;
  call.set(last, event.page, call.container_of(event.task));
  call.set(touched, std::pair(event.page, event.task), true);
}
static bool last_user_pays(const Moment& moment, Why why) {
  const View view(moment.rules, moment.scope, moment.world);
  for (const PageId page : view.pages()) {
    const ContainerId user = view.get(last, page);
    if (view.owner(page).none() || user.none() || view.owner(page) == user) continue;
    if (why != nullptr)
      *why = name_of(page) + " is charged to " + name_of(view.owner(page)) + ", and " + name_of(user) + " used it last";
    return false;
  }
  return true;
}
void counterproof_rule(Rule& rule) {
  rule.summary = "any heir";
  rule.after_unmap = any;
  rule.after_event = note;
  rule.keep(last, "last user");
  rule.keep(touched, "touched");
  rule.ask({.id = "share.last-user-pays", .statement = "Whoever used a page last pays for it.",
            .formula = "the owner of p is the last user of p", .source = "a test", .witness = "a page is there",
            .holds_in = last_user_pays,
            .witnessed_in = [](const Moment& moment) { return View(moment.rules, moment.scope, moment.world).pages().size() != 0; }});
}
C
cat >wild.cpp <<'C'
#include <counterproof/policy.hpp>
#include <cstdlib>
using namespace counterproof;
bool is_meant(const Call&, PageId) { return false; }
static unsigned down(unsigned n) {
  volatile char room[4096] = {};
  room[n % 4096] = 1;
  return n == 0 ? 0U : down(n - 1) + static_cast<unsigned>(room[n % 7]);
}
static void write(Call& call, ContainerId container, Resource resource, std::uint64_t limit) {
  volatile unsigned none = is_meant(call, PageId()) ? 1 : 0;
  volatile unsigned one = 1;
  unsigned* volatile nowhere = nullptr;
  if (limit == 3) one = 7 / none;
  if (limit == 4) *nowhere = 1;
  while (limit == 5 && one != 0) one = one | 2U;
  if (limit == 6) one = down(1000000);
  if (limit == 7) __builtin_trap();
  if (limit == 8) std::abort();
  if (limit == 9) throw 7;
  if (!call.set_limit(container, resource, limit)) call.refuse_busy();
}
static void remove(Call& call, ContainerId container) {
  volatile unsigned none = 0;
  const volatile unsigned many = 7 / none;
  if (many != 0) call.free(container);
}
void counterproof_rule(Rule& rule) {
  rule.limit_write = write;
  rule.removal = remove;
}
C
for name in heir wild; do
  printf '%s\n' "summary = \"A test of $name.\"" "base = \"$tree/policies/rss-2007.toml\"" >"$name.toml"
done
echo 'rules = ["heir.cpp"]' >>heir.toml
echo 'rules = ["heir.cpp", "wild.cpp"]' >>wild.toml

# A compiler that says, while `missing` is there, that it finds no library for pages.
mkdir bin
cat >bin/clang++-19 <<'S'
#!/bin/sh
echo "$*" >>"$WORK/calls"
for word; do
  case $word in
    -emit-llvm) if [ -e "$WORK/broken" ]; then echo 'heir.cpp:2:2: error: not for pages' >&2; exit 1; fi ;;
    -print-file-name=libc++.a) if [ -e "$WORK/missing" ]; then echo libc++.a; exit 0; fi ;;
  esac
done
exec "$CLANG" "$@"
S
chmod +x bin/clang++-19
CLANG=$(command -v clang++-19)
export CLANG WORK=$work PATH=$work/bin:$PATH
touch missing
run 2 explore heir.toml --html heir.html
one_error "heir.toml:3:10: error: a page runs rule files compiled to WebAssembly, and libc++-19-dev-wasm32 is not here; install wasi-libc libc++-19-dev-wasm32 "
[[ ! -e heir.html ]] || die 'a page without its rule'
rm missing
# What does not compile is said as it is.
touch broken
run 2 explore heir.toml --html heir.html
grep -qx 'heir.cpp:2:2: error: not for pages' err || die "$(cat err)"
grep -qx 'heir.toml:3:10: error: the rule file heir.cpp does not compile for a page; see above' err || die "$(cat err)"
rm broken

run 0 explore heir.toml --html heir.html
# Compiled again when it has changed, and then no more.
sed -i 's/"any heir"/"any heir pays"/' heir.cpp
run 0 explore heir.toml --html heir.html
(($(stat -c %s heir.html) < 2000000)) || die 'the page is larger than 2 MB'
run 0 explore wild.toml --html site/
: >calls
touch missing
run 0 explore heir.toml --html again.html
! grep -q . calls || die "compiled again, though nothing changed: $(cat calls)"
cmp heir.html again.html
rm missing

# What fails here and there, at which events.
printf '%s\n' 'write-limit A memory "3"' 'write-limit A memory "4"' 'write-limit A memory "5"' 'write-limit A memory "6"' \
  'write-limit A memory "7"' 'write-limit A memory "8"' 'write-limit A memory "9"' >events
while read -r event; do
  echo "$event" >lines
  "$COUNTERPROOF" explore wild.toml <lines >out 2>err && die "happened: $event"
  sed -n 's/.* cannot happen here: //p' err
done <events >failures
[[ $(wc -l <failures) == 7 ]] || die "$(cat failures)"
grep -q 'divides by zero' <(sed -n 1p failures) || die "$(cat failures)"
grep -q 'does not end' <(sed -n 3p failures) || die "$(cat failures)"
printf '%s\n' 'attach T2 A' 'go balance.usage-is-outstanding' >lines
"$COUNTERPROOF" explore wild.toml <lines >out 2>err || die "$(cat err)"
says '  failed the rule divides by zero; at the event "remove B"'
tr '\n' ' ' <out | grep -q ' a rule fails in the search for a way to break balance.usage-is-outstanding (.*): the rule divides by zero; at the event "remove A"; 1 event leads there  1  exit T1 ' || die "$(cat out)"
tail -n 2 out | grep -qx '  failed the rule divides by zero; at the event "remove A"' || die "one stands elsewhere: $(cat out)"

"$here/counterproof_walks" 200 5 heir.toml "$tree/policies/rss-2007.toml" >walks
cd "$tree"
status=0
python3 tests/browser/explore_rules_test.py "$work" || status=$?
((status == 0)) || exit "$status"

cd "$work"
run 0 replay "$(<address)"
says 'breaks share.last-user-pays: P1 is charged to A, and B used it last'
