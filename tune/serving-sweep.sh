#!/usr/bin/env bash
# Tunes a model for a load, then runs every other setting for real at that load: is the answer the best? Takes ten minutes, and
# a JDK 25 in JAVA_HOME or on the PATH.
#
#     tune/serving-sweep.sh digits.safetensors 20000 [P99_MICROS]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
"$root/lanewise" verify "$1" # builds what is missing
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" --add-modules jdk.incubator.vector -cp "$root/cli/target/lib/*" \
    dev.lanewise.tune.serving.ServingSweep "$@"
