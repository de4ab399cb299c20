/** Predictions under load: a chart of the distribution for each case, and a table. `names` holds what bench.js shares. */
function drawLatencies(names) {
  'use strict';
  const { data, number, decade, element } = page;
  const { labels, shapes, order, color } = names;
  const rows = data.rows.filter(row => row.latency);
  if (rows.length === 0) {
    document.getElementById('latencies').remove();
    return;
  }
  const micros = nanos => nanos / 1000;

  /** 0 becomes 0 %, 0.5 becomes 68 %, 1 90 %, 2 99 %, 3 99.9 %. */
  function percent(nines) {
    const digits = Math.max(0, Math.ceil(nines) - 2) + (Number.isInteger(nines) ? 0 : 1);
    return (100 * (1 - Math.pow(10, -nines))).toFixed(digits) + ' %';
  }

  /** A logarithmic axis has no 0: the clock's smallest step. */
  const points = report => report.quantiles.map(([nines, nanos]) => ({ x: nines, y: micros(Math.max(1, nanos)) }));

  function curves(row) {
    const own = color(row.implementation);
    const line = { borderColor: own, backgroundColor: own, borderWidth: 2, pointHitRadius: 6, row };
    return [
      {
        ...line, label: labels[row.implementation], data: points(row.latency),
        pointStyle: shapes[order.indexOf(row.implementation)],
        // A mark at each nine.
        pointRadius: context => (context.raw && Number.isInteger(context.raw.x) ? 4 : 0)
      },
      {
        ...line, label: 'machine alone, ' + labels[row.implementation], data: points(row.latency.baseline),
        borderDash: [4, 4], borderWidth: 1.25, pointRadius: 0, pointStyle: 'line'
      }
    ];
  }

  function drawChart(name, members) {
    const section = document.getElementById('percentiles');
    const rates = members.map(row => labels[row.implementation] + ' ' + number(row.latency.offeredRate) + ' requests/s');
    element('h3', name + ': ' + rates.join(', '), section);
    const canvas = element('canvas', null, element('div', null, section, 'percentiles'));
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', 'Latency over percentile, ' + name);
    const most = Math.max(...members.map(row => row.latency.quantiles.at(-1)[0]));
    new Chart(canvas, {
      type: 'line',
      data: { datasets: members.flatMap(curves) },
      options: {
        maintainAspectRatio: false, animation: false, parsing: false, interaction: { mode: 'nearest', axis: 'xy' },
        scales: {
          x: {
            type: 'linear', min: 0, max: Math.ceil(most * 2) / 2, title: { display: true, text: 'percentile of requests' },
            ticks: { stepSize: 1, callback: nines => (Number.isInteger(nines) ? percent(nines) : '') }
          },
          y: { type: 'logarithmic', title: { display: true, text: 'µs' }, ticks: { callback: decade } }
        },
        plugins: {
          legend: { labels: { usePointStyle: true } },
          tooltip: {
            callbacks: {
              title: items => percent(items[0].raw.x),
              label: item => item.dataset.label + ': ' + number(item.raw.y) + ' µs'
            }
          }
        }
      }
    });
  }

  function cells(report) {
    // With fewer requests than that many nines need, the percentile is the longest.
    const last = report.quantiles.length > 0 ? report.quantiles.at(-1)[0] : 0;
    const times = [report.mean, report.p50, report.p90, report.p99, report.p999, last < 4 ? null : report.p9999, report.max];
    return [report.achievedRate, ...times.map(nanos => (nanos === null ? null : micros(nanos)))].map(number);
  }

  /** What spoils a figure. */
  function notes(latency) {
    const texts = [];
    if (!latency.stable) texts.push('not stable after warm-up');
    if (latency.overloaded) texts.push('could not keep up');
    if (latency.failed > 0) texts.push(latency.failed + ' refused');
    if (latency.unanswered > 0) texts.push(latency.unanswered + ' unanswered');
    if (latency.collectionMillis > 0) texts.push(latency.collectionMillis + ' ms of garbage collection');
    return texts.join(', ');
  }

  function writeTable() {
    const table = document.getElementById('latency-rows');
    const head = element('tr', null, element('thead', null, table));
    const titles = ['Case', '', 'Of capacity', 'Requests/s', 'Mean µs', 'p50', 'p90', 'p99', 'p99.9', 'p99.99', 'Max', 'Notes'];
    titles.forEach(text => element('th', text, head));
    const body = element('tbody', null, table);
    let last = '';
    for (const row of rows) {
      const first = row.case !== last;
      last = row.case;
      const part = (100 * row.latency.offeredRate / row.latency.capacity).toFixed(0) + ' %';
      const line = element('tr', null, body, first ? 'first' : '');
      [first ? row.case : '', labels[row.implementation], part, ...cells(row.latency), notes(row.latency)]
        .forEach(text => element('td', text, line));
      const alone = element('tr', null, body, 'alone');
      ['', 'machine alone', '', ...cells(row.latency.baseline), ''].forEach(text => element('td', text, alone));
    }
  }

  function writeRates() {
    const rate = name => new Set(rows.filter(row => row.case === name).map(row => row.latency.offeredRate));
    if (rows.some(row => rate(row.case).size > 1)) {
      element('p', 'Each was asked for a part of what it can do: the heights of curves of different rates compare nothing.',
        document.getElementById('percentiles'));
    }
  }

  // The table first: it is there even where charts cannot be drawn.
  writeTable();
  writeRates();
  for (const name of new Set(rows.map(row => row.case))) {
    drawChart(name, rows.filter(row => row.case === name));
  }
}
