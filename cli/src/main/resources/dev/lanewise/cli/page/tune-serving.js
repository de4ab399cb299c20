/** The settings of a batcher: its costs, what it can do, what it did. */
(() => {
  'use strict';
  const { data, number } = page;
  const { legend, line, mark, level, draw, axis, logarithmic, sizes, table, say, remove, micros, percent } = tuning;
  const serving = data.serving;
  if (!serving) {
    ['cost', 'frontier-section', 'percentile-section'].forEach(remove);
    return;
  }
  const target = micros(serving.targetNanos);
  const best = serving.best;

  function writeCosts() {
    const points = serving.curve.points;
    say('cost-speeds', serving.curve.speeds.text);
    table('cost-rows', ['Rows', 'µs', '95 % interval', 'Rows/s'], points.map(p =>
      [p.rows, number(micros(p.nanos)), number(micros(p.low)) + ' – ' + number(micros(p.high)), number(p.rowsPerSecond)]));
    const rows = points.map(p => p.rows);
    draw('cost-time', [line('time of a batch', '--c0', points.map(p =>
      ({ x: p.rows, y: micros(p.nanos), low: micros(p.low), high: micros(p.high) })))],
    { x: sizes('rows of a batch', rows), y: logarithmic('µs') },
    p => p.x + ' rows, ' + number(p.y) + ' µs, ' + number(p.low) + ' to ' + number(p.high));
    draw('cost-rate', [line('rows a second', '--c4', points.map(p =>
      ({ x: p.rows, y: p.rowsPerSecond, low: p.rows * 1e9 / p.high, high: p.rows * 1e9 / p.low })))],
    { x: sizes('rows of a batch', rows), y: axis('rows/s', { beginAtZero: true }) },
    p => p.x + ' rows, ' + number(p.y) + ' rows/s');
  }

  const point = performance => ({ x: performance.throughput, y: micros(performance.p99), performance });

  function writeFrontier() {
    if (serving.frontier.length + serving.oneByOne.length === 0 && !best) {
      remove('frontier-section');
      return;
    }
    const curves = [
      line('best settings', '--c0', serving.frontier.map(point)),
      line('one by one', '--c1', serving.oneByOne.map(point))
    ].filter(curve => curve.data.length > 0);
    const marks = [];
    if (best) marks.push(mark('chosen, predicted', '--c3', point(best.predicted), 'star'));
    if (serving.observed) marks.push(mark('chosen, observed', '--c5', point(serving.observed), 'crossRot'));
    const most = Math.max(...[...curves, ...marks].flatMap(set => set.data.map(p => p.x)));
    const limit = level('target', [{ x: 0, y: target }, { x: most * 1.05, y: target }]);
    draw('frontier', [...curves, ...marks, limit],
      { x: axis('requests/s', { min: 0 }), y: logarithmic('p99 in µs') },
      p => number(p.x) + ' requests/s, p99 ' + number(p.y) + ' µs');
    const rows = best ? [best, ...serving.candidates] : serving.candidates;
    if (rows.length > 0) table('candidates',
      ['Max batch', 'Delay µs', 'Preferred', 'Workers', 'Requests/s', 'p50 µs', 'p99 µs', 'Rows a batch', 'Target'],
      rows.map(c => [
        c.maxBatchSize, c.maxQueueDelayMicros, c.preferredBatchSizes.join(', ') || '–', c.workers, number(c.predicted.throughput),
        number(micros(c.predicted.p50)), number(micros(c.predicted.p99)),
        number(c.predicted.meanBatchSize), c.meetsTarget ? 'met' : 'missed'
      ]), rows.map(c => c === best));
  }

  function writePerformance() {
    if (!best) {
      remove('percentile-section');
      return;
    }
    const { observed } = serving;
    const figures = [
      ['requests/s that arrive', p => p.rate], ['requests/s answered', p => p.throughput], ['p50 µs', p => micros(p.p50)],
      ['p99 µs', p => micros(p.p99)], ['p99 µs, all requests', p => micros(p.overallP99)],
      ['p99.9 µs, all requests', p => micros(p.p999)], ['rows of a batch, mean', p => p.meanBatchSize]
    ];
    const paces = serving.paced ? [['at the fast speed', serving.paced.fast], ['at the slow speed', serving.paced.slow]] : [];
    const others = paces.map(([name, p]) => ['p99 µs, ' + name, number(micros(p.p99)), '–', '–']);
    table('performance', ['', 'Predicted', 'Observed', 'Difference'], figures.map(([name, figure]) => [
      name, number(figure(best.predicted)), observed ? number(figure(observed)) : '–',
      observed ? percent(figure(observed) / figure(best.predicted) - 1) : '–'
    ]).concat(others));
    if (serving.run) {
      const { late, lateByMachine, collections, collectionMillis, compilationMillis } = serving.run;
      say('run-late', (100 * late).toFixed(2) + ' % of all requests were later than the target, ' + (100 * lateByMachine).toFixed(2) +
        " % by the machine's own interruptions; meanwhile " + collections + ' collections took ' + collectionMillis +
        ' ms and the compiler ' + compilationMillis + ' ms');
    }
    const names = ['p50', 'p99', 'p99 of all', 'p99.9 of all'];
    const bars = (label, colorName, performance) => ({
      type: 'bar', label, pointStyle: 'rect', backgroundColor: page.css(colorName), maxBarThickness: 70,
      data: [performance.p50, performance.p99, performance.overallP99, performance.p999].map(micros)
    });
    const datasets = [bars('predicted', '--c0', best.predicted)];
    if (observed) datasets.push(bars('observed', '--c5', observed));
    datasets.push({
      ...level('target of p99', names.map(() => target)), type: 'line'
    });
    const shortest = Math.min(...datasets.flatMap(set => set.data)); // its bar, too, has a height
    new Chart(document.getElementById('predicted-observed'), {
      data: { labels: names, datasets },
      options: {
        maintainAspectRatio: false, animation: false,
        scales: { x: { grid: { display: false } }, y: logarithmic('µs', { min: 10 ** Math.floor(Math.log10(shortest / 2)) }) },
        plugins: {
          legend: { labels: legend },
          tooltip: { callbacks: { label: item => item.dataset.label + ': ' + number(item.raw) + ' µs' } }
        }
      }
    });
  }

  writeCosts();
  writeFrontier();
  writePerformance();
})();
