#!/bin/sh
# Kills a command with SIGKILL at random moments and checks what it leaves: no damaged file, no child two seconds later,
# and nothing at all once the command has run again. Takes a few minutes, so it is no part of the build. Whatever the
# launcher builds for the command must be built before.
#
#   cli/src/test/scripts/kill-nine.sh train 30
#   cli/src/test/scripts/kill-nine.sh tune 30
#   cli/src/test/scripts/kill-nine.sh bench 5
set -u

command=${1:?train, tune or bench}
times=${2:?how many times}
launcher=$(CDPATH='' cd -- "$(dirname -- "$0")/../../../.." && pwd)/lanewise
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Inherited by the children, which are told from those of other runs by it.
export LANEWISE_KILL_NINE="$work"
mkdir "$work/tmp" "$work/out"
failures=0
budget=15s

fail() {
    printf 'FAILED: %s\n' "$*"
    failures=$((failures + 1))
}

# Starts the command in the background; the launcher becomes the JVM, so $! is its process.
start() {
    case $command in
        # As many epochs as end at about the time of the longest wait, so that some kills meet the writing of the file.
        train) set -- train digits --hidden 512,256 --epochs "$1" --patience 0 -q --out "$work/out/m.safetensors" ;;
        tune) set -- tune serving --layers 64-64-10 --budget "$budget" --forks 2 -q --json "$work/out/t.json" ;;
        bench) set -- bench --quick --suite gemm -q --json "$work/out/b.json" ;;
        *) echo "train, tune or bench, but got $command" >&2 && exit 2 ;;
    esac
    "$launcher" "-Djava.io.tmpdir=$work/tmp" "$@" >"$work/log" 2>&1 &
    pid=$!
}

# The JVMs that measure for the command, also those that have lost it.
children() {
    for process in $(pgrep -f -- '-Dlanewise\.child=true'); do
        tr '\0' '\n' 2>/dev/null <"/proc/$process/environ" | grep -qxF "LANEWISE_KILL_NINE=$work" && echo "$process"
    done 2>/dev/null
}

# $1: most milliseconds. /dev/urandom, because this shell has no random numbers.
wait_randomly() {
    number=$(od -An -N2 -tu2 /dev/urandom | tr -d ' ')
    sleep "$(awk "BEGIN { print $number / 65536 * $1 / 1000 }")"
}

children_seen=0
i=0
while [ "$i" -lt "$times" ]; do
    i=$((i + 1))
    start 2
    wait_randomly 12000
    [ -n "$(children)" ] && children_seen=$((children_seen + 1))
    kill -9 "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    [ "$command" = train ] || sleep 2
    # Asked for after the kill: one may have been born just before it.
    for child in $(children); do
        fail "round $i: child $child has outlived its parent"
        kill -9 "$child"
    done
    if [ -e "$work/out/m.safetensors" ]; then
        "$launcher" verify "$work/out/m.safetensors" >/dev/null 2>&1 || fail "round $i: a damaged model"
    fi
    for json in "$work"/out/*.json; do
        [ -e "$json" ] && [ "$(tail -c 2 "$json" | tr -d '\n')" != '}' ] && fail "round $i: half of $json"
    done
done
left=$(find "$work/tmp" "$work/out" -mindepth 1 ! -name '*.safetensors' ! -name '*.json' ! -name 'hsperfdata*' | grep -vc hsperfdata)

# Once more; a benchmark is told to end, for it takes minutes. A tuning without enough time would fail on a busy machine.
budget=60s
start 2
if [ "$command" = bench ]; then
    sleep 15
    kill "$pid"
fi
wait "$pid"
code=$?
case $command:$code in
    # 3: the short tuning may find no answer. 143: SIGTERM.
    train:0 | tune:0 | tune:3 | bench:143) ;;
    *) fail "the next run ends with exit code $code: $(tail -n 1 "$work/log")" ;;
esac
rest=$(find "$work/tmp" "$work/out" -mindepth 1 ! -name m.safetensors ! -name '*.json' | grep -v hsperfdata)
[ -z "$rest" ] || fail "the next run leaves $rest"
printf '%s: killed %d times, %d of them with a child; %d files left until the next run (exit code %d); %d failures\n' \
    "$command" "$times" "$children_seen" "$left" "$code" "$failures"
[ "$failures" -eq 0 ]
