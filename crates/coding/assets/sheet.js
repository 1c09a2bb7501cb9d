'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const cells = data.cases.flatMap(name => data.sets.map(set => ({ name, set })));
// What is filled, by case, set and dimension ('' for the set itself).
const key = (name, set, dimension) => JSON.stringify([name, set, dimension]);
const store = 'crosscase sheet ' + JSON.stringify([data.coder, data.cases, data.sets.map(set => set.name)]);
let filled = {}, coder = data.coder, at = 0;
try { const kept = JSON.parse(localStorage.getItem(store) || '{}'); filled = kept.filled || {}; coder = kept.coder || coder; } catch { /* a browser that keeps nothing still writes the file */ }
const keep = () => { try { localStorage.setItem(store, JSON.stringify({ filled, coder })); } catch { /* see above */ } };
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
function show() {
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
      const fits = text === '' || (!isNaN(Number(text)) && Number(text) >= 0 && Number(text) <= 1);
      wrong.textContent = fits ? '' : 'A membership is a number from 0 to 1.';
      if (fits) { settle(text); score.querySelectorAll('input[type=radio]').forEach(radio => { radio.checked = false; }); }
    } });
    number.value = own.score || '';
    score.append(make('label', { class: 'label' }, 'From 0 to 1 ', number), wrong,
      choices('or', 'score', ['not mentioned', 'not asked'], chosen, value => { number.value = ''; wrong.textContent = ''; settle(value); }));
  }
  score.append(area('Why', own.rationale, value => note(name, set.name, '', 'rationale', value)));
  parts.push(score);
  const coded = make('input', { type: 'text', oninput: event => { coder = event.target.value.trim(); keep(); } });
  coded.value = coder;
  parts.push(make('div', { class: 'row' },
    make('button', { type: 'button', onclick: () => go(at - 1) }, 'Back'),
    make('button', { type: 'button', class: 'primary', onclick: () => go(at + 1) }, 'Next')));
  parts.push(make('div', { class: 'row' }, make('label', {}, 'Coder ', coded),
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
  if (!coder) { told.textContent = 'Who are you? Fill in the coder first.'; return; }
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
  for (const row of rows) {
    const value = name => row[place(name)] || '';
    const own = {};
    for (const name of ['intensity', 'quotes', 'score', 'rationale']) if (value(name)) own[name] = value(name);
    filled[key(value('case'), value('set'), value('dimension'))] = own;
    coder = value('coder') || coder;
  }
  keep(); show();
}
list();
if (cells.length) show(); else document.getElementById('work').textContent = 'There is no case or no set to judge.';
