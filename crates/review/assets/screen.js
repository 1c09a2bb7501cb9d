'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
// Several persons may screen in one browser: each has a store, so that nobody sees what others decide.
const store = () => 'crosscase screening ' + JSON.stringify([data.title, data.event, by]);
const SESSION = 'crosscase screener';
// Every decision is a line; a later one of a record overrules an earlier one.
let lines = [], by = '', at = 0, asks = false;
const keep = () => { try { localStorage.setItem(store(), JSON.stringify({ lines })); } catch { /* a browser that keeps nothing still writes the file */ } };
// Lines of records that a page made anew no longer has are kept, and neither shown nor saved.
const titles = new Map(data.records.map(record => [record.id, record.title || '']));
const is_mine = line => line.by === by && titles.get(line.item) === line.title;
const mine = () => lines.filter(is_mine);
const latest = id => lines.findLast(line => line.item === id && is_mine(line));
function is_now(name) {
  by = name; lines = []; asks = false; at = 0;
  try { lines = (by && JSON.parse(localStorage.getItem(store()) || '{}').lines) || []; sessionStorage.setItem(SESSION, by); } catch { /* see above */ }
  if (by && latest(data.records[0].id)) at = next_open(0);
  say(''); draw(); draw_save();
}
const $ = id => document.getElementById(id);
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value); else if (value !== false) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
};
const say = text => { $('told').textContent = text; };
function next_open(from) {
  for (let step = 1; step <= data.records.length; step++) {
    const place = (from + step) % data.records.length;
    if (!latest(data.records[place].id)) return place;
  }
  return from;
}
function decide(value, why = '') {
  if (!by) return;
  const record = data.records[at];
  if (value === 'exclude' && !why && (data.criteria.length || data.event === 'assess') && !asks) { asks = true; draw(); $('decide').querySelector('.reasons button, .reasons input').focus(); return; }
  if (value === 'exclude' && !why && data.event === 'assess') return say('A report is excluded for a reason.');
  asks = false;
  lines.push({ item: record.id, title: record.title || '', by, event: data.event, value, when: new Date().toISOString().slice(0, 19) + 'Z', why });
  keep();
  say(`${value}d: ${record.title || record.id}`);
  at = next_open(at);
  draw();
}
function undo() {
  const last = mine().at(-1);
  if (!last) return say('There is nothing to take back.');
  lines.splice(lines.lastIndexOf(last), 1);
  asks = false;
  at = Math.max(0, data.records.findIndex(record => record.id === last.item));
  keep();
  say('taken back');
  draw();
}
function go(step) {
  asks = false;
  at = (at + step + data.records.length) % data.records.length;
  draw();
}
function who() {
  const name = make('input', { type: 'text', id: 'by', autocomplete: 'off' });
  const wrong = make('p', { class: 'wrong', role: 'alert' });
  const begin = event => {
    event.preventDefault();
    const given = name.value.trim();
    if (!given || given.toLowerCase() === 'adjudicator') { wrong.textContent = 'Fill in your name or initials.'; name.focus(); return; }
    is_now(given);
  };
  $('progress').textContent = `${data.records.length} records`;
  $('record').replaceChildren(make('h2', {}, 'Who screens?'), make('p', {}, 'Your decisions are kept and saved under your name or initials. Write it the same way whenever you come back.'),
    make('form', { class: 'row', onsubmit: begin }, make('label', {}, 'Screener', name), make('button', { type: 'submit', class: 'primary', id: 'begin' }, 'Begin')), wrong);
  $('decide').replaceChildren();
  name.focus();
}
function draw() {
  $('name').textContent = data.title || 'Screening';
  if (!by) return who();
  const record = data.records[at];
  const known = latest(record.id);
  const done = data.records.filter(one => latest(one.id)).length;
  $('progress').textContent = `${done} of ${data.records.length} decided · record ${at + 1}`;
  const from = [record.author, record.year, record.journal].filter(part => part).join(', ');
  const parts = [make('h2', {}, record.title || '(no title)'), make('p', { class: 'muted' }, from || '(nothing known of author and year)')];
  if (known) parts.push(make('p', { class: 'decided' }, `You decided: ${known.value}${known.why ? ' – ' + known.why : ''}`));
  parts.push(make('p', {}, record.summary || '(no abstract)'));
  if (record.doi) parts.push(make('p', { class: 'muted' }, 'doi:' + record.doi));
  $('record').replaceChildren(...parts);
  const pressed = value => String(known?.value === value);
  const choices = make('div', { class: 'two' },
    make('button', { type: 'button', id: 'exclude', 'aria-pressed': pressed('exclude'), onclick: () => decide('exclude') }, 'Exclude', make('kbd', {}, 'e')),
    make('button', { type: 'button', id: 'include', 'aria-pressed': pressed('include'), onclick: () => decide('include') }, 'Include', make('kbd', {}, 'i')));
  const below = [choices];
  if (asks) {
    const own = make('input', { type: 'text', id: 'own', 'aria-label': 'Another reason', placeholder: 'another reason', onkeydown: event => { if (event.key === 'Enter' && event.target.value.trim()) decide('exclude', event.target.value.trim()); } });
    const reasons = data.criteria.map((reason, i) => make('button', { type: 'button', onclick: () => decide('exclude', reason) }, reason, ...(i < 9 ? [make('kbd', {}, String(i + 1))] : [])));
    const without = data.event === 'assess' ? [] : [make('button', { type: 'button', onclick: () => decide('exclude') }, 'no reason')];
    below.push(make('div', { class: 'reasons', role: 'group', 'aria-label': 'Why is it excluded?' }, make('p', {}, 'Why is it excluded?'),
      make('div', { class: 'row' }, ...reasons, own, make('button', { type: 'button', onclick: () => { if (own.value.trim()) decide('exclude', own.value.trim()); else own.focus(); } }, 'exclude for this'), ...without)));
  }
  below.push(make('div', { class: 'row' },
    make('button', { type: 'button', onclick: () => go(-1) }, 'Back', make('kbd', {}, '←')),
    make('button', { type: 'button', onclick: () => go(1) }, 'Later', make('kbd', {}, '→')),
    make('button', { type: 'button', onclick: undo, disabled: mine().length ? false : '' }, 'Take back', make('kbd', {}, 'u'))));
  $('decide').replaceChildren(...below);
}
function draw_save() {
  if (!by) return $('save').replaceChildren();
  $('save').replaceChildren(
    make('div', { class: 'row' }, make('span', {}, `Screener: ${by}`),
      make('button', { type: 'button', class: 'primary', id: 'write', onclick: save }, 'Save decisions (CSV)'),
      make('button', { type: 'button', id: 'next', onclick: () => is_now('') }, 'Next person')),
    make('p', { class: 'muted' }, 'Nobody else’s decisions are shown, and nothing leaves this computer. Decisions are kept in this browser until you save them. On a touch screen swipe right to include and left to exclude.'));
}
const cell = text => /[",\n\r]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
function csv() {
  const rows = [['item', 'event', 'value', 'by', 'when', 'why'], ...mine().map(line => [line.item, line.event, line.value, line.by, line.when, line.why])];
  return rows.map(row => row.map(cell).join(',')).join('\n') + '\n';
}
function save() {
  const address = URL.createObjectURL(new Blob(['\ufeff' + csv()], { type: 'text/csv' }));
  const link = make('a', { href: address, download: `${data.event}-${by.replace(/[^\p{L}\p{N}_-]+/gu, '-')}.csv` });
  document.body.append(link); link.click(); link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  say('saved');
}
document.addEventListener('keydown', event => {
  // A key that is held down decides once: the next records have not been seen.
  if (!by || event.repeat || event.target.matches('input') || event.ctrlKey || event.metaKey || event.altKey) return;
  const number = Number(event.key);
  if (asks && number >= 1 && number <= data.criteria.length) decide('exclude', data.criteria[number - 1]);
  else if (event.key === 'i') decide('include');
  else if (event.key === 'e') decide('exclude');
  else if (event.key === 'u') undo();
  else if (event.key === 'ArrowLeft') go(-1);
  else if (event.key === 'ArrowRight') go(1);
  else if (event.key === 'Escape' && asks) { asks = false; draw(); }
  else return;
  event.preventDefault();
});
// A swipe: far enough sideways, and more sideways than down.
let begun = null;
const swiped = event => begun && { x: event.clientX - begun.x, y: event.clientY - begun.y };
const is_far = by => by && Math.abs(by.x) > 80 && Math.abs(by.x) > 2 * Math.abs(by.y);
const shade = way => { $('record').classList.toggle('right', way > 0); $('record').classList.toggle('left', way < 0); };
$('record').addEventListener('pointerdown', event => { if (event.pointerType !== 'mouse') begun = { x: event.clientX, y: event.clientY }; });
$('record').addEventListener('pointermove', event => { const moved = swiped(event); shade(is_far(moved) ? moved.x : 0); });
$('record').addEventListener('pointerup', event => { const moved = swiped(event); begun = null; shade(0); if (is_far(moved)) decide(moved.x > 0 ? 'include' : 'exclude'); });
$('record').addEventListener('pointercancel', () => { begun = null; shade(0); });
if (data.records.length) {
  let name = data.screener;
  try { name ||= sessionStorage.getItem(SESSION) || ''; } catch { /* see above */ }
  is_now(name);
} else {
  $('record').textContent = 'There is no record to screen.';
}
