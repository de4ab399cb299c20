/** What the scripts of all pages share. */
const page = (() => {
  'use strict';
  const data = JSON.parse(document.getElementById('data').textContent);
  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  Chart.defaults.color = css('--text');
  Chart.defaults.borderColor = css('--line');

  function number(value) {
    if (value === null || value === undefined) return '–';
    if (value === 0) return '0';
    const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
    return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false });
  }

  /** On a logarithmic axis: 1, 2, 5, 10, without noise. */
  function decade(value) {
    return /^[125](\.0+)?e/.test(value.toExponential(3)) ? String(Number(value.toPrecision(2))) : '';
  }

  function element(name, text, parent, className) {
    const made = document.createElement(name);
    if (text !== null) made.textContent = text;
    if (className) made.className = className;
    parent.appendChild(made);
    return made;
  }

  /** Pairs of a name and a text. */
  function writeFacts(facts) {
    const list = document.getElementById('machine');
    for (const [name, text] of facts) {
      element('dt', name, list);
      element('dd', text, list);
    }
  }

  function writeFailure(text) {
    element('div', text, document.getElementById('failures'), 'failure');
  }

  window.addEventListener('error', event => writeFailure('This page could not be drawn: ' + event.message));
  // The charts have taken their colours.
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => location.reload());
  return { data, css, number, decade, element, writeFacts, writeFailure };
})();
