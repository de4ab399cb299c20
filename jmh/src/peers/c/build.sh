#!/bin/sh
# build.sh FOLDER: compiles the network in C, once with BLIS and once with OpenBLAS, into FOLDER. What is not there is left out, with a line.
set -eu
source=$(dirname "$0")/mlp.c
folder=$1
mkdir -p "$folder"

if ! command -v cc >/dev/null; then
    echo "no C compiler: the peers C + BLIS and C + OpenBLAS are left out (on Debian: apt-get install gcc)"
    exit 0
fi

# peer NAME LIBRARY PACKAGE
peer() {
    # Linked apart: with -ffast-math the linker adds code that flushes denormal numbers to zero in the whole process.
    if ! { cc -O3 -march=native -ffast-math -fPIC -c "$source" -o "$folder/mlp.o" \
            && cc -shared "$folder/mlp.o" -o "$folder/libmlp-$2.so" -l"$2" -lm; } 2>/dev/null; then
        rm -f "$folder/libmlp-$2.so"
        echo "no $1 to link with: the peer C + $1 is left out (on Debian: apt-get install $3)"
    fi
}

peer BLIS blis libblis-dev
peer OpenBLAS openblas libopenblas-dev
rm -f "$folder/mlp.o"
