#!/usr/bin/env bash
# Rules of one's own: compiled once, asked in the search, shown where worlds are shown; and whatever a rule does,
# the program says what, and at which event.
source tests/cli/lib.sh

tree=$PWD
export XDG_CACHE_HOME=$work/cache
cd "$work"

# rule NAME BODY: NAME.cpp, and a policy NAME.toml that departs from the rules of 2007 by it.
rule() {
  printf '%s\n' '#include <counterproof/policy.hpp>' 'using namespace counterproof;' "$2" >"$1.cpp"
  printf '%s\n' 'summary = "a test"' "base = \"$tree/policies/rss-2007.toml\"" "rules = [\"$1.cpp\"]" >"$1.toml"
}
fills() { rule "$1" "$2
void counterproof_rule(Rule& rule) { rule.$3; }"; }
states() { python3 -c 'import json; print(*[s["states"] for s in json.load(open("out"))["policies"][0]["scopes"]])'; }
# fails TEXT NAME: the check of NAME says so in one line, at the rule's place in the policy.
fails() {
  run 2 check "$2.toml" --scope sharing
  grep -q "^$2.toml:3:10: error: .*$1" err || { cat err >&2; die "does not say: $1"; }
  [[ $(grep -c ': error: ' err) == 1 ]] || { cat err >&2; die 'more than one error'; }
}

# ---- A rule that says what a shipped one says finds what that finds.  In a few scopes not every claim is tested: 3.
fills same 'static ChargeThen then(Call& call, PageId page, TaskId) {
  if (!call.page(page).mapped()) return ChargeThen::end();
  if (call.maps(call.owner(page), page)) return ChargeThen::stay();
  ContainerId heir;
  for (const TaskId process : call.page(page).mapped_by)
    if (heir.none() || call.payer_of(process) < heir) heir = call.payer_of(process);
  return ChargeThen::pass(heir);
}' 'after_unmap = then'
sed -i "s|rss-2007.toml|hand-over.toml|" same.toml
run 3 check "$tree/policies/hand-over.toml" --scope sharing --scope shares --no-reduce --json
shipped=$(states)
run 3 check same.toml --scope sharing --scope shares --json
[[ $(states) == "$shipped" ]] || die "worlds: $(states), and of the shipped rule $shipped"
grep -q '"slots": \["after_unmap"\]\|"after_unmap"' out || die 'the report does not say which slots are filled'

# ---- Compiled once, and again when it or what it includes has changed.
objects() { ls "$XDG_CACHE_HOME"/counterproof/rules/*.so | wc -l; }
[[ $(objects) == 1 ]] || die "$(objects) objects after one rule"
run 3 check same.toml --scope sharing
[[ $(objects) == 1 ]] || die 'compiled again, though nothing changed'
printf 'inline int one() { return 1; }\n' >part.hpp
sed -i '1i #include "part.hpp"' same.cpp
run 3 check same.toml --scope sharing
[[ $(objects) == 2 ]] || die 'not compiled again, though the file changed'
printf 'inline int one() { return 2; }\n' >part.hpp
run 3 check same.toml --scope sharing
[[ $(objects) == 3 ]] || die 'not compiled again, though a header changed'

# ---- Choices are searched, state is kept and shown, invariants of one's own are asked; traces carry it all.
rule heir 'static Kept<PageId, ContainerId> last;
static Kept<std::pair<PageId, TaskId>, bool> touched;
static ChargeThen any(Call& call, PageId page, TaskId) {
  if (!call.page(page).mapped()) return ChargeThen::end();
  if (call.maps(call.owner(page), page)) return ChargeThen::stay();
  Set<ContainerId> heirs;
  for (const TaskId process : call.page(page).mapped_by) heirs.insert(call.payer_of(process));
  return ChargeThen::pass(call.choose(heirs));
}
static void note(Call& call, const Event& event, const Effects&) {
  if (event.page.none() || event.task.none() || !call.page(event.page).mapped()) return;
  call.set(last, event.page, call.container_of(event.task));
  call.set(touched, std::pair(event.page, event.task), true);
}
static bool inherited(const Step& step, Why why) {
  if (step.event.picks[0].kind == KeptKind::none) return true;
  if (why != nullptr) *why = "a page passes on to " + name_of(ContainerId(step.event.picks[0].index));
  return false;
}
void counterproof_rule(Rule& rule) {
  rule.summary = "any heir";
  rule.after_unmap = any;
  rule.after_event = note;
  rule.keep(last, "last user");
  rule.keep(touched, "touched");
  rule.ask({.id = "share.nobody-chooses", .statement = "Nobody chooses an heir.", .formula = "no pick",
            .source = "a test", .witness = "anything happens", .holds_over = inherited,
            .witnessed_over = [](const Step&) { return true; }});
}'
printf '%s\n' '[claims]' 'keep = ["share.*", "balance.no-leak"]' >>heir.toml
cat >three.toml <<'T'
about = "three containers map one page"
tasks = 3
pages = 1
limit = 1
start = ["A", "B", "C"]
events = ["map", "unmap"]
[containers]
A = {}
B = {}
C = {}
T
run 1 check heir.toml --scope three.toml --traces .
trace=heir.share.nobody-chooses.trace
says 'heir.cpp: any heir'
grep -qx 'rules heir.cpp' $trace || die "$(cat $trace)"
grep -qE '^unmap T[123] P1 pick=[ABC]$' $trace || die "$(cat $trace)"
run 0 replay $trace
says 'confirmed: violated share.nobody-chooses'
run 0 explain $trace
grep -qE 'last user of P1: . -> [ABC]' out || die "$(cat out)"
grep -qE 'touched of P1 and T. 1' out || die "$(cat out)"
run 0 replay $trace --itf -
python3 - <<'P' || die 'the ITF trace has no kept state'
import json
trace = json.load(open("out"))
assert "kept" in trace["vars"] and trace["states"][1]["kept"]["#map"][0][0].startswith("last user of P1")
P
# A choice that is left out, or that is none.
sed -E 's/ pick=[ABC]//' $trace >without.trace
run 2 replay without.trace
grep -q 'a rule lets one be chosen here: say which with pick=B or pick=C' err || die "$(cat err)"
sed -E 's/(map T1 P1)$/\1 pick=B/; t; s/(map T2 P1)$/\1 pick=B/' $trace >idle.trace
run 2 replay idle.trace
grep -q 'nothing is chosen here' err || die "$(cat err)"
mkdir elsewhere && cp $trace heir.cpp elsewhere/ && mv heir.cpp away.cpp
run 0 replay elsewhere/$trace
mv away.cpp heir.cpp
run 2 replay <(sed 's/heir.cpp/gone.cpp/' $trace)
grep -q 'there is no rule file' err || die "$(cat err)"

# ---- What goes wrong in a rule is told with the event.
fills crashes 'static bool any(Call& call, PageId, const Pass&) {
  *reinterpret_cast<volatile int*>(call.pages().size() / 100 + 8) = 1; return true; }' 'may_reclaim = any'
fails 'the rule uses a pointer that leads nowhere.* at the event .*, in scope sharing' crashes
fills divides 'static bool any(Call& call, PageId, const Pass&) {
  volatile unsigned none = call.pages().size() / 9; volatile unsigned many = 7 / none; return many != 0; }' \
  'may_reclaim = any'
fails 'the rule divides by zero' divides
fills hangs 'static bool any(Call& call, PageId, const Pass&) {
  volatile unsigned count = 1; while (count != 0) count = call.pages().size() | 1U; return true; }' 'may_reclaim = any'
fails 'bounded: the rule does not end within 20 million steps' hangs
# One that does what its environment says, so that it is compiled once.
rule ways '#include <unistd.h>
#include <cstdlib>
#include <string_view>
static bool is(std::string_view way) { const char* asked = std::getenv("WAY"); return asked != nullptr && way == asked; }
static struct Early {
  Early() {
    volatile bool on = true;
    volatile int* volatile nowhere = nullptr;
    if (is("early-crash")) *nowhere = 1;
    if (is("early-loop")) while (on) {}
  }
} early;
[[gnu::noinline]] static void loop() { for (;;) {} }
static ContainerId payer(Call& call, const Use&) {
  if (is("loop")) loop();
  if (is("exit")) std::exit(0);
  if (is("_exit")) _exit(0);
  if (is("abort")) std::abort();
  return is("farther") ? call.owner(PageId(200)) : ContainerId(7);
}
void counterproof_rule(Rule& rule) { rule.pays = payer; }'
while read -r way text; do WAY=$way fails "$text" ways; done <<'WAYS'
loop bounded: the rule does not end within 20 million steps; at the event
exit the rule ends the process; at the event
_exit the rule ends the process; at the event
abort the rule ends the process; at the event
farther the rule ends the process; at the event
other the rule answers with a container that the scope does not have; at the event
early-crash ways.cpp: the rule uses a pointer that leads nowhere, or runs over its stack while it is loaded
early-loop ways.cpp: bounded: the rule does not end within 20 million steps while it is loaded
WAYS
# What a rule answers with, or acts on, is what there is.
rule answers '#include <cstdlib>
#include <string_view>
static bool is(std::string_view way) { const char* asked = std::getenv("WAY"); return asked != nullptr && way == asked; }
static PageId next(Call& call, Set<PageId> among, const Pass&) {
  if (is("no-page")) return PageId();
  if (is("far-page")) return PageId(200);
  if (is("again")) return PageId(0);
  if (is("ends-far")) call.pass_charge(PageId(200), ContainerId(), ChargeThen::Full::force);
  if (is("reclaims-far")) call.reclaim({ContainerId(7), PassFor::limit_write}, 1);
  if (is("kills-far")) call.kill(ProcessSet(), ContainerId(7));
  return among.first();
}
static ProcessSet victims(Call&, ContainerId) {
  ProcessSet die;
  die.insert(TaskId(is("far-task") ? 5 : 0));
  return die;
}
void counterproof_rule(Rule& rule) { rule.next_to_reclaim = next; rule.victims = victims; }'
while read -r way text; do WAY=$way fails "$text" answers; done <<'WAYS'
no-page the rule answers with a page that the scope does not have; at the event
far-page the rule answers with a page that the scope does not have; at the event
again the rule answers with a page that is none of those that it may choose from; at the event
ends-far the rule answers with a page that the scope does not have; at the event
reclaims-far the rule answers with a container that the scope does not have; at the event
kills-far the rule answers with a container that the scope does not have; at the event
far-task the rule answers with a task that the scope does not have; at the event
WAYS
fills deep 'static unsigned down(unsigned n) { volatile char room[4096] = {}; room[n % 4096] = 1;
  return n == 0 ? 0U : down(n - 1) + static_cast<unsigned>(room[n % 7]); }
static bool any(Call&, PageId, const Pass&) { return down(1000000) != 7; }' 'may_reclaim = any'
fails 'runs over its stack' deep
fills throws 'static bool any(Call&, PageId, const Pass&) { throw 7; }' 'may_reclaim = any'
fails 'the rule throws an exception' throws
fills aborts 'static bool any(Call&, PageId, const Pass&) { __builtin_trap(); }' 'may_reclaim = any'
fails 'an instruction that must not be reached' aborts
# So is what goes wrong in a question of its own.
rule asks 'static bool no_page(const Moment& moment, Why) {
  const View view(moment.rules, moment.scope, moment.world);
  volatile unsigned none = 0; volatile unsigned many = 1;
  for (const PageId page : view.pages()) if (view.page(page).mapped()) many = 7 / none;
  return many != 0;
}
void counterproof_rule(Rule& rule) {
  rule.ask({.id = "test.no-page", .statement = "No page is mapped.", .formula = "none", .source = "a test",
            .witness = "anything", .holds_in = no_page, .witnessed_in = [](const Moment&) { return true; }});
}'
fails 'the rule divides by zero; when test.no-page is asked, in scope sharing' asks
fills counts 'static bool any(Call&, PageId, const Pass&) { static int calls = 0; return calls++ % 3 != 0; }' \
  'may_reclaim = any'
fails 'does not answer the same for the same world' counts
fills prefers 'static ChargeThen then(Call& call, PageId page, TaskId) {
  return call.page(page).mapped() ? ChargeThen::pass(call.containers().first()) : ChargeThen::end(); }' \
  'after_unmap = then'
fails 'treats two containers differently by their names' prefers
fills favours 'static ProcessSet first(Call& call, ContainerId) {
  ProcessSet die; if (call.killable().first().some()) die.insert(call.killable().first()); return die; }' \
  'victims = first'
run 2 check favours.toml
grep -q 'treats two tasks differently by their names' err || die "$(cat err)"
# A search tells limits apart by what the scope names; one that is none of those is never taken for another.
fills rounds 'static void up(Call& call, ContainerId container, Resource resource, std::uint64_t limit) {
  call.store_limit(container, resource, limit == 0 ? 3 : limit); }' 'limit_write = up'
run 2 check rounds.toml --scope limits
grep -q '^rounds.toml:3:10: error: the rule stores a limit of 3, which no container of the scope starts with and none of its limit_texts says; at the event "write-limit .*, in scope limits$' err || die "$(cat err)"
# A search without symmetry takes no two for one, and lets a rule have its favourites.
run 1 check favours.toml --scope kill --no-symmetry

# ---- What is wrong before anything is asked.
rule wrong 'void counterproof_rule(Rule& rule) { rule.victim = nullptr; }'
run 2 check wrong.toml
grep -q "no member named 'victim'" err || die "the compiler is not heard: $(cat err)"
[[ $(tail -n 1 err) == 'wrong.toml:3:10: error: the rule file wrong.cpp does not compile; see above' ]] || die "$(cat err)"
rule empty 'void counterproof_rule(Rule&) {}'
fails 'the rule file empty.cpp says nothing' empty
rule none 'int unrelated() { return 1; }'
fails 'the rule file none.cpp is no rule' none
printf '%s\n' 'summary = "t"' "base = \"$tree/policies/rss-2007.toml\"" 'rules = ["throws.cpp", "crashes.cpp"]' >both.toml
run 2 check both.toml
one_error 'both.toml:3:24: error: crashes.cpp fills the slot may_reclaim, as throws.cpp does'
printf '%s\n' 'summary = "t"' "base = \"$tree/policies/rss-2007.toml\"" 'rules = ["same.cpp", "same.cpp"]' >twice.toml
run 2 check twice.toml
one_error 'twice.toml:3:22: error: the rule file "same.cpp" is named twice'
# Of a rule that depends on the day nothing is kept, and still none is taken for another.
kept=$(objects)
mkdir alone
for file in throws crashes same; do sed -i '1i // __DATE__' "$file.cpp"; done
TMPDIR=$work/alone run 2 check both.toml
one_error 'both.toml:3:24: error: crashes.cpp fills the slot may_reclaim, as throws.cpp does'
TMPDIR=$work/alone run 2 check twice.toml
one_error 'twice.toml:3:22: error: the rule file "same.cpp" is named twice'
[[ $(objects) == "$kept" && -z $(ls alone) ]] || die 'rules that depend on the day were kept'
printf '%s\n' 'summary = "t"' 'base = "absent.toml"' >absent-base.toml
run 2 check absent-base.toml
one_error 'absent-base.toml:2:8: error: the base "absent.toml" cannot be read'
printf '%s\n' 'summary = "t"' 'base = "ring.toml"' >ring.toml
run 2 check ring.toml
one_error 'this is base 5 of a base'
printf '%s\n' 'summary = "t"' 'rules = "same.cpp"' '[account]' 'memory = true' >text.toml
run 2 check text.toml
one_error 'text.toml:2:9: error: rules is "same.cpp"; expected an array of files'
rule big 'static Kept<std::pair<PageId, TaskId>, bool> a, b, c;
void counterproof_rule(Rule& rule) { rule.keep(a, "a"); rule.keep(b, "b"); rule.keep(c, "c"); }'
fails 'keeps 108 values, and there is room for 96' big
rule mute 'void counterproof_rule(Rule& rule) { rule.ask({.id = "mute", .statement = "s", .formula = "f"}); }'
fails 'the invariant "mute" of mute.cpp has an id without a group' mute

# ---- A slot that nothing can ask is refused, and one that nothing asked is named.
fills payer 'static ContainerId pays(Call&, const Use& use) { return use.container; }' 'pays = pays'
for base in every-mapper every-mapper-stay beancounters; do
  sed -i "s|^base = .*|base = \"$tree/policies/$base.toml\"|" payer.toml
  run 2 check payer.toml
  one_error "payer.toml:3:1: error: rules contradicts share.charge ($tree/policies/$base.toml:"
  one_error 'the slot pays, which a rule file fills, is asked only where each page has one owner'
done
declare -A says_nothing=(
  [pays]='ContainerId f(Call&, const Use&) { return {}; }'
  [after_unmap]='ChargeThen f(Call&, PageId, TaskId) { return ChargeThen::end(); }'
  [charge_follows]='bool f(Call&, PageId, TaskId, ContainerId, ContainerId) { return true; }'
  [may_reclaim]='bool f(Call&, PageId, const Pass&) { return true; }'
  [next_to_reclaim]='PageId f(Call&, Set<PageId> pages, const Pass&) { return pages.first(); }'
  [victims]='ProcessSet f(Call&, ContainerId) { return {}; }'
  [is_protected]='bool f(Call&, ContainerId, ContainerId) { return false; }'
  [is_spared]='bool f(Call&, ContainerId, ContainerId) { return false; }')
for slot in "${!says_nothing[@]}"; do
  fills "of-tasks-$slot" "static ${says_nothing[$slot]}" "$slot = f"
  printf '%s\n' 'summary = "t"' "rules = [\"of-tasks-$slot.cpp\"]" '[account]' 'tasks = true' >"of-tasks-$slot.toml"
  run 2 check "of-tasks-$slot.toml"
  one_error "of-tasks-$slot.toml:2:1: error: rules contradicts account.memory, which is not set: the slot $slot,"
done
fills goes "static ${says_nothing[charge_follows]}" 'charge_follows = f'
run 3 check goes.toml --scope limits # nothing moves there
[[ $(grep -A 2 'not asked' out | tr -s ' \n' ' ') == *'no verdict is about it: charge_follows '* ]] ||
  die "does not say that nothing asked: $(cat out)"
run 3 check goes.toml --scope limits --markdown
says 'No verdict is about these slots of its rule files, which nothing asked: charge&#95;follows.'
run 0 check goes.toml
grep -q 'not asked' out && die 'what was asked is said not to be'

# ---- What a rule notes of something that is gone is forgotten: whoever gets the name next is not who had it, and a name
# that something remembers would be given to nobody.
noting() { # noting NAME TASK PAGE: notes tasks and pages of which that holds
  rule "$1" "static Kept<TaskId, bool> left;
static Kept<PageId, TaskId> user;
static bool notes_task(Call& call, TaskId task) { return $2; }
static bool notes_page(Call& call, PageId page) { return $3; }
static void note(Call& call, const Event& event, const Effects&) {
  const TaskId task = notes_task(call, event.task) ? event.task : TaskId();
  if (event.kind == EventKind::exit && task.some()) call.set(left, task, true);
  if (event.kind == EventKind::exit)
    for (const PageId page : call.pages()) call.set(user, page, task);
  if (event.page.some() && notes_page(call, event.page)) call.set(user, event.page, task);
}
void counterproof_rule(Rule& rule) {
  rule.keep(left, \"left\");
  rule.keep(user, \"user\");
  rule.after_event = note;
}"
}
noting gone 'task.some() || call.pages().empty()' 'page.some() || call.pages().empty()'
noting never 'task.some() && call.container_of(task).some()' 'call.pages().contains(page)'
for name in gone never; do
  "$COUNTERPROOF" check $name.toml --scope threads --json >out 2>err || true
  states >$name.states || die "$(cat err)"
done
diff gone.states never.states || die 'what is noted of the gone changes what can happen'

# ---- A base: only what differs is written.
printf '%s\n' 'summary = "t"' "base = \"$tree/policies/rss-2007-as-posted.toml\"" '[as_posted]' 'D14 = false' >less.toml
run 0 check less.toml --scope swap --json
python3 - <<'P' || die 'a defect of the base is not switched off'
import json
traces = [f["trace_file"] for f in json.load(open("out"))["policies"][0]["findings"] if "trace_file" in f]
assert traces and all("as-posted" in t and " D14" not in t and " D15" in t for t in traces)
P
