'use strict';
(() => {
  // Tables: a click on a title sorts the rows of each group by that column.
  const valueOf = cell => {
    if (!cell) return null;
    if (cell.dataset.key !== undefined) return Number(cell.dataset.key);
    const text = cell.textContent.trim();
    return text === '' || text === '–' || text === 'not measured' ? null : text;
  };
  const order = (a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    if (typeof a === 'number') return -1;
    if (typeof b === 'number') return 1;
    return a.localeCompare(b, 'en', { numeric: true });
  };
  const sort = (table, heads, head) => {
    const at = heads.indexOf(head);
    const first = head.classList.contains('number') ? 'descending' : 'ascending';
    const second = first === 'ascending' ? 'descending' : 'ascending';
    const direction = head.getAttribute('aria-sort') === first ? second : first;
    const sign = direction === 'ascending' ? 1 : -1;
    for (const other of heads) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', direction);
    for (const body of table.tBodies) {
      const rows = [...body.rows].filter(row => !row.classList.contains('group'));
      const keyed = rows.map(row => [valueOf(row.cells[at]), row]);
      // What was not measured stands last, whichever way the rest goes.
      keyed.sort(([a], [b]) => {
        if (a === null || b === null) return (a === null) - (b === null);
        return sign * order(a, b);
      });
      for (const [, row] of keyed) body.append(row);
    }
  };
  for (const table of document.querySelectorAll('table')) {
    const heads = [...table.tHead.rows[0].cells];
    for (const head of heads) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = head.textContent;
      button.addEventListener('click', () => sort(table, heads, head));
      head.replaceChildren(button);
    }
  }

  // Charts: the values of the period that is pointed at.
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.hidden = true;
  document.body.append(tip);
  const svgElement = name => document.createElementNS('http://www.w3.org/2000/svg', name);
  const clock = seconds => {
    if (seconds < 120) return seconds.toFixed(1) + ' s';
    const whole = Math.floor(seconds);
    return Math.floor(whole / 60) + ' min ' + (whole % 60) + ' s';
  };
  const valueAt = (path, at) => {
    const values = path.dataset.values.split(',');
    const begin = Number(path.dataset.begin), period = Number(path.dataset.period);
    const number = Math.floor((at - begin) / period);
    return number < 0 || number >= values.length ? null
      : { from: begin + number * period, to: begin + (number + 1) * period, text: values[number] };
  };
  for (const svg of document.querySelectorAll('.chart svg')) {
    const { from, to, left, right, top, bottom, unit } = svg.dataset;
    const cursor = svgElement('path');
    cursor.setAttribute('class', 'cursor');
    const hide = () => { tip.hidden = true; cursor.remove(); };
    svg.addEventListener('pointerleave', hide);
    svg.addEventListener('pointermove', event => {
      const box = svg.getBoundingClientRect();
      const x = (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width;
      const at = Number(from) + (x - left) / (right - left) * (to - from);
      const paths = [...svg.querySelectorAll('.line')];
      const values = paths.map(path => [path.dataset.name, valueAt(path, at)]);
      const known = values.filter(([, value]) => value);
      if (x < left || x > right || known.length === 0) { hide(); return; }
      const lines = known.map(([name, value]) => {
        const text = value.text === '' ? 'not measured' : value.text + ' ' + unit;
        return paths.length > 1 ? name + ': ' + text : text;
      });
      const [, first] = known[0];
      tip.textContent = [clock(first.from) + ' to ' + clock(first.to), ...lines].join('\n');
      tip.hidden = false;
      const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
      tip.style.left = Math.min(event.pageX + 14, window.scrollX + Math.max(room, 0)) + 'px';
      tip.style.top = event.pageY - tip.offsetHeight - 12 + 'px';
      cursor.setAttribute('d', 'M' + x + ' ' + top + 'V' + bottom);
      svg.append(cursor);
    });
  }

  // A card that is linked to is opened, and paper shows what is folded, but for checks that passed.
  const openTarget = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  addEventListener('hashchange', openTarget);
  openTarget();
  let folded = [];
  addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll('details:not([open], .passed)')];
    for (const details of folded) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of folded) details.open = false;
  });
})();
