'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const cells = data.cases.flatMap(name => data.sets.map(set => ({ name, set })));
// What is filled, by case, set and dimension ('' for the set itself).
const key = (name, set, dimension) => JSON.stringify([name, set, dimension]);
// Several persons may code in one browser: each has a store, so that nobody sees what others judge.
const store = () => 'crosscase sheet ' + JSON.stringify([coder, data.sets.map(set => set.name)]);
const SESSION = 'crosscase coder';
let filled = {}, coder = '', at = 0;
const keep = () => { try { localStorage.setItem(store(), JSON.stringify({ filled })); } catch { /* a browser that keeps nothing still writes the file */ } };
function is_now(name) {
  coder = name; filled = {}; at = 0;
  try { filled = (coder && JSON.parse(localStorage.getItem(store()) || '{}').filled) || {}; sessionStorage.setItem(SESSION, coder); } catch { /* see above */ }
  show();
}
const of = (name, set, dimension) => filled[key(name, set, dimension)] || {};
const note = (name, set, dimension, field, value) => {
  filled[key(name, set, dimension)] = { ...of(name, set, dimension), [field]: value };
  keep(); progress();
};
const INTENSITIES = ['absent', 'low', 'moderate', 'high', 'not mentioned', 'not asked'];
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value); else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
};
const is_done = ({ name, set }) => {
  const own = of(name, set.name, '');
  return !!own.score || own.intensity === 'not mentioned' || own.intensity === 'not asked';
};
function progress() {
  const done = cells.filter(is_done).length;
  document.getElementById('progress').textContent = `${done} of ${cells.length} judged`;
  document.querySelectorAll('#list button').forEach((button, i) => {
    button.textContent = (is_done(cells[i]) ? '✓ ' : '') + cells[i].set.name;
    button.setAttribute('aria-current', i === at);
  });
}
function list() {
  const nav = document.getElementById('list');
  let n = 0;
  nav.replaceChildren(...data.cases.flatMap(name => [make('p', {}, name), make('ul', {}, ...data.sets.map(() => {
    const i = n++;
    return make('li', {}, make('button', { type: 'button', onclick: () => go(i) }));
  }))]));
}
function choices(legend, name, options, chosen, change) {
  const group = make('div', { class: 'choices', role: 'radiogroup', 'aria-label': legend });
  for (const option of options) {
    const input = make('input', { type: 'radio', name, value: option, onchange: () => change(option) });
    input.checked = chosen === option;
    group.append(make('label', {}, input, option));
  }
  return group;
}
function passages(name, code) {
  const found = data.passages.filter(passage => passage.case === name && passage.code === code);
  return found.map(({ text, source }) => make('blockquote', {}, text, ' ', make('cite', {}, source ? `(${source})` : '')));
}
function area(label, value, change) {
  const text = make('textarea', { oninput: event => change(event.target.value) });
  text.value = value || '';
  return make('label', { class: 'label' }, label, text);
}
function who() {
  const name = make('input', { type: 'text', id: 'by', autocomplete: 'off' });
  const begin = event => { event.preventDefault(); if (name.value.trim()) is_now(name.value.trim()); else name.focus(); };
  document.getElementById('work').replaceChildren(make('h2', {}, 'Who codes?'), make('p', {}, 'What you judge is kept and saved under your name or initials. Write it the same way whenever you come back.'),
    make('form', { class: 'row', onsubmit: begin }, make('label', {}, 'Coder ', name), make('button', { type: 'submit', class: 'primary', id: 'begin' }, 'Begin')));
  document.getElementById('list').hidden = true;
  document.getElementById('progress').textContent = `${cells.length} to judge`;
  name.focus();
}
function show() {
  if (!coder) { who(); return; }
  document.getElementById('list').hidden = false;
  const { name, set } = cells[at];
  const work = document.getElementById('work');
  const parts = [make('h2', {}, `${name}: ${set.name}`)];
  if (set.definition) parts.push(make('p', {}, set.definition));
  for (const dimension of set.dimensions) {
    const own = of(name, set.name, dimension.name);
    const speaks = dimension.direction === '+' ? 'speaks for the set' : 'speaks against the set';
    parts.push(make('fieldset', {}, make('legend', {}, dimension.name),
      make('p', { class: 'muted' }, `${dimension.definition || ''} (${speaks})`),
      ...passages(name, dimension.name),
      choices(`How much of ${dimension.name}`, 'd ' + dimension.name, INTENSITIES, own.intensity, value => note(name, set.name, dimension.name, 'intensity', value)),
      area('Quotes', own.quotes, value => note(name, set.name, dimension.name, 'quotes', value))));
  }
  const own = of(name, set.name, '');
  const anchors = make('dl', { class: 'anchors' });
  [['1', set.anchors[0]], ['0.5', set.anchors[1]], ['0', set.anchors[2]]].forEach(([value, said]) => { if (said) anchors.append(make('dt', {}, value), make('dd', {}, said)); });
  const wrong = make('p', { class: 'wrong', role: 'alert' });
  const settle = value => {
    const silent = value === 'not mentioned' || value === 'not asked';
    note(name, set.name, '', 'intensity', silent ? value : '');
    note(name, set.name, '', 'score', silent ? '' : value);
  };
  const chosen = own.score || own.intensity;
  const given = set.values.map(String);
  const score = make('fieldset', {}, make('legend', {}, `Membership of ${name} in ${set.name}`), anchors, ...passages(name, set.name));
  if (given.length) {
    score.append(choices('Membership', 'score', [...given, 'not mentioned', 'not asked'], chosen, settle));
  } else {
    const number = make('input', { type: 'text', inputmode: 'decimal', size: '6', oninput: event => {
      const text = event.target.value.trim().replace(',', '.');
      const fits = text === '' || (/^(\d+\.?\d*|\.\d+)$/.test(text) && Number(text) <= 1);
      wrong.textContent = fits ? '' : 'A membership is a number from 0 to 1.';
      // A number that is refused leaves nothing judged: not the letters before it.
      settle(fits ? text : '');
      score.querySelectorAll('input[type=radio]').forEach(radio => { radio.checked = false; });
    } });
    number.value = own.score || '';
    score.append(make('label', { class: 'label' }, 'From 0 to 1 ', number), wrong,
      choices('or', 'score', ['not mentioned', 'not asked'], chosen, value => { number.value = ''; wrong.textContent = ''; settle(value); }));
  }
  score.append(area('Why', own.rationale, value => note(name, set.name, '', 'rationale', value)));
  parts.push(score);
  parts.push(make('div', { class: 'row' },
    make('button', { type: 'button', onclick: () => go(at - 1) }, 'Back'),
    make('button', { type: 'button', class: 'primary', onclick: () => go(at + 1) }, 'Next')));
  parts.push(make('div', { class: 'row' }, make('span', {}, `Coder: ${coder}`),
    make('button', { type: 'button', id: 'next', onclick: () => is_now('') }, 'Next person'),
    make('button', { type: 'button', id: 'save', onclick: save }, 'Save the sheet (CSV)'),
    make('label', {}, 'Go on with a saved sheet ', make('input', { type: 'file', accept: '.csv', onchange: load }))));
  parts.push(make('p', { class: 'muted' }, 'Nothing leaves this computer. What you fill in is kept in this browser until you save it.'), make('p', { class: 'wrong', role: 'alert', id: 'told' }));
  work.replaceChildren(...parts);
  progress();
}
function go(to) {
  at = (to + cells.length) % cells.length;
  show();
  document.getElementById('work').focus();
  window.scrollTo(0, 0);
}
const COLUMNS = ['case', 'set', 'dimension', 'direction', 'definition', 'anchors', 'passages', 'intensity', 'quotes', 'score', 'rationale', 'coder'];
const cell = text => /[",\n\r]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
function csv() {
  const rows = [COLUMNS];
  for (const { name, set } of cells) {
    const said = code => data.passages.filter(passage => passage.case === name && passage.code === code).map(passage => passage.text).join(' | ');
    for (const dimension of set.dimensions) {
      const own = of(name, set.name, dimension.name);
      rows.push([name, set.name, dimension.name, dimension.direction, dimension.definition || '', '', said(dimension.name), own.intensity || '', own.quotes || '', '', '', coder]);
    }
    const own = of(name, set.name, '');
    const anchors = ['1', '0.5', '0'].map((value, i) => set.anchors[i] ? `${value}: ${set.anchors[i]}` : '').filter(text => text).join('; ');
    rows.push([name, set.name, '', '', set.definition || '', anchors, said(set.name), own.intensity || '', '', own.score || '', own.rationale || '', coder]);
  }
  return rows.map(row => row.map(cell).join(',')).join('\n') + '\n';
}
function save() {
  const told = document.getElementById('told');
  told.textContent = '';
  const address = URL.createObjectURL(new Blob(['\ufeff' + csv()], { type: 'text/csv' }));
  const link = make('a', { href: address, download: `sheet-${coder.replace(/[^\p{L}\p{N}_-]+/gu, '-')}.csv` });
  document.body.append(link); link.click(); link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
function parse(text) {
  const rows = [[]]; let value = '', quoted = false;
  text = text.replace(/^\ufeff/, '');
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (quoted) { if (letter !== '"') value += letter; else if (text[i + 1] === '"') { value += '"'; i++; } else quoted = false; }
    else if (letter === '"') quoted = true;
    else if (letter === ',') { rows.at(-1).push(value); value = ''; }
    else if (letter === '\n') { rows.at(-1).push(value.replace(/\r$/, '')); value = ''; rows.push([]); }
    else value += letter;
  }
  if (value || rows.at(-1).length) rows.at(-1).push(value);
  return rows.filter(row => row.length > 1);
}
async function load(event) {
  const told = document.getElementById('told');
  const [head, ...rows] = parse(await event.target.files[0].text());
  const place = name => head ? head.indexOf(name) : -1;
  if (place('case') < 0 || place('set') < 0) { told.textContent = 'That file is no sheet: it has no columns case and set.'; return; }
  const others = new Set(rows.map(row => (row[place('coder')] || '').trim()).filter(name => name && name !== coder));
  if (others.size) { told.textContent = `That sheet is of ${[...others].join(', ')}, and this one is of ${coder}: nothing was taken over.`; return; }
  const known = new Set(cells.flatMap(({ name, set }) => ['', ...set.dimensions.map(dimension => dimension.name)].map(dimension => key(name, set.name, dimension))));
  let strange = 0;
  for (const row of rows) {
    const value = name => row[place(name)] || '';
    if (!known.has(key(value('case'), value('set'), value('dimension')))) { strange++; continue; }
    const own = {};
    for (const name of ['intensity', 'quotes', 'score', 'rationale']) if (value(name)) own[name] = value(name);
    filled[key(value('case'), value('set'), value('dimension'))] = own;
  }
  keep(); show();
  document.getElementById('told').textContent = `Rows taken over: ${rows.length - strange}.` + (strange ? ` Left out, since this sheet has no such case, set or dimension: ${strange}.` : '');
}
list();
if (cells.length) {
  let name = data.coder;
  try { name ||= sessionStorage.getItem(SESSION) || ''; } catch { /* see above */ }
  is_now(name);
} else document.getElementById('work').textContent = 'There is no case or no set to judge.';
