/** The page of `lanewise bench`. */
(() => {
  'use strict';
  const { data, css, number, decade, element, writeFacts } = page;
  const labels = {
    LANEWISE_VECTOR: 'Lanewise', LANEWISE_SCALAR: 'scalar', PLAIN_LOOP: 'plain loop',
    MKL: 'oneMKL', OPENBLAS: 'OpenBLAS', PYTORCH: 'PyTorch', ENCOG: 'Encog', ONNX_RUNTIME: 'ONNX Runtime',
    MICRO_BATCHER: 'micro-batcher',
    BLIS: 'BLIS', C_BLIS: 'C + BLIS', C_OPENBLAS: 'C + OpenBLAS'
  };
  const order = Object.keys(labels);
  const shapes = ['circle', 'rect', 'triangle', 'rectRot', 'rectRounded', 'star', 'crossRot', 'cross', 'rect', 'dash', 'line', 'circle'];
  const cases = new Map(data.cases.map(c => [c.suite + ' ' + c.case, c]));
  const caseOf = row => cases.get(row.suite + ' ' + row.case);
  const implementations = order.filter(i => data.rows.some(row => row.implementation === i));

  const color = implementation => css('--c' + order.indexOf(implementation));

  function bytes(count) {
    return count < 1048576 ? count / 1024 + ' KiB' : count / 1048576 + ' MiB';
  }

  function writeMachine() {
    const machine = data.machine;
    const facts = [
      ['processor', machine.cpu + ', ' + machine.processors + ' processors'],
      ['JDK', machine.jdk],
      ['Tiles', machine.tiles],
      ['system', machine.system],
      ['peak', Object.entries(machine.peakGflops).map(([bits, g]) => bits + ' bits ' + number(g)).join(', ') + ' GFLOP/s, one core'],
      ...Object.entries(machine.peakFoundBy).map(([bits, by]) => ['peak ' + bits, 'no chain of multiply-adds was as fast as ' + by]),
      ['bandwidth', machine.bandwidth.map(l => bytes(l.bytes) + ' ' + number(l.triadGigabytesPerSecond)).join(', ') + ' GB/s, triad']
    ];
    for (const [key, text] of Object.entries(data.libraries)) facts.push([labels[key], text]);
    if (machine.slowdown.sentence !== null) facts.push(['speed', machine.slowdown.sentence]);
    facts.push(['run', data.date.replace('T', ' ').replace('Z', ' UTC') + ', ' + data.forks + (data.forks === 1 ? ' fork' : ' forks')]);
    facts.push(['command', data.commandLine]);
    writeFacts(facts);
    data.failures.forEach(page.writeFailure);
  }

  // ---- Roofline ----

  const peaks = Object.entries(data.machine.peakGflops).map(([bits, gflops]) => ({ bits: Number(bits), gflops }));
  const top = peaks.reduce((a, b) => (b.gflops > a.gflops ? b : a), { bits: 0, gflops: 0 });

  /** Writes a roof's name beside it. */
  const roofNames = {
    id: 'roofNames',
    afterDatasetsDraw(chart) {
      const { ctx, chartArea, scales: { x, y } } = chart;
      ctx.save();
      ctx.font = '12px system-ui, sans-serif';
      ctx.fillStyle = css('--muted');
      for (const dataset of chart.data.datasets) {
        if (!dataset.roof) continue;
        if (dataset.roof.level) {
          ctx.textAlign = 'right';
          ctx.textBaseline = 'bottom';
          ctx.fillText(dataset.label, chartArea.right - 6, y.getPixelForValue(dataset.data[1].y) - 3);
        } else {
          // Along the line, from where it enters the chart.
          const bandwidth = dataset.data[0].y / dataset.data[0].x;
          const from = Math.max(x.min, y.min / bandwidth);
          const to = dataset.data[1].x;
          const at = Math.pow(10, Math.log10(from) + 0.05 * (Math.log10(to) - Math.log10(from)));
          const dx = x.getPixelForValue(to) - x.getPixelForValue(from);
          const dy = y.getPixelForValue(to * bandwidth) - y.getPixelForValue(from * bandwidth);
          ctx.save();
          ctx.translate(x.getPixelForValue(at), y.getPixelForValue(at * bandwidth));
          ctx.rotate(Math.atan2(dy, dx));
          ctx.textAlign = 'left';
          // Below, where the next roof may be far; the highest has room above.
          ctx.textBaseline = dataset.roof.first ? 'bottom' : 'top';
          ctx.fillText(dataset.label, 0, dataset.roof.first ? -3 : 4);
          ctx.restore();
        }
      }
      ctx.restore();
    }
  };

  function drawRoofline() {
    const points = data.rows.filter(row => row.gflops !== null && caseOf(row).flopsPerByte !== null);
    if (points.length === 0 || peaks.length === 0) {
      document.getElementById('roofline-section').remove();
      return;
    }
    const intensities = points.map(row => caseOf(row).flopsPerByte);
    const speeds = points.map(row => row.gflops);
    const left = Math.min(0.25, Math.min(...intensities) / 1.5);
    const right = Math.max(...intensities) * 2;
    const bottom = Math.min(...speeds) / 1.5;
    const roof = { type: 'line', pointRadius: 0, pointHitRadius: 0, borderWidth: 1.5, borderColor: css('--muted'), order: 2 };
    const roofs = [];
    const levels = data.machine.bandwidth.filter(level => level.triadGigabytesPerSecond)
      .sort((a, b) => b.triadGigabytesPerSecond - a.triadGigabytesPerSecond);
    for (const level of levels) {
      const bandwidth = level.triadGigabytesPerSecond;
      const ridge = top.gflops / bandwidth;
      roofs.push({
        ...roof, roof: { level: false, first: level === levels[0] },
        label: bytes(level.bytes) + ': ' + number(bandwidth) + ' GB/s',
        data: [{ x: left, y: left * bandwidth }, { x: ridge, y: top.gflops }]
      });
    }
    for (const peak of peaks) {
      roofs.push({
        ...roof, roof: { level: true }, borderDash: peak === top ? [] : [5, 4],
        label: peak.bits + ' bits: ' + number(peak.gflops) + ' GFLOP/s',
        data: [{ x: left, y: peak.gflops }, { x: right, y: peak.gflops }]
      });
    }
    const datasets = implementations.map(implementation => ({
      type: 'scatter', label: labels[implementation],
      borderColor: color(implementation), backgroundColor: color(implementation) + '99',
      pointStyle: shapes[order.indexOf(implementation)], pointRadius: 4.5, pointHoverRadius: 7, order: 1,
      data: points.filter(row => row.implementation === implementation)
        .map(row => ({ x: caseOf(row).flopsPerByte, y: row.gflops, row }))
    })).filter(dataset => dataset.data.length > 0);
    const axis = (text, min, max) => ({
      type: 'logarithmic', min, max, title: { display: true, text },
      ticks: { callback: decade }
    });
    new Chart(document.getElementById('roofline'), {
      type: 'scatter',
      data: { datasets: [...datasets, ...roofs] },
      plugins: [roofNames],
      options: {
        maintainAspectRatio: false, animation: false,
        scales: {
          x: axis('operations for each byte', left, right),
          y: axis('GFLOP/s', bottom, Math.max(top.gflops, ...speeds) * 1.6)
        },
        plugins: {
          legend: { labels: { usePointStyle: true, filter: item => item.datasetIndex < datasets.length } },
          tooltip: {
            filter: item => Boolean(item.raw.row),
            callbacks: { label: item => item.dataset.label + ', ' + item.raw.row.case + ': ' + describe(item.raw.row) }
          }
        }
      }
    });
  }

  function describe(row) {
    let text = number(row.microseconds) + ' µs';
    if (row.gflops !== null) text += ', ' + number(row.gflops) + ' GFLOP/s';
    if (row.percentOfPeak !== null) text += ', ' + number(row.percentOfPeak) + ' % of peak';
    if (row.ratioToLanewise !== null) text += ', ratio ' + number(row.ratioToLanewise);
    return text + (row.bimodal ? ', two groups' : '');
  }

  // ---- Bars ----

  /** What its chart's title does not say already. */
  const nameOf = c => (c.suite === 'gemm' ? c.size : c.case);

  function drawBars() {
    const section = document.getElementById('bars');
    const groups = new Map();
    for (const c of data.cases) {
      if (c.suite === 'predict') continue;
      const key = c.suite === 'gemm' ? 'gemm: ' + c.group : c.suite === 'train' ? 'train: one step' : 'activations and updates';
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(c);
    }
    if (groups.size === 0) section.remove();
    for (const [title, members] of groups) {
      const names = members.map(c => c.case);
      const rows = data.rows.filter(row => row.suite === members[0].suite && names.includes(row.case));
      const present = implementations.filter(i => rows.some(row => row.implementation === i));
      const counted = rows.every(row => row.gflops !== null);
      element('h3', title + (counted ? ', GFLOP/s: longer is faster' : ', µs on a logarithmic scale: shorter is faster'), section);
      const box = element('div', null, section, 'bar');
      // No taller than what browsers can draw.
      box.style.height = Math.min(8000, 80 + members.length * (present.length * 9 + 12)) + 'px';
      const canvas = element('canvas', null, box);
      canvas.setAttribute('role', 'img');
      canvas.setAttribute('aria-label', title);
      new Chart(canvas, {
        type: 'bar',
        data: {
          labels: members.map(nameOf),
          datasets: present.map(implementation => ({
            label: labels[implementation], backgroundColor: color(implementation), categoryPercentage: 0.84, barPercentage: 1,
            data: rows.filter(row => row.implementation === implementation)
              .map(row => ({ y: nameOf(caseOf(row)), x: counted ? row.gflops : row.microseconds, row }))
          }))
        },
        options: {
          indexAxis: 'y', maintainAspectRatio: false, animation: false, interaction: { mode: 'nearest', axis: 'xy' },
          scales: {
            x: counted ? { beginAtZero: true, position: 'top' } : { type: 'logarithmic', position: 'top', min: lowest(rows), ticks: { callback: decade, maxRotation: 0 } },
            y: { grid: { display: false }, ticks: { autoSkip: false } }
          },
          plugins: {
            legend: { position: 'top', align: 'start' },
            tooltip: { callbacks: { label: item => item.dataset.label + ': ' + describe(item.raw.row) } }
          }
        }
      });
    }
  }

  /** A power of ten below all bars, so that each has a length. */
  function lowest(rows) {
    return Math.pow(10, Math.floor(Math.log10(Math.min(...rows.map(row => row.microseconds)) * 0.7)));
  }

  // ---- Table ----

  const percent = part => (part === null ? '–' : (100 * part).toFixed(1) + ' %');

  /** With its spread, but for Lanewise's own, which is 1. */
  function ratio(row) {
    const known = row.ratioSpread !== null && row.implementation !== 'LANEWISE_VECTOR';
    return number(row.ratioToLanewise) + (known ? ' ± ' + percent(row.ratioSpread / 2) : '');
  }

  function writeRows() {
    const rows = data.rows.filter(row => !row.latency);
    if (rows.length === 0 && data.rows.length > 0) {
      document.getElementById('figures').remove();
      return;
    }
    const table = document.getElementById('rows');
    const head = element('tr', null, element('thead', null, table));
    for (const text of ['Case', 'Implementation', 'µs', 'GFLOP/s', '% of peak', 'Ratio', 'Bits', 'Threads', 'Spread', 'Two groups']) {
      element('th', text, head);
    }
    const body = element('tbody', null, table);
    let last = '';
    for (const row of rows) {
      const line = element('tr', null, body, row.case === last ? '' : 'first');
      const cells = [
        row.case === last ? '' : row.case, labels[row.implementation], number(row.microseconds), number(row.gflops),
        number(row.percentOfPeak), ratio(row), row.vectorBits || 'scalar', row.threads, percent(row.turnSpread),
        row.bimodal ? 'yes' : ''
      ];
      cells.forEach(text => element('td', String(text), line));
      last = row.case;
    }
  }

  writeMachine();
  drawRoofline();
  drawBars();
  drawLatencies({ labels, shapes, order, color });
  writeRows();
})();
