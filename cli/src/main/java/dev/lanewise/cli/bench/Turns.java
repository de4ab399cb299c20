package dev.lanewise.cli.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which process runs: one at a time. Each starts and warms up; then those that are at the same case measure it alternately, a turn
 * each (A B C A B C), until all are done with it, and warm up the next one. A turn lasts until its process asks for the
 * next one or ends, so it includes what lies between two iterations, such as making the operands of the next case.
 *
 * <p>Processes come in the order of their numbers, from 0. Cases come in the order in which the processes tell them, each of
 * which may leave some out. Thread-safe: each process is served by a thread of its own.
 */
final class Turns {

    private static final int NOBODY = -1;

    /** What each waiting process will do; empty for its start. */
    private final Map<Integer, Optional<Turn>> waiting = new TreeMap<>();

    private final Map<Integer, BenchCase> previous = new HashMap<>();
    private final List<BenchCase> order = new ArrayList<>();
    /** Who still has a turn before anything else is done. */
    private final Deque<Integer> cycle = new ArrayDeque<>();

    /** Processes that have ended: the others no longer wait for them, and their late lines are ignored. */
    private final Set<Integer> left = new HashSet<>();

    private final int processes;
    private int running = NOBODY;

    Turns(int processes) {
        this.processes = processes;
    }

    /** Waits until a process may start. */
    void awaitStart(int process) {
        await(process, Optional.empty());
    }

    /** Ends the turn of a process and waits for the next one, or until it has left: returns at once if it has before. */
    void await(int process, Turn next) {
        await(process, Optional.of(next));
    }

    private synchronized void await(int process, Optional<Turn> next) {
        if (left.contains(process)) {
            return;
        }
        next.ifPresent(turn -> learn(process, turn.benchCase()));
        waiting.put(process, next);
        release(process);
        boolean interrupted = false;
        while (running != process && !left.contains(process)) {
            try {
                wait();
            } catch (InterruptedException _) {
                // The turn comes, or the process is ended: both end this wait.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A process has ended, or will not start; it may be waiting for a turn. */
    synchronized void leave(int process) {
        left.add(process);
        waiting.remove(process);
        cycle.remove(Integer.valueOf(process));
        notifyAll();
        release(process);
    }

    private void learn(int process, BenchCase benchCase) {
        BenchCase before = previous.put(process, benchCase);
        if (!order.contains(benchCase)) {
            order.add(order.indexOf(before) + 1, benchCase);
        }
    }

    private void release(int process) {
        if (running == process) {
            running = NOBODY;
        }
        if (running == NOBODY && !waiting.isEmpty() && waiting.size() == processes - left.size()) {
            running = next();
            waiting.remove(running);
            notifyAll();
        }
    }

    private int next() {
        if (cycle.isEmpty()) {
            cycle.addAll(nextCycle());
        }
        return cycle.removeFirst();
    }

    private List<Integer> nextCycle() {
        List<Integer> warmingUp = those(next -> next.filter(Turn::warmUp).isPresent());
        if (!warmingUp.isEmpty()) {
            return warmingUp;
        }
        // One after the other: the cases that the first one warms up tell where those of the next belong.
        List<Integer> starting = those(Optional::isEmpty);
        if (!starting.isEmpty()) {
            return starting.subList(0, 1);
        }
        int first = waiting.values().stream().mapToInt(this::place).min().orElseThrow();
        return those(next -> place(next) == first);
    }

    private int place(Optional<Turn> next) {
        return order.indexOf(next.orElseThrow().benchCase());
    }

    private List<Integer> those(Predicate<Optional<Turn>> kind) {
        return waiting.entrySet().stream()
                .filter(entry -> kind.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
