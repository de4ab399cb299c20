#!/usr/bin/env bash
# The time that a training takes to a validation accuracy, for each of some batch sizes and for --batch-size auto.
#
#     tune/train-sweep.sh 0.97 mnist/ --hidden 128 --optimizer adam
#
# Prints seconds from the first line that lanewise prints about the network (data are read then) until the first epoch
# that reaches the accuracy; for auto that includes the tuning, and beside it without.
set -euo pipefail
cd "$(dirname "$0")/.."
accuracy=$1
shift
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

for size in 8 16 32 64 128 256 512 auto; do
    begin='' trained='' result='not reached'
    while IFS= read -r line; do
        now=$EPOCHREALTIME
        case $line in
            network*) begin=$now ;;
            *', batches of '*) trained=$now ;;
            epoch*accuracy*)
                reached=$(sed -E 's/.* accuracy ([0-9.]+).*/\1/' <<<"$line")
                if awk "BEGIN { exit !($reached >= $accuracy) }" && [ "$result" = 'not reached' ]; then
                    result=$(awk "BEGIN { printf \"%.2f s, %.2f s without the tuning\", $now - $begin, $now - $trained }")
                fi
                ;;
        esac
    done < <(./lanewise train "$@" --batch-size "$size" --epochs 12 --patience 3 --out "$out/model.safetensors" 2>&1)
    printf '%-5s %s\n' "$size" "$result"
done
