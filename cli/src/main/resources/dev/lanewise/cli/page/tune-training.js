/** The batch size of a training: its speed, its expected time, its validation runs. */
(() => {
  'use strict';
  const { data, number } = page;
  const { line, mark, level, draw, axis, sizes, table, say, remove } = tuning;
  const training = data.training;
  if (!training) {
    ['training-section', 'run-section'].forEach(remove);
    return;
  }
  const colors = ['--c0', '--c3', '--c4', '--c5', '--c6', '--c2', '--c7', '--c8'];
  const color = i => colors[i % colors.length];
  const { costs, noiseScale } = training;
  const unique = values => [...new Set(values)].sort((a, b) => a - b);
  const batchSizes = unique(costs.map(c => c.batchSize));
  const threadCounts = unique(costs.map(c => c.threads));
  const threadsText = count => (count === 1 ? '1 thread' : count + ' threads');

  function writeCosts() {
    say('step-speeds', training.speeds.text);
    draw('step-rate', threadCounts.map((threads, i) => line(threadsText(threads), color(i),
      costs.filter(c => c.threads === threads).map(c => ({
        x: c.batchSize, y: c.rowsPerSecond, low: c.batchSize * 1e9 / c.high, high: c.batchSize * 1e9 / c.low
      })))),
    { x: sizes('batch size', batchSizes), y: axis('rows/s', { beginAtZero: true }) },
    p => 'batches of ' + p.x + ', ' + number(p.y) + ' rows/s');
    const cells = batchSizes.map(size => {
      const expected = training.expected.find(e => e.batchSize === size);
      return [
        size,
        ...threadCounts.map(threads => {
          const cost = costs.find(c => c.batchSize === size && c.threads === threads);
          return cost ? number(cost.rowsPerSecond) + ' ±' + (50 * (cost.high - cost.low) / cost.nanos).toFixed(1) + ' %' : '–';
        }),
        number(Math.max(...costs.filter(c => c.batchSize === size).map(c => c.memory)) / 1048576),
        expected && expected.relative !== null ? expected.relative.toFixed(2) + ' on ' + threadsText(expected.threads) : '–'
      ];
    });
    table('step-rows', ['Batch size', ...threadCounts.map(t => 'Rows/s, ' + threadsText(t)), 'Memory MiB', 'Expected time'],
      cells, batchSizes.map(size => data.answered && size === training.batchSize));
  }

  function writeExpected() {
    const expected = training.expected.filter(e => e.relative !== null);
    if (expected.length === 0) {
      remove('expected-time');
      return;
    }
    const points = expected.map(e => ({ x: e.batchSize, y: e.relative, threads: e.threads }));
    const chosen = points.find(p => p.x === training.batchSize);
    const datasets = [line('expected time', '--c0', points)];
    if (chosen && data.answered) datasets.push(mark('chosen', '--c3', chosen, 'star'));
    const most = Math.max(...points.map(p => p.y));
    const noise = noiseScale.rows;
    if (noise !== null && noise >= batchSizes[0] && noise <= batchSizes.at(-1)) {
      datasets.push(level('gradient noise scale', [{ x: noise, y: 0 }, { x: noise, y: most }]));
    }
    draw('expected-time', datasets, { x: sizes('batch size', batchSizes), y: axis('times the shortest', { beginAtZero: true }) },
      p => (p.threads ? 'batches of ' + p.x + ' on ' + threadsText(p.threads) + ', ' + p.y.toFixed(2) : number(p.x) + ' rows'));
  }

  function writeRuns() {
    const { runs } = training;
    if (runs.length === 0) {
      remove('run-section');
      return;
    }
    table('runs', ['Batch size', 'Learning rate', 'Seconds to the same loss', 'Last loss'], runs.map(run => [
      run.batchSize, number(run.learningRate), run.seconds === null ? 'not reached' : number(run.seconds),
      run.points.length > 0 ? number(run.points.at(-1)[1]) : '–'
    ]), runs.map(run => data.answered && run.batchSize === training.batchSize));
    const curves = runs.map((run, i) => line('batches of ' + run.batchSize + ', learning rate ' + number(run.learningRate), color(i),
      run.points.filter(([, loss]) => loss !== null).map(([x, y]) => ({ x, y })), { pointRadius: 2 }));
    const last = Math.max(...curves.flatMap(curve => curve.data.map(p => p.x)));
    const target = level('loss to reach', [{ x: 0, y: training.targetLoss }, { x: last, y: training.targetLoss }]);
    draw('losses', [...curves, target], { x: axis('seconds', { min: 0 }), y: axis('validation loss') },
    p => number(p.y) + ' after ' + number(p.x) + ' s');
  }

  writeCosts();
  writeExpected();
  writeRuns();
})();
