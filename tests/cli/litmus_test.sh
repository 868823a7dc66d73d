#!/usr/bin/env bash
# litmus: verdicts beside what files expect, and one line for what cannot be read.
source tests/cli/lib.sh

# All of ours, under every model that speaks of them.
for memory in sc tso rc11; do
  run 0 litmus corpus/litmus --brief --memory $memory
  says '133 of 133 results as expected'
done
mkdir "$work/linux"
grep -lE 'Result under linux:' corpus/litmus/*.litmus | while read -r file; do cp "$file" "$work/linux/"; done
run 0 litmus "$work/linux" --brief --memory linux
says '124 of 124 results as expected'

run 0 litmus corpus/litmus/SB+onces.litmus --memory sc --memory tso
says '0:r0=0; 1:r0=1'
says '*     1  0:r0=0; 1:r0=0'
says '2 of 2 results as expected'
cp "$work/out" "$work/states"
run 0 litmus corpus/litmus/SB+onces.litmus --brief
says_not '0:r0=0'
no_longer_than 80 "$work/states" litmus

# What the file expects and what comes out.
sed 's/under tso: Sometimes/under tso: Never/' corpus/litmus/SB+onces.litmus >"$work/wrong.litmus"
run 1 litmus "$work/wrong.litmus" --memory tso
says 'SB+onces  tso     Sometimes  Never              4'
run 0 litmus "$work/wrong.litmus" --memory sc
# ~exists and forall say what they expect.
sed '/Result/d; s/^exists/~exists/' corpus/litmus/LB+onces.litmus >"$work/not.litmus"
run 1 litmus "$work/not.litmus"
run 0 litmus "$work/not.litmus" --memory rc11

# Nothing is known of what was cut.
cat >"$work/loop.litmus" <<'L'
C loop

{}

P0(int *x)
{
	while (READ_ONCE(*x) == 0) {
		WRITE_ONCE(*x, 0);
	}
}

P1(int *x)
{
	WRITE_ONCE(*x, 1);
}

exists (x=2)
L
run 3 litmus "$work/loop.litmus"
says 'bounded: a loop that writes went round more than 16 times'
says 'loop  linux   bounded'

# A data race, a thread that waits for ever.
run 0 litmus corpus/litmus/C11-exchange-takeover.litmus
says 'with a data race, the first on data of P0 and P1'
run 0 litmus corpus/litmus/Lock+twice.litmus
says 'in which a thread waits for ever'

# What cannot be read.
sed 's/WRITE_ONCE(\*x, 1)/WRITE_ONE(*x, 1)/' corpus/litmus/SB+onces.litmus >"$work/bad.litmus"
run 2 litmus "$work/bad.litmus"
one_error "$work/bad.litmus:21:2: error: \"WRITE_ONE\" is no function that is known here; the nearest is \"WRITE_ONCE\""
run 2 litmus corpus/litmus/SB+onces.litmus "$work/bad.litmus"
one_error "$work/bad.litmus:21:2: error:"
run 2 litmus corpus/litmus/C11-SB+sc.litmus --memory linux
one_error "Linux's model has no sequentially consistent accesses; expected another --memory"
run 2 litmus corpus/litmus/SB+onces.litmus --memory power
[[ $(wc -l <"$work/err") == 1 ]] || die 'not one line'
run 2 litmus
run 2 litmus "$work/nowhere.litmus"
one_error 'nowhere.litmus: error: there is no such file'
mkdir "$work/none"
run 2 litmus "$work/none"
one_error 'the folder has no *.litmus file'
head -c 3000 /dev/urandom >"$work/noise.litmus"
run 2 litmus "$work/noise.litmus"
[[ $(wc -l <"$work/err") == 1 ]] || die 'not one line'
