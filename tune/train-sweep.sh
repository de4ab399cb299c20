#!/usr/bin/env bash
# The time that a training takes to a validation accuracy, for each of some batch sizes and for --batch-size auto.
#
#     tune/train-sweep.sh 0.97 mnist/ --hidden 128 --optimizer adam
#
# Prints seconds until the first epoch that reaches the accuracy: from the first step on, and from the start of the command,
# which reads the data and, for auto, tunes.
set -euo pipefail
cd "$(dirname "$0")/.."
accuracy=$1
shift
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

for size in 8 16 32 64 128 256 512 auto; do
    begin=$EPOCHREALTIME trained='' result='not reached'
    while IFS= read -r line; do
        now=$EPOCHREALTIME
        case $line in
            *', batches of '*) trained=$now ;;
            epoch*accuracy*)
                reached=$(sed -E 's/.* accuracy ([0-9.]+).*/\1/' <<<"$line")
                if awk "BEGIN { exit !($reached >= $accuracy) }" && [ "$result" = 'not reached' ]; then
                    result=$(awk "BEGIN { printf \"training %.2f s, the whole command %.2f s\", $now - $trained, $now - $begin }")
                fi
                ;;
        esac
    done < <(./lanewise train "$@" --batch-size "$size" --epochs 12 --patience 3 --out "$out/model.safetensors" 2>&1)
    printf '%-5s %s\n' "$size" "$result"
done
