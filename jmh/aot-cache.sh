#!/bin/sh
# What the AOT cache of the JVM (JEP 483, 515) brings for the first calls of a network, with and without the incubator module.
#
#   JAVA=/path/to/jdk/bin/java jmh/aot-cache.sh      from the root of the project, after a build of jmh/target/benchmarks.jar
#
# Trains a cache on the first thousand calls of WarmUpBenchmark, once on vector kernels with the module and once on scalar
# kernels without it, prints how many method profiles and linked classes the cache holds, then measures with and without it.

set -eu

java=${JAVA:-java}
jar=jmh/target/benchmarks.jar
forks=${FORKS:-5}
native=--enable-native-access=ALL-UNNAMED
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Prints a figure (such as MethodTrainingData) of the log of the cache's creation.
figure() {
    sed -n "s/.*$1 *= *\([0-9]*\).*/\1/p" "$folder/create.log" | head -n 1
}

# first_calls VARIANT FORKS FLAGS: runs the benchmark, leaves its output in $folder/jmh.log.
first_calls() {
    "$java" -jar $jar WarmUpBenchmark.firstThousandCalls -p network=784-128-10@1 -p "variant=$1" -f "$2" \
        -jvmArgsAppend "$3 $native" >"$folder/jmh.log" 2>&1 || { cat "$folder/jmh.log" >&2; exit 1; }
}

# report TITLE: prints the means over the forks.
report() {
    awk -v title="$1" '
        $1 ~ /^WarmUpBenchmark/ && NF > 4 {
            name = $1 ~ /:/ ? substr($1, index($1, ":") + 1) : "all"
            value[name] = $4 == "ss" && $5 !~ /\./ ? $6 : $5
        }
        END { printf "  %-14s a thousand calls %8.0f us, p50 %6.1f us, p99 %6.0f us, max %6.0f us\n", \
            title, value["all"], value["p50"], value["p99"], value["max"] }' "$folder/jmh.log"
}

# check TITLE VARIANT FLAGS
check() {
    rm -f "$folder/cache"*
    first_calls "$2" 1 "$3 -XX:AOTMode=record -XX:AOTConfiguration=$folder/cache.conf"
    # shellcheck disable=SC2086
    "$java" $3 $native -XX:AOTMode=create -XX:AOTConfiguration="$folder/cache.conf" -XX:AOTCache="$folder/cache.aot" \
        -cp $jar -Xlog:aot:file="$folder/create.log" >"$folder/create.out" 2>&1 || { cat "$folder/create.out" >&2; exit 1; }
    echo "$1: method profiles $(figure MethodTrainingData), linked classes $(figure 'instance classes.*aot-linked')"
    cat "$folder/create.log" "$folder/create.out" | sed -n '/archivedBootLayer/ { s/.*\] /  the JVM says: /p; q; }'
    first_calls "$2" "$forks" "$3"
    report "without cache"
    first_calls "$2" "$forks" "$3 -XX:AOTMode=on -XX:AOTCache=$folder/cache.aot"
    report "with cache"
}

"$java" -version 2>&1 | sed -n 2p
check "vector kernels, with the module" LANEWISE_VECTOR --add-modules=jdk.incubator.vector
check "scalar kernels, without the module" LANEWISE_SCALAR -Dlanewise.kernels=scalar
