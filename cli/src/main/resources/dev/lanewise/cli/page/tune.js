/** What the charts of `lanewise tune` share, and the head of its page. */
const tuning = (() => {
  'use strict';
  const { data, css, number, element, writeFacts } = page;

  const legend = { usePointStyle: true, boxHeight: 7 };

  /** Whiskers from `low` to `high` of each point. */
  const intervals = {
    id: 'intervals',
    afterDatasetsDraw(chart) {
      const { ctx, scales: { y } } = chart;
      chart.data.datasets.forEach((dataset, index) => {
        if (!chart.isDatasetVisible(index)) return;
        ctx.save();
        ctx.strokeStyle = dataset.borderColor;
        ctx.lineWidth = 1.5;
        chart.getDatasetMeta(index).data.forEach((point, i) => {
          const { low, high } = dataset.data[i];
          if (low === undefined || low === null || high === null) return;
          const top = y.getPixelForValue(high);
          const bottom = y.getPixelForValue(low);
          ctx.beginPath();
          ctx.moveTo(point.x, top);
          ctx.lineTo(point.x, bottom);
          for (const end of [top, bottom]) {
            ctx.moveTo(point.x - 4, end);
            ctx.lineTo(point.x + 4, end);
          }
          ctx.stroke();
        });
        ctx.restore();
      });
    }
  };

  /** A curve with a point for each measurement. */
  function line(label, colorName, points, more) {
    const color = css(colorName);
    return {
      label, data: points, borderColor: color, backgroundColor: color, borderWidth: 2, pointRadius: 3, pointHoverRadius: 6,
      pointHitRadius: 8, ...more
    };
  }

  /** A single marked point. */
  function mark(label, colorName, point, pointStyle) {
    return line(label, colorName, [point], { pointStyle, pointRadius: 9, pointHoverRadius: 11, borderWidth: 2.5, showLine: false, order: -1 });
  }

  /** A straight line across the chart. */
  function level(label, points) {
    return line(label, '--muted', points, { borderDash: [5, 4], borderWidth: 1.5, pointRadius: 0, pointHitRadius: 0, pointStyle: 'line' });
  }

  function draw(id, datasets, scales, describe) {
    new Chart(document.getElementById(id), {
      type: 'line',
      data: { datasets },
      plugins: [intervals],
      options: {
        maintainAspectRatio: false, animation: false, parsing: false, interaction: { mode: 'nearest', axis: 'xy' }, scales,
        plugins: {
          legend: { display: datasets.length > 1, labels: legend },
          tooltip: { callbacks: { title: () => '', label: item => item.dataset.label + ': ' + describe(item.raw) } }
        }
      }
    });
  }

  const axis = (text, more) => ({ type: 'linear', title: { display: true, text }, ...more });
  /** Where an axis is too short for 1, 2, 5, 10 to be enough, all its lines have a number. */
  const logarithmic = (text, more) => axis(text, {
    type: 'logarithmic',
    ticks: { callback(value) { return this.max < 10 * this.min ? String(Number(value.toPrecision(2))) : page.decade(value); }, maxRotation: 0 },
    ...more
  });

  /** Doubling sizes of batches. */
  const sizes = (text, values) => axis(text, {
    // With room for the points at both ends.
    type: 'logarithmic', min: Math.min(...values) / 1.1, max: Math.max(...values) * 1.1,
    afterBuildTicks: scale => {
      const last = Math.log2(Math.max(...values));
      const step = last > 7 && scale.width < 400 ? 2 : 1;
      scale.ticks = [];
      for (let power = Math.ceil(Math.log2(Math.min(...values))); power <= last; power += step) scale.ticks.push({ value: 2 ** power });
    },
    ticks: { callback: value => String(value), maxRotation: 0 }
  });

  /** A table; what is true in `chosen` marks its row. */
  function table(id, titles, rows, chosen = []) {
    const made = document.getElementById(id);
    made.className = 'numbers';
    const head = element('tr', null, element('thead', null, made));
    titles.forEach(text => element('th', text, head));
    const body = element('tbody', null, made);
    rows.forEach((cells, i) => {
      const row = element('tr', null, body, chosen[i] ? 'chosen' : '');
      cells.forEach(text => element('td', String(text), row));
    });
  }

  /** A sentence below a chart. */
  const say = (id, text) => { document.getElementById(id).textContent = text.charAt(0).toUpperCase() + text.slice(1) + '.'; };
  const remove = id => document.getElementById(id).remove();
  const micros = nanos => nanos / 1000;
  const percent = value => (value >= 0 ? '+' : '−') + Math.abs(100 * value).toFixed(1) + ' %';

  document.getElementById('answer').textContent = data.answer;
  document.getElementById('answer').className = data.answered ? 'answer' : 'failure';
  writeFacts([
    ['network', data.layers.join('-') + ', ' + data.activations.join(', ') + ', ' + data.parameters.toLocaleString('en') + ' parameters'],
    ['processor', data.machine.cpu + ', ' + data.machine.processors + ' processors'],
    ['JDK', data.machine.jdk],
    ['system', data.machine.system],
    ['run', data.date.replace('T', ' ').replace('Z', ' UTC') + ', ' + number(data.seconds) + ' s of ' + number(data.budgetSeconds) + ' s'],
    ['command', data.commandLine]
  ]);
  return { legend, line, mark, level, draw, axis, logarithmic, sizes, table, say, remove, micros, percent };
})();
