// The keyboard: single keys press what carries data-key, j and k walk [data-list], Ctrl/⌘ K commands.
// Never with Alt: on many keyboards it writes letters. Off inside inputs, and where switched off.
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const isOn = () => localStorage.getItem('keys') !== 'off';
  const isWriting = (element) => element.closest('input, textarea, select, [contenteditable=true]');
  let pending = '';
  let forget;

  document.addEventListener('keydown', (event) => {
    if ((event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      press(document.querySelector('[data-opens=commands]'));
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey || !isOn()) return;
    if (isWriting(event.target) || document.querySelector('dialog[open]')) return;
    const step = { j: 1, k: -1 }[event.key];
    if (step && !pending) { event.preventDefault(); walk(step); return; }
    const wish = (pending ? `${pending} ` : '') + event.key;
    clearTimeout(forget);
    pending = '';
    const target = all('[data-key]').find((element) => element.dataset.key === wish && isUsable(element));
    if (target) { event.preventDefault(); press(target); return; }
    if (all('[data-key]').some((element) => element.dataset.key.startsWith(`${event.key} `))) {
      pending = event.key;
      forget = setTimeout(() => { pending = ''; }, 1_200);
    }
  });

  const isUsable = (element) => !element.disabled && !element.closest('[inert]') && !element.closest('template');
  const name = (element) => element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent
    ?? element.querySelector('span')?.textContent ?? element.textContent.trim();

  function press(element) {
    if (isWriting(element)) { element.focus(); element.select?.(); } else element.click();
  }

  // The row one is at has aria-current or .at; its first link is opened, or focused where data-list="focus".
  function walk(step) {
    const list = document.querySelector('[data-list]');
    if (!list) return;
    const rows = all('[data-row], tbody > tr, li', list).filter((row) => row.offsetParent);
    const at = rows.findIndex((row) => row.matches('[aria-current], .at'));
    const row = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
    if (!row || rows[at] === row) return;
    for (const other of rows) { other.removeAttribute('aria-current'); other.classList.remove('at'); }
    row.classList.add('at');
    const link = row.querySelector('a, button');
    if (list.dataset.list === 'open') { row.setAttribute('aria-current', 'true'); link?.click(); }
    link?.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  }

  for (const control of all('[data-keys-switch]')) {
    control.checked = isOn();
    control.addEventListener('change', () => localStorage.setItem('keys', control.checked ? 'on' : 'off'));
  }

  // The sheet of keys names what is on the page now, beside the keys that hold everywhere.
  const mould = document.getElementById('shortcut-here');
  document.addEventListener('click', (event) => {
    if (!event.target.closest('[data-opens=shortcuts]')) return;
    for (const line of all('[data-here]', mould.parentElement)) line.remove();
    const named = new Set(all('dt > .visually-hidden', mould.parentElement).map((keys) => keys.textContent));
    for (const element of all('main [data-key]')) {
      const keys = element.dataset.key;
      if (named.has(keys) || element.disabled || !element.checkVisibility()) continue;
      named.add(keys);
      const line = mould.content.firstElementChild.cloneNode(true);
      line.dataset.here = '';
      for (const place of line.querySelectorAll('dt > *')) place.textContent = keys;
      line.querySelector('dd').textContent = name(element);
      mould.before(line);
    }
  });

  // ⌘/Ctrl Enter sends the form one writes in.
  document.addEventListener('keydown', (event) => {
    if ((event.metaKey || event.ctrlKey) && event.key === 'Enter') event.target.form?.requestSubmit();
  });

  // The command bar: what can be done with what is open comes first, then what the server finds.
  const bar = document.getElementById('commands');
  if (!bar) return;
  const input = bar.querySelector('input');
  const list = bar.querySelector('ul');
  const options = () => all('[role=option]', list);

  function choose(option) {
    for (const other of options()) other.setAttribute('aria-selected', String(other === option));
    if (option) { input.setAttribute('aria-activedescendant', option.id); option.scrollIntoView({ block: 'nearest' }); }
    else input.removeAttribute('aria-activedescendant');
  }

  function addPageCommands() {
    const asked = input.value.toLowerCase();
    const found = all('main [data-key]').filter((element) => element.dataset.key !== '/'
      && isUsable(element) && name(element).toLowerCase().includes(asked));
    list.prepend(...found.map(option));
    options().forEach((each, position) => { each.id = `command-${position}`; });
    choose(options()[0]);
  }

  function option(element) {
    const made = document.getElementById('command-here').content.firstElementChild.cloneNode(true);
    made.querySelector('span').textContent = name(element);
    made.querySelector('kbd').textContent = element.dataset.key.toUpperCase();
    made.element = element;
    return made;
  }

  function run(chosen) {
    if (!chosen) return;
    bar.close();
    if (chosen.element) press(chosen.element); else if (chosen.dataset.url) location.href = chosen.dataset.url;
  }

  list.addEventListener('click', (event) => run(event.target.closest('[role=option]')));
  // Enter may be faster than the server: then it waits for the list of what was typed.
  let asked;
  let shown;
  let waits = false;
  input.addEventListener('htmx:before:request', () => { asked = input.value; });
  input.addEventListener('htmx:after:swap', () => {
    shown = asked;
    addPageCommands();
    if (!waits || shown !== input.value) return;
    waits = false;
    run(options()[0]);
  });
  input.addEventListener('keydown', (event) => {
    const found = options();
    const at = found.findIndex((option) => option.getAttribute('aria-selected') === 'true');
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); choose(found[(at + step + found.length) % found.length]); }
    if (event.key === 'Enter') { event.preventDefault(); if (shown === input.value) run(found[at]); else waits = true; }
  });
})();
